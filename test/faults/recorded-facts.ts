import { expect } from 'vitest'
import { type Custody, foldCustody } from '../../server/domain/custody.ts'
import type { Database } from '../../server/store/database.ts'
import { readRelayFiles, type StoredRelayFile } from '../../server/store/relay-files.ts'
import { JOURNEY, type Scan } from './relay-load.ts'

/** Ids of the scans that are recorded of these consignments. */
export async function recordedEventIds(db: Database, trackingNumbers: readonly string[]): Promise<string[]> {
  const files = await readRelayFiles(db, trackingNumbers)
  return files.flatMap((file) => scansOf(file).map(({ id }) => id))
}

/** What the phones sent, without the hand-overs that were inferred from it. */
const scansOf = ({ events }: StoredRelayFile) => events.filter(({ details }) => !details.isInferred)

/** Checks that nothing is recorded but what was sent, nothing twice, and everything that was acknowledged. */
export async function expectRecordedOnce(
  db: Database,
  trackingNumbers: readonly string[],
  sent: readonly Scan[],
  acknowledged: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const files = await readRelayFiles(db, trackingNumbers)
  expect(files).toHaveLength(trackingNumbers.length)
  const facts = files.flatMap((file) =>
    scansOf(file).map(({ id, kind, siteId }) => ({ id, fact: `${file.trackingNumber} ${kind} ${siteId}` })),
  )
  const factOf = new Map(
    sent.map(({ event }) => [event.eventId, `${event.trackingNumber} ${event.kind} ${event.siteId}`]),
  )
  for (const { id, fact } of facts) expect(fact, id).toBe(factOf.get(id))
  expect(new Set(facts.map(({ fact }) => fact)).size).toBe(facts.length)
  const recorded = new Set(facts.map(({ id }) => id))
  expect([...acknowledged].filter((id) => !recorded.has(id))).toEqual([])
  return recorded
}

/**
 * Checks that what follows from each recorded fact is there exactly once: for every task a notification for each who stands
 * at its site, for every turn that concerns the resident one for him, for every item and line of postage one posting.
 */
export async function expectConsequencesOnce(db: Database, trackingNumbers: readonly string[]): Promise<void> {
  const files = await readRelayFiles(db, trackingNumbers)
  const ids = files.map(({ consignmentId }) => consignmentId)
  const where = { consignmentId: { in: ids } }
  const [tasks, notifications, postings, duty] = await Promise.all([
    db.task.findMany({ where, select: { id: true, siteId: true } }),
    db.notification.findMany({ where, select: { dedupeKey: true } }),
    db.ledgerTransaction.findMany({ where, select: { postingKey: true } }),
    db.roleAssignment.findMany({
      where: { role: { in: ['handler', 'dispatcher'] }, user: { isActive: true } },
      select: { userId: true, siteId: true },
    }),
  ])
  const ofTasks = tasks.flatMap(({ id, siteId }) =>
    duty.filter((one) => one.siteId === siteId).map(({ userId }) => `task:${id}:${userId}`),
  )
  expect(ofTasks.length).toBeGreaterThanOrEqual(tasks.length)
  expect(notifications.map(({ dedupeKey }) => dedupeKey).sort()).toEqual(
    [...ofTasks, ...files.flatMap(residentsNotices)].sort(),
  )
  expect(postings.map(({ postingKey }) => postingKey).sort()).toEqual(files.flatMap(postingKeys).sort())
}

/** Key of the notification that each event owes to the resident, in the order in which the events were recorded. */
function residentsNotices({ consignmentId, plan, events }: StoredRelayFile): string[] {
  return events.flatMap((event, index) => {
    const before = foldCustody(plan, events.slice(0, index))
    const after = foldCustody(plan, events.slice(0, index + 1))
    const notice = noticeOf(before, after)
    return notice === null ? [] : [`resident:${consignmentId}:${notice}:${event.id}`]
  })
}

/** Told when the documents leave their origin and when they can be collected. */
function noticeOf(before: Custody, after: Custody): string | null {
  if (before.status === after.status) return null
  if (after.status === 'awaiting_pickup') return 'ready_for_pickup'
  const leftOrigin =
    after.status === 'in_transit' && [before, after].every(({ siteId }) => siteId === JOURNEY[0].siteId)
  return leftOrigin ? 'departed' : null
}

/** The item counts when something is carried at all; the county seat pays from the agency to the hub, the towns' line beyond. */
function postingKeys({ consignmentId, events }: StoredRelayFile): string[] {
  const from = new Set(events.filter(({ kind }) => kind === 'dispatched').map(({ siteId }) => siteId))
  return [
    ...(from.size > 0 ? [`items:${consignmentId}`] : []),
    ...(from.has(JOURNEY[0].siteId) ? [`postage:${consignmentId}:county_seat`] : []),
    ...(from.has(JOURNEY[2].siteId) ? [`postage:${consignmentId}:towns`] : []),
  ]
}
