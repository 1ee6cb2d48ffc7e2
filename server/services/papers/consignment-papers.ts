import { localDateOf } from '../../domain/calendar-time.ts'
import { type CustodyStep, custodyHistory } from '../../domain/custody-history.ts'
import type { DailyRoot } from '../../domain/daily-root.ts'
import type { ChainedScanEvent, ScanEventKind } from '../../domain/scan-event.ts'
import { AppError } from '../../errors.ts'
import { readDailyRoot } from '../../store/daily-roots.ts'
import { chainOf, type PaperRecord, readPaperRecords, readStaffLabels } from '../../store/papers.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { maySeeDetails } from '../track.ts'

export type { PaperRecord }

/** Events by which documents come into the relay's hands. */
const TAKES_IN: ReadonlySet<ScanEventKind> = new Set(['accepted', 'received', 'dispatched'])

export interface ReceiptFacts {
  readonly record: PaperRecord
  /** by which the documents were taken in */
  readonly takenIn: ChainedScanEvent
  /** by user id; residents are absent */
  readonly staffLabels: ReadonlyMap<string, string>
}

/**
 * What was taken in, by whom, where and when.
 * @throws AppError consignment_not_found, also for one that the caller may not see; paper_too_early before it was taken in
 */
export async function readReceipt(
  context: ServiceContext,
  caller: Person,
  consignmentId: string,
): Promise<ReceiptFacts> {
  const record = await readOne(context, caller, consignmentId)
  const { history } = historyOf(record)
  const takenIn = history.find(({ event, isSuperseded }) => !isSuperseded && TAKES_IN.has(event.kind))?.event
  if (takenIn === undefined) throw new AppError('paper_too_early')
  const staffLabels = await readStaffLabels(context.db, [takenIn.actorId, caller.userId])
  return { record, takenIn, staffLabels }
}

export interface CertificateFacts {
  readonly record: PaperRecord
  /** in the order in which it happened */
  readonly history: readonly CustodyStep<ChainedScanEvent>[]
  /** the event recorded last: its hash stands for all */
  readonly head: ChainedScanEvent
  /** of the head's day; null while that is not closed */
  readonly dailyRoot: DailyRoot | null
  readonly staffLabels: ReadonlyMap<string, string>
}

/**
 * Every hand-over of a consignment with the proof of it.
 * @throws AppError consignment_not_found, also for one that the caller may not see; paper_too_early before the first event
 */
export async function readCertificate(
  context: ServiceContext,
  caller: Person,
  consignmentId: string,
): Promise<CertificateFacts> {
  const record = await readOne(context, caller, consignmentId)
  const { chain, history } = historyOf(record)
  const head = chain.at(-1)
  if (head === undefined) throw new AppError('paper_too_early')
  const [dailyRoot, staffLabels] = await Promise.all([
    readDailyRoot(context.db, localDateOf(head.recordedAt)),
    readStaffLabels(context.db, [...chain.map(({ actorId }) => actorId), caller.userId]),
  ])
  return { record, history, head, dailyRoot, staffLabels }
}

/** The chain of a consignment, and what it says of custody. */
export function historyOf(record: PaperRecord) {
  const chain = chainOf(record)
  const plan = {
    direction: record.direction,
    route: record.planned_route,
    homeDelivery: record.planned_home_delivery,
    twoPersonHandling: record.two_person_handling,
  }
  return { chain, history: custodyHistory(plan, chain) }
}

/** The consignment's number. @throws AppError consignment_not_found, also for one that the caller may not see */
export async function readTrackingNumber(
  context: ServiceContext,
  caller: Person,
  consignmentId: string,
): Promise<string> {
  return (await readOne(context, caller, consignmentId)).tracking_number
}

async function readOne(context: ServiceContext, caller: Person, consignmentId: string): Promise<PaperRecord> {
  const [record] = await readPaperRecords(context.db, [consignmentId])
  if (record === undefined || !maySeeDetails(caller, record)) throw new AppError('consignment_not_found')
  return record
}
