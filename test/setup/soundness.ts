import { expect } from 'vitest'
import { foldCustody } from '../../server/domain/custody.ts'
import { hashOfScanEvent } from '../../server/domain/scan-event.ts'
import { tasksFor } from '../../server/domain/task.ts'
import { readRelayFiles } from '../../server/store/relay-files.ts'
import type { TestConsignment } from './factories.ts'
import type { Harness } from './harness.ts'

/** Chain, fold and tasks as they must be; the rest of the invariants is verify’s. */
export async function expectSound(
  { db, context }: Harness,
  consignments: readonly Pick<TestConsignment, 'trackingNumber'>[],
) {
  const tree = await context.network.tree()
  const files = await readRelayFiles(
    db,
    consignments.map(({ trackingNumber }) => trackingNumber),
  )
  expect(files).toHaveLength(consignments.length)
  const rows = await db.consignment.findMany({
    where: { id: { in: files.map(({ consignmentId }) => consignmentId) } },
    include: { exceptions: { where: { status: 'open' }, select: { id: true, kind: true } } },
  })
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  for (const file of files) {
    let previous: string | null = null
    for (const [index, event] of file.events.entries()) {
      expect(event.sequence).toBe(index + 1)
      expect(event.hash).toBe(hashOfScanEvent(file.consignmentId, event, previous))
      previous = event.hash
    }
    const cached = rowOf.get(file.consignmentId) ?? expect.fail(`${file.trackingNumber} is gone`)
    const fold = foldCustody(file.plan, file.events)
    const { status, siteId, completedAt, route, homeDelivery, isReturning } = fold
    expect(cached).toMatchObject({ status, siteId, completedAt, route, homeDelivery, isReturning })
    expect(cached.openExceptions).toBe(fold.openExceptions.length)
    const textOf = ({ id, kind }: { id: string; kind: string }) => `${kind} ${id}`
    expect(cached.exceptions.map(textOf).sort()).toEqual(fold.openExceptions.map(textOf).sort())
    const tasks = file.openTasks.map(({ kind, siteId: at }) => `${kind}@${at}`).sort()
    expect(tasks).toEqual(
      tasksFor(tree, file.plan, fold)
        .map((task) => `${task.kind}@${task.siteId}`)
        .sort(),
    )
  }
}
