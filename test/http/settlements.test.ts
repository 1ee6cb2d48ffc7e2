import { beforeAll, describe, expect, test } from 'vitest'
import { StatementLineFile, StatementSummary } from '../../server/contract/statements.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMonth, type BillRow, imported, settle, statementPeople, yuan } from '../setup/statements.ts'

const api = useApi()
let people: Record<'clerk' | 'colleague' | 'leader' | 'auditor' | 'administrator', Person>
beforeAll(async () => {
  people = await statementPeople(api)
})

const note = (id: string, line: number, body: object) =>
  api.call('POST', `/statements/${id}/lines/${line}/notes`, {
    as: people.clerk,
    body: { note: '与承运单位核对过', ...body },
  })
const agree = (id: string, as = people.clerk) => api.call('POST', `/statements/${id}/agreement`, { as })
const agreed = async (id: string) => read(StatementSummary, await agree(id))
const THREE = () =>
  [
    ['settlement', people.clerk],
    ['review', people.colleague],
    ['approval', people.leader],
  ] as const

async function balances() {
  const rows = await api.db.$queryRaw<{ account: string; balance: bigint }[]>`
    SELECT account, sum(amount_fen)::bigint AS balance FROM ledger_entry GROUP BY account`
  const of = (account: string) => Number(rows.find((row) => row.account === account)?.balance ?? 0)
  return { payable: of('payable_carrier'), paid: of('paid'), adjustment: of('adjustment') }
}

describe('from bill to payment', () => {
  test('gives nothing to ask about, is settled by three people and paid once', async () => {
    const { month, bill } = await aMonth(api, 2)
    const before = await balances()
    const statement = await imported(api, people.clerk, bill, { month })
    expect(statement.outcomes).toMatchObject([{ outcome: 'matched', lines: 4, differenceFen: 0, unresolved: 0 }])
    expect(statement).toMatchObject({ warnings: [], missing: { count: 0 }, status: 'open' })
    expect((await agreed(statement.id)).status).toBe('agreed')
    const paid = await settle(api, statement.id, [...THREE(), ['payment', people.clerk]])
    expect(paid).toMatchObject({ status: 'paid', amountFen: statement.billedFen })
    expect(paid.amounts.map(({ line }) => line)).toEqual(['towns', 'county_seat'])
    const again = { voucher: '国库 2026-1', paidOn: paid.steps.at(-1)?.paidOn }
    await changingNothing(api.db, () =>
      api.call('POST', `/settlements/${paid.id}/payment`, { as: people.clerk, body: again }),
    )
    const after = await balances()
    expect(after.payable - before.payable).toBe(statement.billedFen)
    expect(after.paid - before.paid).toBe(-statement.billedFen)
    expect(after.adjustment).toBe(before.adjustment)
    const [payment] = await api.db.ledgerTransaction.findMany({ where: { kind: 'payment' }, take: 1 })
    expect(payment?.note).toContain('国库 2026-1')
    const audited = await api.db.auditRecord.findMany({
      where: { subject: { in: [statement.id, paid.id] } },
      orderBy: { at: 'asc' },
    })
    expect(new Set(audited.map(({ action }) => action))).toEqual(
      new Set([
        ...['statement.import', 'statement.agree', 'settlement.prepared', 'settlement.reviewed'],
        ...['settlement.approved', 'settlement.paid'],
      ]),
    )
  })

  test('is settled line by line, and what is paid otherwise than posted enters the books', async () => {
    const { month, bill } = await aMonth(api, 2)
    const before = await balances()
    const [first, second, ...rest] = bill as [BillRow, BillRow, ...BillRow[]]
    const dearer = (row: BillRow): BillRow => [row[0], row[1], row[2], row[3], row[4], yuan(Number(row[5]) * 100 + 200)]
    const foreign: BillRow = ['EMS1234567891', '', first[2], '', '', '5.00']
    const statement = await imported(
      api,
      people.clerk,
      [dearer(first), dearer(second), ...rest, rest[0] as BillRow, foreign],
      {
        month,
      },
    )
    const { id } = statement
    expectProblem(await note(id, 99, {}), 'statement_not_found')
    expectProblem(await note(id, 4, { resolution: 'strike' }), 'nothing_to_resolve')
    expectProblem(await note(id, 7, { resolution: 'pay_posted' }), 'resolution_needs_posting')
    expectProblem(await note(id, 7, { resolution: 'pay_billed' }), 'budget_line_required')
    await note(id, 2, { note: '请承运单位说明' })
    await note(id, 2, { resolution: 'pay_posted' })
    await note(id, 3, { resolution: 'pay_billed' })
    await note(id, 6, { resolution: 'strike' })
    const last = read(StatementLineFile, await note(id, 7, { resolution: 'pay_billed', line: 'county_seat' }), 201)
    expect(last).toMatchObject({ payableFen: 500, line: 'county_seat', notes: [{ resolution: 'pay_billed' }] })
    const spoken = read(StatementLineFile, await api.call('GET', `/statements/${id}/lines/2`, { as: people.leader }))
    expect(spoken.notes.map(({ resolution }) => resolution)).toEqual([null, 'pay_posted'])
    await agreed(id)
    const posted = bill.reduce((sum, row) => sum + Math.round(Number(row[5]) * 100), 0)
    const paid = await settle(api, id, [...THREE(), ['payment', people.colleague]])
    expect(paid.amountFen).toBe(posted + 200 + 500)
    const after = await balances()
    expect(after.adjustment - before.adjustment).toBe(700)
    // the postings were owed before: what is left of them is nothing
    expect(after.payable - before.payable).toBe(posted)
    const adjustments = await api.db.ledgerTransaction.findMany({
      where: { kind: 'adjustment', note: { contains: month } },
    })
    expect(adjustments.map((one) => one.note).toSorted()).toEqual([3, 7].map((line) => `${month} 对账单第 ${line} 行`))
  })
})

