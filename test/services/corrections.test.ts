import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { ScanEventKind } from '../../server/domain/scan-event.ts'
import type { ScanOutcome } from '../../server/services/record-scans.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, staffAt, type TestConsignment } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness()
const { agency, hub, measuredVillage } = PLACES

beforeEach(() => harness.clock.set(START))
afterAll(async () => {
  harness.clock.advance({ days: 30 })
  expect((await verifyDatabase(harness.context)).defects).toEqual([])
})

const registered = (wish: Parameters<typeof aConsignment>[1] = {}) =>
  aConsignment(harness, { to: measuredVillage, ...wish }).registered()

/** Takes an event back, or tells what happened instead. */
async function correct(
  one: TestConsignment,
  supersedes: string,
  replacement?: { readonly kind: ScanEventKind; readonly siteId: string },
): Promise<ScanOutcome> {
  const occurredAt = harness.clock.now()
  const told = replacement && { ...replacement, occurredAt: occurredAt.toISOString() }
  harness.clock.advance({ minutes: 10 })
  const details = { note: '扫错了', supersedes, ...(told === undefined ? {} : { replacement: told }) }
  return await scan(harness, one, 'corrected', hub, { details, by: await staffAt(harness, hub) })
}

const lastEvent = (one: TestConsignment, kind: ScanEventKind) =>
  harness.db.scanEvent.findFirstOrThrow({ where: { consignmentId: one.id, kind }, orderBy: { sequence: 'desc' } })

/** Keys without ids, and what they come to. */
async function ledgerOf({ id, caseId }: TestConsignment) {
  const rows = await harness.db.ledgerTransaction.findMany({
    where: { consignmentId: id },
    include: { entries: true, usage: true },
    orderBy: [{ recordedAt: 'asc' }, { postingKey: 'asc' }],
  })
  const keys = rows.map(({ postingKey }) =>
    postingKey
      .replaceAll(id, 'c')
      .replaceAll(caseId, 'k')
      .replace(/[\da-f-]{36}/, 'e'),
  )
  const sum = (amounts: readonly (bigint | number | null)[]) =>
    amounts.reduce<number>((all, one) => all + Number(one), 0)
  const entries = rows.flatMap((row) => row.entries)
  const usage = (measure: string) =>
    sum(rows.flatMap((row) => row.usage.filter((one) => one.measure === measure)).map((one) => one.middle))
  return {
    keys,
    rows,
    owed: 0 - sum(entries.filter(({ account }) => account === 'payable_carrier').map(({ amountFen }) => amountFen)),
    items: usage('items'),
    trips: usage('trips'),
    metres: usage('metres'),
  }
}

const completedOf = async ({ caseId }: TestConsignment) =>
  (await harness.db.case.findUniqueOrThrow({ where: { id: caseId } })).completedDirections

describe('a correction', () => {
  test('of the only dispatch reverses what it cost, by name, and the next one is posted anew', async () => {
    const licence = await registered()
    await carry(harness, licence).onwards()
    const { owed } = await ledgerOf(licence)
    const dispatched = await lastEvent(licence, 'dispatched')
    expect(await correct(licence, dispatched.id)).toMatchObject({ outcome: 'recorded', status: 'requested', flags: [] })
    const taken = await ledgerOf(licence)
    expect(taken).toMatchObject({ owed: 0, items: 0 })
    expect(taken.keys).toEqual([
      'items:c',
      'postage:c:county_seat',
      'reversal:items:c',
      'reversal:postage:c:county_seat',
    ])
    const [items, postage, ...reversals] = taken.rows
    expect(reversals.map(({ reversesId }) => reversesId)).toEqual([items?.id, postage?.id])
    await carry(harness, licence).onwards()
    const anew = await ledgerOf(licence)
    expect(anew).toMatchObject({ owed, items: 1 })
    expect(anew.keys.slice(4)).toEqual(['items:c:e', 'postage:c:county_seat:e'])
    await expectSound(harness, [licence])
  })

  test('of a receipt that was elsewhere moves the documents, and nobody pays twice', async () => {
    const licence = await registered()
    await carry(harness, licence).to(hub)
    const { owed, keys } = await ledgerOf(licence)
    const received = await lastEvent(licence, 'received')
    const instead = { kind: 'received', siteId: PLACES.town } as const
    expect(await correct(licence, received.id, instead)).toMatchObject({ status: 'held' })
    expect(await ledgerOf(licence)).toMatchObject({ owed, keys })
    const { siteId } = await harness.db.consignment.findUniqueOrThrow({ where: { id: licence.id } })
    expect(siteId).toBe(PLACES.town)
    await expectSound(harness, [licence])
  })

  test('of a completion takes the savings back, and a second completion grants them again', async () => {
    const licence = await registered()
    await carry(harness, licence).toTheEnd()
    const whole = await ledgerOf(licence)
    expect(whole).toMatchObject({ trips: 1 })
    const collected = await lastEvent(licence, 'collected')
    expect(await correct(licence, collected.id)).toMatchObject({ status: 'awaiting_pickup' })
    expect(await ledgerOf(licence)).toMatchObject({ trips: 0, metres: 0, owed: whole.owed })
    expect(await completedOf(licence)).toEqual([])
    await scan(harness, licence, 'collected', measuredVillage)
    expect(await ledgerOf(licence)).toMatchObject({ trips: 1, metres: whole.metres })
    expect(await completedOf(licence)).toEqual(['result'])
    await expectSound(harness, [licence])
  })

  test.each([
    ['two results', {}, [1, 1], ['result']],
    ['materials and a result', { direction: 'materials', from: measuredVillage } as const, [2, 1], ['materials']],
  ])('of one of %s of a case leaves the other its trip', async (_what, wish, trips, left) => {
    const first = await registered()
    const { caseId, resident } = first
    const sibling = await registered({ caseId, resident, ...wish })
    for (const one of [first, sibling]) await carry(harness, one).toTheEnd()
    const tripsOfCase = async () => (await ledgerOf(first)).trips + (await ledgerOf(sibling)).trips
    const before = await tripsOfCase()
    await correct(first, (await lastEvent(first, 'collected')).id)
    expect([before, await tripsOfCase()]).toEqual(trips)
    expect(await completedOf(first)).toEqual(left)
    await expectSound(harness, [first, sibling])
  })

  test('sent twice is one; of an event of another consignment it is nothing', async () => {
    const [licence, other] = [await registered(), await registered()]
    await carry(harness, licence).onwards()
    await carry(harness, other).onwards()
    const foreign = await lastEvent(other, 'dispatched')
    expect(await correct(licence, foreign.id)).toMatchObject({ status: 'in_transit', flags: ['nothing_to_correct'] })
    const eventId = randomUUID()
    const details = { note: '扫错了', supersedes: (await lastEvent(licence, 'dispatched')).id }
    const send = () => scan(harness, licence, 'corrected', hub, { eventId, details })
    expect((await Promise.all([send(), send(), send()])).map(({ outcome }) => outcome).toSorted()).toEqual([
      'duplicate',
      'duplicate',
      'recorded',
    ])
    expect(await ledgerOf(licence)).toMatchObject({ owed: 0, items: 0 })
    await expectSound(harness, [licence, other])
  })
})

