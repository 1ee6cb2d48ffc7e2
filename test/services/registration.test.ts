import { expect, test } from 'vitest'
import { trackingNumberOf } from '../../server/domain/tracking-number.ts'
import type { Chance } from '../../server/services/clock.ts'
import { registerConsignment } from '../../server/services/register-consignment.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aResident, staffAt } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

const harness = useHarness({ poolSize: 12 })

const wish = (phone: string) => ({
  direction: 'result' as const,
  matterId: 'M001',
  destination: { kind: 'site' as const, siteId: PLACES.village },
  consignee: { name: '测试甲', phone },
})

/** Draws these numbers, and then the last again and again. */
function drawing(...serials: number[]): Chance & { drawn: number } {
  return {
    drawn: 0,
    integer() {
      const serial = serials[Math.min(this.drawn, serials.length - 1)] as number
      this.drawn += 1
      return serial
    },
  }
}

test('one wish, asked 50 times at once, is one consignment with one case, one task, one notification', async () => {
  const clerk = await staffAt(harness, PLACES.agency)
  const resident = await aResident(harness)
  const ids = await Promise.all(
    Array.from({ length: 50 }, () =>
      registerConsignment(harness.context, resident, wish(resident.phone), 'one-wish-of-a-resident'),
    ),
  )
  expect(new Set(ids).size).toBe(1)
  const consignmentId = ids[0] as string
  expect(await harness.db.case.count({ where: { residentId: resident.userId } })).toBe(1)
  expect(await harness.db.consignment.count({ where: { case: { residentId: resident.userId } } })).toBe(1)
  expect(await harness.db.task.count({ where: { consignmentId } })).toBe(1)
  const told = { consignmentId, recipientId: clerk.userId }
  expect(await harness.db.notification.count({ where: told })).toBe(1)
})

test('a number that is taken is drawn again', async () => {
  const resident = await aResident(harness)
  const chance = drawing(4_711, 4_711, 4_711, 4_712)
  const context = { ...harness.context, chance }
  const first = await registerConsignment(context, resident, wish(resident.phone), 'first-of-two-numbers')
  const second = await registerConsignment(context, resident, wish(resident.phone), 'second-of-two-numbers')
  const numbers = await harness.db.consignment.findMany({ where: { id: { in: [first, second] } } })
  expect(numbers.map(({ trackingNumber }) => trackingNumber).toSorted()).toEqual(
    [trackingNumberOf(4_711), trackingNumberOf(4_712)].toSorted(),
  )
  expect(chance.drawn).toBe(4)
})

test('when no number is free it gives up, and leaves nothing behind', async () => {
  const resident = await aResident(harness)
  const context = { ...harness.context, chance: drawing(8_888) }
  await registerConsignment(context, resident, wish(resident.phone), 'takes-the-number')
  await expect(registerConsignment(context, resident, wish(resident.phone), 'finds-no-number')).rejects.toThrow()
  expect(await harness.db.consignment.count({ where: { case: { residentId: resident.userId } } })).toBe(1)
  expect(await harness.db.case.count({ where: { residentId: resident.userId } })).toBe(1)
})

test('staff who file for the same new phone at once make one account', async () => {
  const keeper = await staffAt(harness, PLACES.village)
  for (const phone of ['13900009991', '13900009992', '13900009993']) {
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        registerConsignment(harness.context, keeper, wish(phone), `counter-wish-${phone}-${index}`),
      ),
    )
    const phoneHash = harness.context.personalData.hash('phone', phone)
    const accounts = await harness.db.user.findMany({ where: { phoneHash }, include: { cases: true } })
    expect(accounts.map(({ cases }) => cases.length)).toEqual([ids.length])
  }
})

test('what is registered is sound before the first scan', async () => {
  const all = await Promise.all([
    aConsignment(harness, { direction: 'materials', from: PLACES.town }).registered(),
    aConsignment(harness, { to: PLACES.village, address: '示例路 1 号' }).registered(),
    aConsignment(harness, { to: PLACES.measuredTown }).registered(),
  ])
  await expectSound(harness, all)
})
