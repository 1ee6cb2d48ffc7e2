import { beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../server/services/actor.ts'
import { watchBudget } from '../../server/services/budget.ts'
import { chargeMonth } from '../../server/services/post-month-charges.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aLeader, aMemberOfStaff, carry, scan } from '../setup/factories.ts'

const api = useApi()
const { agency, measuredVillage } = PLACES
let finance: Person
let keys = 0

beforeAll(async () => {
  finance = await aMemberOfStaff(api, { role: 'finance', siteId: null })
  await aMemberOfStaff(api, { role: 'finance', siteId: null })
  await aLeader(api)
})

const key = () => {
  keys += 1
  return { 'Idempotency-Key': `books-test-${keys}` }
}
const get = async (path: string, as = finance) => (await api.call('GET', path, { as })).body as never
const post = (path: string, body: unknown, as = finance, headers: Record<string, string> = key()) =>
  api.call('POST', path, { as, body, headers })
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code]

const appropriate = (line: string, amountFen: number, more: object = {}) =>
  post('/budget/appropriations', {
    year: 2026,
    line,
    amountFen,
    document: '测试财预〔2026〕2号',
    issuedOn: '2026-01-20',
    ...more,
  })
const lines = async (year = 2026) => ((await get(`/budget?year=${year}`)) as { items: Record<string, unknown>[] }).items
const lineOf = async (line: string) =>
  (await lines()).find((one) => one.line === line) as Readonly<Record<string, unknown>>

