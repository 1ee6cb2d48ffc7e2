import { expect, test } from 'vitest'
import { purgeExpired } from '../../server/services/purge-expired.ts'
import { trackByNumber } from '../../server/services/track.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness()
const never = new AbortController().signal
const consignmentOf = (id: string) => harness.db.consignment.findUniqueOrThrow({ where: { id } })
const userOf = (id: string) => harness.db.user.findUniqueOrThrow({ where: { id } })

test('three years after its end nobody can say whose a consignment was; what it cost and saved stays', async () => {
  const done = await aConsignment(harness, { address: '三河镇测试路 1 号' }).registered()
  await carry(harness, done).toTheEnd()
  const waiting = await aConsignment(harness).registered()
  await carry(harness, waiting).to(PLACES.village)
  // accounts are dated by the database's own clock
  await harness.db.user.updateMany({ data: { createdAt: harness.clock.now() } })
  const ledger = () => harness.db.ledgerTransaction.count({ where: { consignmentId: done.id } })
  const posted = await ledger()

  harness.clock.advance({ days: 3 * 365 - 1 })
  expect(await purgeExpired(harness.context, 100, never)).toMatchObject({ consignments: 0, residents: 0 })
  const before = await consignmentOf(done.id)
  harness.clock.advance({ days: 3 })
  // one in a batch, so that it takes several
  expect(await purgeExpired(harness.context, 1, never)).toMatchObject({ consignments: 1, residents: 1 })
  expect(await purgeExpired(harness.context, 1, never)).toMatchObject({ consignments: 0, residents: 0 })

  const after = await consignmentOf(done.id)
  expect(after).toMatchObject({
    addressSealed: null,
    consigneePhoneHash: 'purged',
    personalDataPurgedAt: expect.any(Date),
  })
  expect(harness.context.personalData.open(after.consigneeNameSealed)).toBe('')
  expect(after).toMatchObject({ version: before.version, lastEventHash: before.lastEventHash, status: 'completed' })
  expect(await ledger()).toBe(posted)
  expect(await userOf(done.resident.userId)).toMatchObject({ nameSealed: null, phoneSealed: null, phoneHash: null })
  // what nobody has fetched yet is still somebody's
  const kept = await consignmentOf(waiting.id)
  expect(kept.personalDataPurgedAt).toBeNull()
  expect((await userOf(waiting.resident.userId)).phoneSealed).not.toBeNull()

  const last4 = { trackingNumber: done.trackingNumber, phoneLast4: done.resident.phone.slice(-4) }
  await expect(trackByNumber(harness.context, null, last4)).rejects.toMatchObject({ code: 'phone_last4_wrong' })
  const { defects } = await verifyDatabase(harness.context)
  expect(defects.filter(({ kind }) => kind !== 'day_missing')).toEqual([])
})
