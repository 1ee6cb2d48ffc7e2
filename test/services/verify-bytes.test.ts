import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, parseLocalDate } from '../../server/domain/calendar-time.ts'
import type { Defect } from '../../server/domain/stored-case.ts'
import { closeDays } from '../../server/services/close-day.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { verdictText } from '../../server/verify.ts'
import { aSealedBag, bagEvent } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness()
const { agency, hub, measuredVillage } = PLACES

let licence: TestConsignment
let seal: string

/** A result from the agency to its resident, one flagged on its way; a bag from the agency to the hub; a week of closed days. */
beforeAll(async () => {
  licence = await aConsignment(harness, { to: measuredVillage }).registered()
  await carry(harness, licence).to(hub)
  harness.clock.advance({ hours: 1 })
  await scan(harness, licence, 'received', hub)
  await carry(harness, licence).toTheEnd()
  harness.clock.advance({ days: 1 })
  const { bag } = await aSealedBag(harness, 2)
  seal = bag.sealNumber
  harness.clock.advance({ hours: 1 })
  await bagEvent(harness, bag, 'dispatched', agency)
  harness.clock.advance({ hours: 1 })
  await bagEvent(harness, bag, 'received', hub)
  harness.clock.set('2026-03-09T08:00:00+08:00')
  await closeDays(harness.context, new AbortController().signal)
})

test('untouched it is whole', async () => {
  const verdict = await verifyDatabase(harness.context)
  expect(verdict.defects).toEqual([])
  expect(verdict.days).toBe(7)
  expect(verdictText(verdict)).toContain('7 天的存证')
})

/** SQL that changes one letter of a column, a hexadecimal digit into another. */
const flipped = (column: string, type = 'text') =>
  `(translate(left(${column}::text, 1), '0123456789abcdefp', '123456789abcdef0q') || substr(${column}::text, 2))::${type}`
const later = (column: string) => `${column} + interval '1 ms'`

/** Changes one column of one row, past all guards. @returns what verify found */
async function changed(table: string, column: string, change: string, where: string): Promise<readonly Defect[]> {
  const verdict = await verdictAfter(harness, (db) =>
    db.$executeRawUnsafe(`UPDATE ${table} SET ${column} = ${change} WHERE ${where}`),
  )
  return verdict.defects
}

describe('one byte of an event', () => {
  const columns: [column: string, change: string][] = [
    ['id', flipped('id', 'uuid')],
    ['consignment_id', flipped('consignment_id', 'uuid')],
    ['sequence', 'sequence + 100'],
    ['kind', `'witnessed'`],
    ['site_id', `'441422-huc'`],
    ['actor_id', flipped('actor_id', 'uuid')],
    ['occurred_at', later('occurred_at')],
    ['recorded_at', later('recorded_at')],
    ['details', `details || '{"note": "x"}'`],
    ['flags', `array_append(flags, 'x')`],
    ['previous_hash', flipped('previous_hash')],
    ['hash', flipped('hash')],
  ]
  test.each(columns)('%s', async (column, change) => {
    const defects = await changed('scan_event', column, change, `consignment_id = '${licence.id}' AND sequence = 3`)
    const [first] = defects
    expect(first?.subject).toBe(licence.trackingNumber)
    expect(['chain_broken', 'sequence_gap']).toContain(first?.kind)
    expect(first?.detail).toMatch(/^event (3|[0-9a-f-]{36})/)
  })
})

test('an event that no rule can read is named, and does not end the audit', async () => {
  const [where, forged] = [
    `consignment_id = '${licence.id}' AND sequence = 3`,
    `'redirected', details = '{"route": 5}'`,
  ]
  const defects = await changed('scan_event', 'kind', forged, where)
  expect(defects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['chain_broken', 'unreadable']))
  expect(new Set(defects.map(({ subject }) => subject))).toEqual(new Set([licence.trackingNumber]))
})

describe('one byte of a ledger entry', () => {
  const columns: [column: string, change: string][] = [
    ['transaction_id', flipped('transaction_id', 'uuid')],
    ['line', 'line + 100'],
    ['account', flipped('account')],
    ['amount_fen', 'amount_fen + 1'],
  ]
  test.each(columns)('%s', async (column, change) => {
    const [entry] = await harness.db.ledgerEntry.findMany({
      where: { transaction: { consignmentId: licence.id, kind: 'postage' }, line: 1 },
      take: 1,
    })
    const where = `transaction_id = '${entry?.transactionId}' AND line = 1`
    const defects = await changed('ledger_entry', column, change, where)
    const subjects = defects.map(({ subject }) => subject)
    expect(subjects.some((one) => one === licence.trackingNumber || one === entry?.transactionId)).toBe(true)
  })
})

