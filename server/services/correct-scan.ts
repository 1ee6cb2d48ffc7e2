import type { ScanEventKind } from '../domain/scan-event.ts'
import { AppError } from '../errors.ts'
import { findScanEvent } from '../store/exceptions.ts'
import { hasRole, type Person, SYSTEM } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { recordScans, type ScanOutcome } from './record-scans.ts'

/** Whoever scanned may take it back for so long; afterwards the hub's desk decides. */
const UNDO_MS = 30 * 60_000

/** Facts that somebody scanned; decisions of the desk are answered by another decision, not taken back. */
const CORRECTABLE: ReadonlySet<ScanEventKind> = new Set([
  'accepted',
  'dispatched',
  'received',
  'collected',
  'delivery_failed',
  'exception_raised',
  'witnessed',
])

/** Whoever recorded something may take it back for a while; the hub's desk may at any time. */
export function mayCorrect(
  person: Person,
  recorded: { readonly actorId: string; readonly recordedAt: Date },
  now: Date,
): boolean {
  const isOwn = recorded.actorId === person.userId && now.getTime() - recorded.recordedAt.getTime() <= UNDO_MS
  return isOwn || hasRole(person, 'dispatcher', 'administrator')
}

/**
 * Supersedes a scan: nothing is edited, what was wrong stays readable, and what followed from it is taken back.
 * The same event id twice is one correction.
 * @throws AppError scan_not_found, not_correctable, forbidden, occurred_in_future, site_not_found, event_id_reused
 */
export async function correctScan(
  context: ServiceContext,
  person: Person,
  correction: {
    readonly scanId: string
    readonly eventId: string
    readonly note: string
    readonly replacement?:
      | { readonly kind: ScanEventKind; readonly siteId: string; readonly occurredAt: string }
      | undefined
  },
): Promise<ScanOutcome> {
  const scan = await findScanEvent(context.db, correction.scanId)
  const now = context.clock.now()
  if (scan === null) throw new AppError('scan_not_found')
  if (!CORRECTABLE.has(scan.kind)) throw new AppError('not_correctable')
  if (!mayCorrect(person, scan, now)) throw new AppError('correction_too_late')
  const { replacement } = correction
  if (replacement !== undefined) await checkReplacement(context, replacement, now)
  const [outcome] = await recordScans(context, { ...person, grants: SYSTEM.grants }, [
    {
      eventId: correction.eventId,
      trackingNumber: scan.consignment.trackingNumber,
      kind: 'corrected',
      siteId: scan.siteId,
      occurredAt: now,
      details: {
        note: correction.note,
        supersedes: scan.id,
        ...(replacement === undefined ? {} : { replacement }),
      },
    },
  ])
  const rejection = outcome?.rejection ?? null
  if (outcome === undefined || rejection !== null) {
    throw new AppError(rejection?.code ?? 'internal', rejection === null ? {} : { detail: rejection.detail })
  }
  return outcome
}

async function checkReplacement(
  context: ServiceContext,
  { siteId, occurredAt }: { readonly siteId: string; readonly occurredAt: string },
  now: Date,
): Promise<void> {
  if ((await context.network.tree()).find(siteId) === undefined) throw new AppError('site_not_found')
  if (new Date(occurredAt) > now) throw new AppError('occurred_in_future')
}