test('a completion that a late scan takes back gives back its trip, without any correction', async () => {
  const licence = await registered()
  const early = harness.clock.advance({ minutes: 5 })
  await carry(harness, licence).toTheEnd()
  await scan(harness, licence, 'cancelled', agency, { occurredAt: early })
  const { status } = await harness.db.consignment.findUniqueOrThrow({ where: { id: licence.id } })
  expect(status).toBe('cancelled')
  expect(await ledgerOf(licence)).toMatchObject({ trips: 0 })
  expect(await completedOf(licence)).toEqual([])
  await expectSound(harness, [licence])
})

describe('verify finds who changes', () => {
  const undone = async () => {
    const licence = await registered()
    await carry(harness, licence).toTheEnd()
    await correct(licence, (await lastEvent(licence, 'collected')).id)
    for (const dispatched of await harness.db.scanEvent.findMany({
      where: { consignmentId: licence.id, kind: 'dispatched' },
    })) {
      await correct(licence, dispatched.id)
    }
    harness.clock.advance({ days: 1 })
    return licence
  }

  test.each([
    ['both sides of a reversal', 'posting_mispriced', 'ledger_entry SET amount_fen = amount_fen * 2', 'reversal'],
    ['a count that was taken back', 'posting_mispriced', 'usage_entry SET middle = middle - 1', 'reversal'],
    ['a count', 'posting_mispriced', 'usage_entry SET high = 7', 'items'],
  ])('%s: %s', async (_what, kind, change, postings) => {
    const { id, trackingNumber } = await undone()
    const { defects } = await verdictAfter(harness, (db) =>
      db.$executeRawUnsafe(
        `UPDATE ${change} WHERE transaction_id IN
           (SELECT id FROM ledger_transaction WHERE kind = '${postings}' AND consignment_id = '${id}')`,
      ),
    )
    expect(defects.map((defect) => [defect.kind, defect.subject])).toContainEqual([kind, trackingNumber])
  })

  test.each([
    ['a reversal taken out', 'posting_missing', "kind = 'reversal'"],
    [
      'the savings that were given back taken out',
      'posting_missing',
      "kind = 'savings' AND posting_key LIKE '%:%:%:%'",
    ],
  ])('%s: %s', async (_what, kind, which) => {
    const { id, trackingNumber } = await undone()
    const { defects } = await verdictAfter(harness, (db) =>
      db.$executeRawUnsafe(`DELETE FROM ledger_transaction WHERE consignment_id = '${id}' AND ${which}`),
    )
    expect(defects.map((defect) => [defect.kind, defect.subject])).toContainEqual([kind, trackingNumber])
  })

  test('an exception that was hushed up, or renamed', async () => {
    // nothing that the tests before recorded lies in the future
    harness.clock.advance({ days: 60 })
    const licence = await registered()
    await scan(harness, licence, 'received', hub)
    for (const data of [{ status: 'withdrawn' as const }, { kind: 'other' }]) {
      const { defects } = await verdictAfter(
        harness,
        async (db) => (await db.relayException.updateMany({ where: { consignmentId: licence.id }, data })).count,
      )
      expect(defects.map(({ kind, subject }) => [kind, subject])).toContainEqual([
        'exceptions_differ',
        licence.trackingNumber,
      ])
    }
  })
})