describe('tariffs and the month', () => {
  const tariff = (line: string, validFrom: string, rule: object) =>
    post('/tariffs', { line, validFrom, rule, source: '测试合同第三条' })
  const trial = async (month: string) =>
    (await get(`/ledger/trial-balance?month=${month}`)) as {
      differenceFen: number
      items: { account: string; line: string; openingFen: number; debitFen: number; closingFen: number }[]
    }
  const postageOf = async (month: string, line: string) =>
    (await trial(month)).items.find((one) => one.account === `postage_${line}`)?.debitFen

  test('a posted entry keeps the version that priced it; a later one prices what is recorded after it', async () => {
    api.clock.set('2026-03-02T09:30:00+08:00')
    const before = await aConsignment(api, { to: measuredVillage }).registered()
    await carry(api, before).toTheEnd()
    api.clock.advance({ hours: 2 })
    expect(
      (await tariff('towns', '2026-03-01', { basis: 'per_item', fen: 2_500, monthMinimumFen: 10_000 })).status,
    ).toBe(201)
    api.clock.advance({ minutes: 2 })
    const after = await aConsignment(api, { to: measuredVillage }).registered()
    await carry(api, after).toTheEnd()
    const paidFor = async (consignmentId: string) => {
      const { items } = (await get(`/ledger?consignmentId=${consignmentId}`)) as {
        items: { budgetLine: string | null; entries: { amountFen: number }[] }[]
      }
      return items.filter(({ budgetLine }) => budgetLine === 'towns').map(({ entries }) => entries[0]?.amountFen)
    }
    expect([await paidFor(before.id), await paidFor(after.id)]).toEqual([[1_800], [2_500]])
    expect((await verifyDatabase(api.context)).defects).toEqual([])
  })

  test('a flat price is posted once when the month is over, for each town that the contract names', async () => {
    api.clock.set('2026-03-20T09:00:00+08:00')
    const towns = ['441422101', '441422105']
    await tariff('county_seat', '2026-04-01', { basis: 'flat_per_month_and_town', fen: 100_000, towns })
    api.clock.set('2026-05-01T00:50:00+08:00')
    for (const expected of [2, 0]) expect(await chargeMonth(api.context, '2026-04' as never)).toBe(expected)
    expect(await postageOf('2026-04', 'county_seat')).toBe(200_000)
    const sums = (await get('/ledger/sums?period=2026-Q2')) as { items: Record<string, unknown>[] }
    const charged = sums.items.filter(({ account }) => account === 'postage_county_seat')
    expect(charged.map(({ townId, debitFen }) => [townId, debitFen])).toEqual(towns.map((id) => [id, 100_000]))
  })

  test('a flat price stands behind a figure as such, and tells what it was made of', async () => {
    const period = 'from=2026-04-01&until=2026-04-30'
    const { figures } = (await get(`/reports/period/figures?${period}`)) as {
      figures: { code: string; query: string; siteId: string | null }[]
    }
    const code = figures.find(({ query, siteId }) => query === 'spent' && siteId === null)?.code
    const { items } = (await get(`/figures/${code}/rows`)) as { items: { text: string; transactionId: string }[] }
    const charge = items.find(({ text }) => text.includes('按月收的邮递费 茶阳镇 1,000.00元'))
    expect(await get(`/ledger/transactions/${charge?.transactionId}`)).toMatchObject({
      title: '按月收的邮递费，2026年4月',
      lines: [
        '记在 4月30日。',
        '县城单位邮递费，茶阳镇。',
        '邮递费（县城单位） +1,000.00 元',
        '应付承运单位款 −1,000.00 元',
        '按县城资费2026-04版算的。',
      ],
      consignmentId: null,
    })
    const nothing = await api.call('GET', '/ledger/transactions/00000000-0000-4000-8000-000000000000', { as: finance })
    expect(codeOf(nothing)).toEqual([404, 'posting_not_found'])
  })

  test('closes in order, when it is over, and charges the least that was agreed', async () => {
    const close = (month: string) => post(`/ledger/months/${month}/close`, undefined, finance, {})
    expect(codeOf(await close('2026-05'))).toEqual([409, 'month_not_over'])
    expect(await postageOf('2026-03', 'towns')).toBe(4_300)
    for (const _ of [1, 2])
      expect((await close('2026-03')).body).toMatchObject({ month: '2026-03', closedBy: finance.userId })
    expect(await postageOf('2026-03', 'towns')).toBe(10_000)
    api.clock.set('2026-06-02T09:00:00+08:00')
    expect(codeOf(await close('2026-05'))).toEqual([409, 'month_out_of_order'])
  })

  test('what is learnt late is recorded, and counts on the first open day with its own day beside it', async () => {
    api.clock.set('2026-03-31T10:00:00+08:00')
    const late = await aConsignment(api, { to: measuredVillage }).registered()
    api.clock.set('2026-06-02T09:00:00+08:00')
    const before = await trial('2026-03')
    const occurredAt = new Date('2026-03-31T11:00:00+08:00')
    expect(await scan(api, late, 'dispatched', agency, { occurredAt })).toMatchObject({ outcome: 'recorded' })
    const { items } = (await get(`/ledger?consignmentId=${late.id}`)) as { items: object[] }
    expect(items.length).toBeGreaterThan(0)
    for (const one of items) {
      expect(one).toMatchObject({ postedOn: '2026-04-01', isAdjusting: true, occurredAt: '2026-03-31T03:00:00.000Z' })
    }
    expect(await trial('2026-03')).toEqual(before)
    expect((await verifyDatabase(api.context)).defects).toEqual([])
  })

  test('a scan is recorded also where nobody has heard yet that its month was closed', async () => {
    api.clock.set('2026-03-30T10:00:00+08:00')
    const one = await aConsignment(api, { to: measuredVillage }).registered()
    api.clock.set('2026-06-02T09:00:00+08:00')
    // this process still holds that no month is closed
    const stale = { ...(await api.context.pricing.current()), openFrom: null }
    const reread = api.context.pricing.current.bind(api.context.pricing)
    let isStale = true
    api.context.pricing.current = () => (isStale ? Promise.resolve(stale) : reread())
    const invalidate = api.context.pricing.invalidate.bind(api.context.pricing)
    api.context.pricing.invalidate = () => {
      isStale = false
      invalidate()
    }
    const occurredAt = new Date('2026-03-30T11:00:00+08:00')
    expect(await scan(api, one, 'dispatched', agency, { occurredAt })).toMatchObject({ outcome: 'recorded' })
    expect(isStale).toBe(false)
    const posted = await api.db.ledgerTransaction.findMany({ where: { consignmentId: one.id } })
    expect(posted.map(({ postedOn }) => postedOn.toISOString().slice(0, 10))).toEqual(posted.map(() => '2026-04-01'))
  })

  test('the database refuses a line added to a closed month, by whatever way', async () => {
    const add = api.db.ledgerTransaction.create({
      data: {
        id: '00000000-0000-4000-8000-000000000001',
        postingKey: 'test:closed',
        kind: 'adjustment',
        occurredAt: new Date('2026-03-05T00:00:00Z'),
        recordedAt: new Date(),
        postedOn: new Date('2026-03-05'),
        budgetLine: 'towns',
        versionId: 'books-1',
        entries: {
          create: [
            { line: 1, account: 'adjustment', amountFen: 5n },
            { line: 2, account: 'payable_carrier', amountFen: -5n },
          ],
        },
      },
    })
    await expect(add).rejects.toThrow('is closed')
  })

  test('a line pays only for what it is for: the database refuses the other’s account', async () => {
    const id = '00000000-0000-4000-8000-000000000002'
    const add = api.db.ledgerTransaction.create({
      data: {
        id,
        postingKey: 'test:foreign',
        kind: 'postage',
        occurredAt: new Date(),
        recordedAt: new Date(),
        postedOn: new Date('2026-06-02'),
        budgetLine: 'county_seat',
        versionId: 'books-1',
        entries: {
          create: [
            { line: 1, account: 'postage_towns', amountFen: 5n },
            { line: 2, account: 'payable_carrier', amountFen: -5n },
          ],
        },
      },
    })
    await expect(add).rejects.toThrow('ledger_day_sum_account_budget_line_fkey')
    expect(await api.db.ledgerTransaction.count({ where: { id } })).toBe(0)
  })

  test.each([
    ['in a closed month', { validFrom: '2026-03-31' }],
    ['flat from the middle of a month', { validFrom: '2026-07-02', rule: { basis: 'flat_per_month', fen: 1 } }],
    ['that ends before it begins', { validFrom: '2026-07-02', validUntil: '2026-07-01' }],
  ])('a version %s is refused', async (_what, wrong) => {
    const body = {
      line: 'towns',
      rule: { basis: 'per_item', fen: 1 },
      source: '测试合同',
      ...wrong,
    }
    expect(codeOf(await post('/tariffs', body))).toEqual([422, 'validation_failed'])
  })

  test('a month’s charge can be taken back once, with a reason; what a scan posted cannot', async () => {
    const charge = await api.db.ledgerTransaction.findFirstOrThrow({
      where: { postingKey: { startsWith: 'postage:month:2026-04' } },
    })
    const reverse = (id: string, reason = '合同已免收') => post(`/ledger/${id}/reversals`, { reason }, finance, {})
    const first = await reverse(charge.id)
    expect(first.status).toBe(201)
    expect((await reverse(charge.id)).body).toEqual(first.body)
    const closingOf = async (month: string) =>
      (await trial(month)).items.find(({ account }) => account === 'postage_county_seat')?.closingFen ?? 0
    expect((await closingOf('2026-06')) - (await closingOf('2026-05'))).toBe(-100_000)
    const ofScan = await api.db.ledgerTransaction.findFirstOrThrow({
      where: { kind: 'postage', consignmentId: { not: null } },
    })
    expect(codeOf(await reverse(ofScan.id))).toEqual([409, 'posting_not_reversible'])
    expect(codeOf(await reverse('00000000-0000-4000-8000-00000000ffff'))).toEqual([404, 'posting_not_found'])
    expect((await verifyDatabase(api.context)).defects).toEqual([])
  })

  test('every month’s closing balances sum to zero, and carry on from the month before', async () => {
    const months = ['2026-02', '2026-03', '2026-04', '2026-05', '2026-06']
    let closing: readonly number[] | undefined
    for (const month of months) {
      const balance = await trial(month)
      expect(balance.differenceFen).toBe(0)
      if (closing !== undefined) expect(balance.items.map(({ openingFen }) => openingFen)).toEqual(closing)
      closing = balance.items.map(({ closingFen }) => closingFen)
    }
  })
})