describe('three hands', () => {
  test('nobody has two of them, in any order, and nothing is paid before the third', async () => {
    const { month, bill } = await aMonth(api, 1)
    const { id } = await imported(api, people.clerk, bill, { month })
    const prepare = (as: Person) => api.call('POST', `/statements/${id}/settlement`, { as })
    expectProblem(await prepare(people.clerk), 'statement_not_agreed')
    await agreed(id)
    const { id: settlementId } = await settle(api, id, [['settlement', people.clerk]])
    const step = (name: string, as: Person, body: object = {}) =>
      api.call('POST', `/settlements/${settlementId}/${name}`, { as, body })
    const payment = { voucher: '国库 2026-9', paidOn: '2026-12-01' }
    expectProblem(await step('payment', people.colleague, payment), 'settlement_out_of_order')
    expectProblem(await step('approval', people.leader), 'settlement_out_of_order')
    expectProblem(await step('review', people.clerk), 'settlement_same_hand')
    await step('review', people.leader)
    expectProblem(await step('approval', people.leader), 'settlement_same_hand')
    expectProblem(await step('approval', people.colleague), 'forbidden')
    expectProblem(
      await api.call('POST', `/statements/${id}/reopening`, { as: people.clerk, body: { reason: '再核对' } }),
      'settlement_begun',
    )
    await step('return', people.leader, { note: '请补充说明' })
    const reopened = await api.call('POST', `/statements/${id}/reopening`, {
      as: people.clerk,
      body: { reason: '再核对' },
    })
    expect(read(StatementSummary, reopened).status).toBe('open')
    await agreed(id)
    const paid = await settle(api, id, [
      ['settlement', people.colleague],
      ['review', people.clerk],
      ['approval', people.leader],
    ])
    expect(paid.steps.map(({ kind }) => kind)).toEqual([
      'prepared',
      'reviewed',
      'returned',
      'prepared',
      'reviewed',
      'approved',
    ])
    expectProblem(await step('payment', people.clerk, { ...payment, paidOn: '2026-01-01' }), 'validation_failed')
  })

  test('the database holds it, too, and that no payment is without a settlement', async () => {
    const { month, bill } = await aMonth(api, 1)
    const { id } = await imported(api, people.clerk, bill, { month })
    await agreed(id)
    const settlement = await settle(api, id, [['settlement', people.clerk]])
    const review = {
      settlementId: settlement.id,
      sequence: 2,
      kind: 'reviewed',
      actorId: people.clerk.userId,
      at: api.clock.now(),
    } as const
    await expect(api.owner.settlementStep.create({ data: review })).rejects.toThrow('needs another person')
    const day = new Date(`${month}-20T00:00:00Z`)
    const transaction = {
      ...{ id: crypto.randomUUID(), postingKey: `payment:${settlement.id}:towns`, kind: 'payment', occurredAt: day },
      ...{ recordedAt: day, postedOn: day, budgetLine: 'towns', versionId: 'books-1' },
    }
    await expect(api.owner.ledgerTransaction.create({ data: transaction })).rejects.toThrow('no approved settlement')
  })

  test('a withdrawn bill leaves its month to another', async () => {
    const { month, bill } = await aMonth(api, 1)
    const { id } = await imported(api, people.clerk, bill, { month })
    await api.call('POST', `/statements/${id}/withdrawal`, { as: people.clerk, body: { reason: '承运单位换了一份' } })
    expectProblem(await agree(id), 'statement_not_open')
    const other = bill.map((row): BillRow => [row[0], row[1], row[2], row[3], '130', row[5]])
    expect((await imported(api, people.clerk, other, { month })).outcomes).toMatchObject([{ outcome: 'matched' }])
  })
})
