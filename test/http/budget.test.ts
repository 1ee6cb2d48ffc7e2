import { beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../server/services/actor.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aLeader, aMemberOfStaff } from '../setup/factories.ts'

const api = useApi()
const { hub } = PLACES
let finance: Person
let colleague: Person
let leader: Person
let keys = 0

beforeAll(async () => {
  const person = () => aMemberOfStaff(api, { role: 'finance', siteId: null })
  finance = await person()
  colleague = await person()
  leader = await aLeader(api)
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

describe('the budget', () => {
  test('is what was given, once a key, less what was taken back; it opens on the year’s list', async () => {
    const body = {
      year: 2026,
      line: 'towns',
      amountFen: 26_250_000,
      document: '测试财预〔2026〕2号',
      issuedOn: '2026-01-20',
    }
    const headers = key()
    const first = await post('/budget/appropriations', body, finance, headers)
    expect(first.status).toBe(201)
    expect(await post('/budget/appropriations', body, finance, headers)).toMatchObject({ body: first.body })
    await appropriate('county_seat', 6_000_000)
    await appropriate('county_seat', -1_000_000)
    expect(await lineOf('towns')).toMatchObject({ appropriatedFen: 26_250_000, availableFen: 26_250_000, spentFen: 0 })
    expect(await lineOf('county_seat')).toMatchObject({ appropriatedFen: 5_000_000, spentPerMille: 0 })
    const list = (await get('/budget/appropriations?year=2026')) as { items: { amountFen: number }[] }
    expect(list.items.map(({ amountFen }) => amountFen).toSorted((a, b) => a - b)).toEqual([
      -1_000_000, 6_000_000, 26_250_000,
    ])
    expect(await lines(2025)).toMatchObject([{ appropriatedFen: 0, spentPerMille: null, forecast: null }, {}])
  })

  test('says that there is too little to forecast from', async () => {
    expect(await lineOf('towns')).toMatchObject({ forecast: { kind: 'too_little_data', workdays: 0, expected: null } })
  })

  test.each([
    ['more taken back than there is', { amountFen: -99_000_000 }, 409, 'budget_short'],
    ['a year that has not begun', { year: 2027, issuedOn: '2026-03-01' }, 409, 'budget_year_not_open'],
    ['nothing', { amountFen: 0 }, 422, 'validation_failed'],
  ])('refuses %s', async (_what, wrong, status, code) => {
    expect(codeOf(await appropriate('towns', 1, wrong))).toEqual([status, code])
  })

  test('is not for everybody to change, nor to see', async () => {
    expect(codeOf(await post('/budget/appropriations', {}, leader))).toEqual([403, 'forbidden'])
    const clerk = await aMemberOfStaff(api, { role: 'handler', siteId: hub })
    expect((await api.call('GET', '/budget', { as: clerk })).status).toBe(403)
    expect((await api.call('GET', '/budget', { as: leader })).status).toBe(200)
  })
})

describe('a transfer between the lines', () => {
  const transfer = (amountFen: number) =>
    post('/budget/transfers', { year: 2026, fromLine: 'towns', toLine: 'county_seat', amountFen, reason: '县城件增多' })
  const decide = (id: string, isApproved: boolean, as: Person) =>
    post(`/budget/transfers/${id}/decisions`, { isApproved, note: '' }, as, {})

  test('waits for a second person, and then moves the money once', async () => {
    const { id } = (await transfer(250_000)).body as { id: string }
    expect(codeOf(await decide(id, true, finance))).toEqual([403, 'second_hand_required'])
    expect(await lineOf('towns')).toMatchObject({ appropriatedFen: 26_250_000 })
    for (const _ of [1, 2]) expect((await decide(id, true, colleague)).body).toMatchObject({ status: 'approved' })
    expect(codeOf(await decide(id, false, leader))).toEqual([409, 'transfer_decided'])
    expect(await lineOf('towns')).toMatchObject({ appropriatedFen: 26_000_000, availableFen: 26_000_000 })
    expect(await lineOf('county_seat')).toMatchObject({ appropriatedFen: 5_250_000 })
  })

  test('that is rejected moves nothing; more than is free cannot be proposed', async () => {
    const { id } = (await transfer(100)).body as { id: string }
    expect((await decide(id, false, leader)).body).toMatchObject({ status: 'rejected', decidedBy: leader.userId })
    expect(await lineOf('towns')).toMatchObject({ appropriatedFen: 26_000_000 })
    expect(codeOf(await transfer(26_000_001))).toEqual([409, 'budget_short'])
  })

  test('is refused by the database itself when one person is both', async () => {
    const { id } = (await transfer(100)).body as { id: string }
    const both = api.db.$executeRaw`UPDATE budget_transfer SET status = 'approved', decided_at = now(),
      decided_by = proposed_by WHERE id = ${id}::uuid`
    await expect(both).rejects.toThrow('budget_transfer_second_person')
  })
})

describe('a contract', () => {
  const contract = {
    number: 'YZ-2026-1',
    carrier: '测试邮政',
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    lines: ['towns'],
  }

  test('binds what is free of its lines and years, and sets it free again', async () => {
    const { id } = (await post('/contracts', contract)).body as { id: string }
    const commit = (amountFen: number, line = 'towns', year = 2026) =>
      post(`/contracts/${id}/commitments`, { year, line, amountFen })
    expect((await commit(20_000_000)).status).toBe(201)
    expect(await lineOf('towns')).toMatchObject({ committedFen: 20_000_000, availableFen: 6_000_000 })
    expect(codeOf(await commit(6_000_001))).toEqual([409, 'budget_short'])
    expect(codeOf(await commit(-20_000_001))).toEqual([409, 'budget_short'])
    expect(codeOf(await commit(1, 'county_seat'))).toEqual([422, 'contract_not_for_line'])
    expect(codeOf(await commit(1, 'towns', 2027))).toEqual([422, 'contract_not_for_line'])
    expect((await commit(-5_000_000)).status).toBe(201)
    expect(await lineOf('towns')).toMatchObject({ committedFen: 15_000_000, availableFen: 11_000_000 })
    expect((await get('/budget/commitments')) as object).toMatchObject({ items: [{ contractNumber: 'YZ-2026-1' }, {}] })
    expect(codeOf(await post('/contracts', contract))).toEqual([409, 'contract_number_used'])
  })
})