describe('a warning', () => {
  test('reaches finance and leaders once for each threshold, and again when the budget grew', async () => {
    const told = () => api.db.notification.count({ where: { template: 'budget_warning' } })
    // nobody is warned of a budget that nobody keeps here
    expect(await watchBudget(api.context)).toBe(0)
    await appropriate('towns', 26_250_000)
    await appropriate('county_seat', 5_000_000)
    expect(await watchBudget(api.context)).toBe(0)
    const { spentFen, availableFen } = await lineOf('county_seat')
    await appropriate('county_seat', -(availableFen as number))
    expect(spentFen).toBeGreaterThan(0)
    // without a budget all of it is gone
    expect(await watchBudget(api.context)).toBe(3)
    expect(await watchBudget(api.context)).toBe(0)
    // of what is written in one instant nobody could say which comes first
    api.clock.advance({ minutes: 1 })
    await appropriate('county_seat', Math.floor((spentFen as number) / 0.81))
    expect(await watchBudget(api.context)).toBe(3)
    expect(await told()).toBe(6)
    expect(await lineOf('county_seat')).toMatchObject({ warningPercent: 80 })
    const { items } = (
      await api.call('POST', '/notifications/claims', {
        as: 'service',
        body: { channel: 'simulator', limit: 20 },
      })
    ).body as { items: { text: string }[] }
    expect(items.map(({ text }) => text).join('\n')).toMatch(/【预算用完】2026 年\n县城单位邮递费已用.*还没有下达预算/)
  })
})
