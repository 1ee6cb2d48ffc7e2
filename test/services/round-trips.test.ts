import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { registerReturns } from '../../server/jobs/register-returns.ts'
import { recordScans } from '../../server/services/record-scans.ts'
import { registerConsignment } from '../../server/services/register-consignment.ts'
import { registerReturnsOf } from '../../server/services/register-returns.ts'
import { readTracking } from '../../server/store/consignments.ts'
import { PLACES } from '../setup/county.ts'
import { aResident, carry, type Resident, scanRequest, staffAt, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

const harness = useHarness({ poolSize: 10 })
type ReturnTo = { kind: 'site' | 'home'; siteId: string; address?: string }

async function aRoundTrip(returnTo: ReturnTo = { kind: 'site', siteId: PLACES.village }): Promise<TestConsignment> {
  const resident = await aResident(harness)
  const { name, phone } = resident
  const wish = {
    ...{ direction: 'materials' as const, matterId: 'M001', serviceForm: 'round_trip' as const },
    ...{ originSiteId: PLACES.village, returnTo, consignee: { name, phone } },
  }
  return asTest(await registerConsignment(harness.context, resident, wish, randomUUID()), resident)
}

async function asTest(id: string, resident: Resident): Promise<TestConsignment> {
  const record = await readTracking(harness.db, { id })
  if (record === undefined) throw new Error('not registered')
  const { tracking_number: trackingNumber, case_id: caseId, direction, route } = record
  return { id, trackingNumber, caseId, direction, route, resident }
}
const resultsOf = ({ caseId }: TestConsignment) =>
  harness.db.consignment.findMany({ where: { caseId, direction: 'result' }, include: { tasks: true } })

test('when the materials arrive, the result is registered with its task at the window', async () => {
  const materials = await aRoundTrip()
  await carry(harness, materials).to(PLACES.hub)
  expect(await resultsOf(materials)).toEqual([])
  await carry(harness, materials).toTheEnd()
  const [result, ...others] = await resultsOf(materials)
  expect(others).toEqual([])
  expect(result).toMatchObject({
    status: 'requested',
    plannedRoute: [PLACES.agency, PLACES.hub, PLACES.town, PLACES.village],
    consigneePhoneHash: harness.context.personalData.hash('phone', materials.resident.phone),
    tasks: [{ kind: 'dispatch', status: 'open', siteId: PLACES.agency }],
  })
  const back = await asTest(result?.id ?? '', materials.resident)
  await carry(harness, back).toTheEnd()
  await expectSound(harness, [materials, back])
  const trips = await harness.db.usageEntry.aggregate({
    _sum: { middle: true },
    where: { measure: 'trips', transaction: { caseId: materials.caseId } },
  })
  // both ways of one case, at most one visit each
  expect(trips._sum.middle).toBe(2n)
})

test('to the door, by way of the town centre, to the address given at the beginning', async () => {
  const materials = await aRoundTrip({ kind: 'home', siteId: PLACES.village, address: '示例路一百号' })
  await carry(harness, materials).toTheEnd()
  const [result] = await resultsOf(materials)
  expect(result).toMatchObject({ homeDelivery: true, destinationSiteId: PLACES.town })
  expect(harness.context.personalData.open(result?.addressSealed ?? '')).toBe('示例路一百号')
})

test('the last scan twice, or many times at once, is one result', async () => {
  const materials = await aRoundTrip()
  await carry(harness, materials).to(PLACES.hub)
  await carry(harness, materials).onwards()
  const clerk = await staffAt(harness, PLACES.agency)
  const last = scanRequest(harness, materials, 'received', PLACES.agency)
  await Promise.all(Array.from({ length: 8 }, () => recordScans(harness.context, clerk, [last])))
  await recordScans(harness.context, clerk, [last])
  await registerReturnsOf(harness.context, [materials.trackingNumber])
  expect(await resultsOf(materials)).toHaveLength(1)
  await expectSound(harness, [materials])
})

test('what a crash left between arrival and registration, the job makes up for, once', async () => {
  const materials = await aRoundTrip()
  await carry(harness, materials).to(PLACES.hub)
  await carry(harness, materials).onwards()
  const clerk = await staffAt(harness, PLACES.agency)
  // the first reading after the scan fails, as if the process had ended there
  let isDead = false
  const db = new Proxy(harness.db, {
    get: (target, key) =>
      key !== 'run'
        ? Reflect.get(target, key)
        : (statement: { name: string; text: string }, values: unknown[]) => {
            isDead ||= statement.name.startsWith('due-returns')
            return isDead ? Promise.reject(new Error('the process ended')) : target.run(statement, values)
          },
  })
  const [outcome] = await recordScans({ ...harness.context, db }, clerk, [
    scanRequest(harness, materials, 'received', PLACES.agency),
  ])
  expect(outcome).toMatchObject({ outcome: 'recorded', status: 'completed' })
  expect(await resultsOf(materials)).toEqual([])
  const run = () => registerReturns.run(harness.context, harness.clock.now(), new AbortController().signal)
  expect(await run()).toBe('1 results of round trips registered')
  expect(await run()).toBe('0 results of round trips registered')
  expect(await resultsOf(materials)).toHaveLength(1)
})

test('one way is one way', async () => {
  const resident = await aResident(harness)
  const { name, phone } = resident
  const wish = {
    direction: 'materials' as const,
    matterId: 'M001',
    originSiteId: PLACES.village,
    consignee: { name, phone },
  }
  const materials = await asTest(await registerConsignment(harness.context, resident, wish, randomUUID()), resident)
  await carry(harness, materials).toTheEnd()
  expect(await resultsOf(materials)).toEqual([])
})