describe('one byte of a ledger transaction', () => {
  const transaction = (kind: string) =>
    harness.db.ledgerTransaction.findFirstOrThrow({ where: { consignmentId: licence.id, kind } })

  test.each<[column: string, change: string]>([
    ['kind', `'adjustment'`],
    ['occurred_at', later('occurred_at')],
    ['recorded_at', later('recorded_at')],
    ['site_id', `'441422-huc'`],
    ['note', `'x'`],
    ['source_event_id', 'NULL'],
    ['source_event_id', flipped('source_event_id', 'uuid')],
    ['reverses_id', 'id'],
    ['case_id', flipped('case_id', 'uuid')],
  ])('%s becomes %s', async (column, change) => {
    const { id } = await transaction('postage')
    const defects = await changed('ledger_transaction', column, change, `id = '${id}'`)
    expect(defects.map(({ kind, subject }) => [kind, subject])).toContainEqual([
      expect.stringMatching(/^(posting_differs|ledger_dangling)$/),
      id,
    ])
  })

  test('posting_key, posted_on, budget_line, town and version', async () => {
    const { id } = await transaction('postage')
    for (const [column, change] of [
      ['posting_key', `posting_key || 'x'`],
      ['posted_on', 'posted_on + 1'],
      ['budget_line', `CASE budget_line WHEN 'towns' THEN 'villages' ELSE 'towns' END`],
      ['town_id', `'441422-huc'`],
      ['version_id', `version_id || 'x'`],
    ] as const) {
      expect((await changed('ledger_transaction', column, change, `id = '${id}'`)).length, column).toBeGreaterThan(0)
    }
  })
})

describe('one byte of what a completion saved', () => {
  const savings = () =>
    harness.db.ledgerTransaction.findFirstOrThrow({ where: { consignmentId: licence.id, kind: 'savings' } })
  const columns = ['low', 'middle', 'high'].flatMap((column) =>
    ['trips', 'metres', 'minutes', 'fare_fen'].map((measure) => [measure, column] as const),
  )
  test.each(columns)('%s, %s', async (measure, column) => {
    const where = `transaction_id = '${(await savings()).id}' AND measure = '${measure}'`
    const defects = await changed('usage_entry', column, `${column} + 1`, where)
    const kinds = defects.map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['posting_mispriced', 'day_sums_differ']))
    expect(defects.find(({ kind }) => kind === 'posting_mispriced')?.detail).toContain(licence.caseId)
  })

  test('what it was reckoned from, forged beyond reading, is named and does not end the audit', async () => {
    const { id, postingKey } = await savings()
    const defects = await changed('ledger_transaction', 'basis', `'{}'`, `id = '${id}'`)
    expect(defects).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', detail: expect.stringContaining(postingKey) }),
    )
  })
})

describe('one byte of a day’s root', () => {
  const day = '2026-03-04'
  test.each([
    ['root', flipped('root'), 'root_differs', day],
    ['leaf_count', 'leaf_count + 1', 'root_differs', day],
    ['previous_root', flipped('previous_root'), 'roots_unlinked', day],
    ['date', `'2026-04-04'`, 'day_missing', day],
  ])('%s', async (column, change, kind, subject) => {
    const defects = await changed('daily_root', column, change, `date = '${day}'`)
    expect(defects).toContainEqual(expect.objectContaining({ kind, subject }))
  })

  test('is named with the day after, that no longer stands on it', async () => {
    const defects = await changed('daily_root', 'root', `repeat('0', 64)`, `date = '${day}'`)
    expect(defects.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['root_differs', day],
      ['roots_unlinked', addDays(parseLocalDate(day), 1)],
    ])
  })
})

describe('a day without its root', () => {
  test.each([
    ['the first', `date = '2026-03-02'`, '2026-03-02'],
    ['one between', `date = '2026-03-05'`, '2026-03-05'],
    ['several', `date IN ('2026-03-04', '2026-03-05')`, '2026-03-04'],
    ['the last ones, though more was recorded later', `date >= '2026-03-03'`, '2026-03-03'],
  ])('%s', async (_which, where, subject) => {
    await aFactToday()
    const verdict = await verdictAfter(harness, (db) => db.$executeRawUnsafe(`DELETE FROM daily_root WHERE ${where}`))
    expect(verdict.defects).toContainEqual(expect.objectContaining({ kind: 'day_missing', subject }))
  })

  /** Recorded on the day that is still open. */
  async function aFactToday() {
    await carry(harness, await aConsignment(harness, { to: measuredVillage }).registered()).onwards()
  }
})

describe('a past that was written anew', () => {
  test('with its whole chain does not fit the root of its day', async () => {
    const defects = await changed('scan_event', 'hash', flipped('hash'), `consignment_id = '${licence.id}'`)
    expect(defects).toContainEqual(expect.objectContaining({ kind: 'root_differs', subject: '2026-03-02' }))
  })
})

describe('one byte of a bag’s event', () => {
  const columns: [column: string, change: string][] = [
    ['id', flipped('id', 'uuid')],
    ['bag_id', flipped('bag_id', 'uuid')],
    ['sequence', 'sequence + 100'],
    ['kind', `'checked'`],
    ['site_id', `'441422-huc'`],
    ['actor_id', flipped('actor_id', 'uuid')],
    ['occurred_at', later('occurred_at')],
  ]
  test.each(columns)('%s', async (column, change) => {
    const defects = await changed('bag_event', column, change, 'sequence = 2')
    expect(defects.map(({ subject }) => subject)).toContain(`bag ${seal}`)
  })

  test('what it was sealed with', async () => {
    const defects = await changed('bag_event', 'details', `'{}'`, 'sequence = 1')
    expect(defects.map(({ subject }) => subject)).toContain(`bag ${seal}`)
  })
})
