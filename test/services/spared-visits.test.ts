import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { registerConsignment } from '../../server/services/register-consignment.ts'
import { readTracking } from '../../server/store/consignments.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aResident, carry, type Resident, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

const harness = useHarness()

async function filed(resident: Resident, wish: object): Promise<TestConsignment> {
  const { name, phone } = resident
  const registration = { matterId: 'M001', direction: 'result' as const, consignee: { name, phone }, ...wish }
  const id = await registerConsignment(harness.context, resident, registration, randomUUID())
  const record = await readTracking(harness.db, { id })
  if (record === undefined) throw new Error('not registered')
  const { tracking_number: trackingNumber, case_id: caseId, direction, route } = record
  return { id, trackingNumber, caseId, direction, route, resident }
}
async function tripsOf({ caseId }: TestConsignment): Promise<bigint | null> {
  const where = { measure: 'trips', transaction: { caseId } }
  return (await harness.db.usageEntry.aggregate({ _sum: { middle: true }, where }))._sum.middle
}
const supplement = { direction: 'materials' as const, isSupplement: true, originSiteId: PLACES.measuredVillage }

test('a supplement is carried and paid for, and saves nothing more', async () => {
  const materials = await aConsignment(harness, { direction: 'materials', from: PLACES.measuredVillage }).registered()
  await carry(harness, materials).toTheEnd()
  expect(await tripsOf(materials)).toBe(1n)
  const further = await filed(materials.resident, { ...supplement, caseId: materials.caseId })
  await carry(harness, further).toTheEnd()
  expect(await tripsOf(materials)).toBe(1n)
  const items = { measure: 'items', transaction: { consignmentId: further.id } }
  expect(await harness.db.usageEntry.count({ where: items })).toBe(1)
  const result = await filed(materials.resident, {
    ...{ destination: { kind: 'site', siteId: PLACES.measuredVillage }, caseId: materials.caseId },
  })
  await carry(harness, result).toTheEnd()
  expect(await tripsOf(materials)).toBe(2n)
  await expectSound(harness, [materials, further, result])
})

test('not even where the resident brought the first materials himself', async () => {
  const result = await aConsignment(harness, { to: PLACES.measuredVillage }).registered()
  const further = await filed(result.resident, { ...supplement, caseId: result.caseId })
  await carry(harness, further).toTheEnd()
  expect(await tripsOf(result)).toBeNull()
  await carry(harness, result).toTheEnd()
  expect(await tripsOf(result)).toBe(1n)
  await expectSound(harness, [result, further])
})

test('who fetches his result at the hub travels all the same; it waits for thirty days', async () => {
  const resident = await aResident(harness)
  const kept = { serviceForm: 'keep_for_pickup' as const, homeSiteId: PLACES.measuredVillage }
  const atHub = await filed(resident, { ...kept, destination: { kind: 'site', siteId: PLACES.hub } })
  harness.clock.set('2026-03-04T09:00:00+08:00')
  await carry(harness, atHub).to(PLACES.hub)
  const task = await harness.db.task.findFirstOrThrow({ where: { consignmentId: atHub.id, kind: 'hand_over' } })
  expect(task.dueAt.toISOString()).toBe('2026-04-03T15:59:00.000Z')
  await carry(harness, atHub).toTheEnd()
  expect(await tripsOf(atHub)).toBeNull()
  const atTown = await filed(resident, { ...kept, destination: { kind: 'site', siteId: PLACES.measuredTown } })
  await carry(harness, atTown).toTheEnd()
  expect(await tripsOf(atTown)).toBe(1n)
  await expectSound(harness, [atHub, atTown])
})
