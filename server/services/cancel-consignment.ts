import { recordFacts } from '../domain/relay-step.ts'
import { AppError } from '../errors.ts'
import { readTracking } from '../store/consignments.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { readRelayFiles } from '../store/relay-files.ts'
import { writeRelaySteps } from '../store/relay-steps.ts'
import { ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { relayRules } from './relay-rules.ts'
import { isHolder } from './track.ts'

const MOST_ROUNDS = 5

/**
 * Cancels before the documents were handed in. The holder may, or staff at the origin. The same event twice is one.
 * @throws AppError consignment_not_found, cannot_cancel, event_id_reused, conflict
 */
export async function cancelConsignment(
  context: ServiceContext,
  person: Person,
  request: { readonly consignmentId: string; readonly eventId: string; readonly reason?: string | undefined },
): Promise<void> {
  const record = await readTracking(context.db, { id: request.consignmentId })
  const originId = record?.route[0] ?? ''
  if (record === undefined || !(isHolder(person, record) || ownSites(person).includes(originId))) {
    throw new AppError('consignment_not_found')
  }
  const rules = await relayRules(context)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const [file] = await readRelayFiles(context.db, [record.tracking_number])
    if (file === undefined) throw new AppError('consignment_not_found')
    if (file.events.some((event) => event.id === request.eventId)) return
    if (file.status === 'cancelled') throw new AppError('cannot_cancel', { detail: '这件已经取消过了，不用再取消' })
    if (file.status !== 'requested') throw new AppError('cannot_cancel')
    const now = context.clock.now()
    const scan = {
      id: request.eventId,
      kind: 'cancelled' as const,
      siteId: originId,
      actorId: person.userId,
      occurredAt: now,
      recordedAt: now,
      details: request.reason === undefined ? {} : { note: request.reason },
    }
    const step = recordFacts(rules, file, [scan])
    const written = await writeRelaySteps(context.db, [{ file, step, recordedAt: now }]).catch(refuseUsedId)
    if (written.size > 0) return
  }
  throw new AppError('conflict')
}

/** The id belongs to a fact of another consignment: one of this was looked for before. */
function refuseUsedId(error: unknown): never {
  if (isUniqueViolation(error)) throw new AppError('event_id_reused', { cause: error })
  throw error
}
