import { beforeAll, describe, expect, test } from 'vitest'
import { pageOf } from '../../server/contract/endpoint.ts'
import { SourceFileOutline } from '../../server/contract/source-files.ts'
import { MissingCharge, StatementLine, StatementSummary } from '../../server/contract/statements.ts'
import { Waybill } from '../../server/contract/waybills.ts'
import type { Person } from '../../server/services/actor.ts'
import { postMonthCharges } from '../../server/services/post-month-charges.ts'
import { readMonth } from '../../server/services/trial-balance.ts'
import { csv } from '../fakes/workbooks.ts'
import { expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { aSealedBag, bagEvent } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aResident } from '../setup/factories.ts'
import {
  aMonth,
  type BillRow,
  HEADINGS,
  importBill,
  imported,
  importing,
  statementPeople,
  upload,
  uploaded,
  yuan,
} from '../setup/statements.ts'

const api = useApi()
let people: Record<'clerk' | 'colleague' | 'leader' | 'auditor' | 'administrator', Person>
beforeAll(async () => {
  people = await statementPeople(api)
})

const summary = async (id: string) =>
  read(StatementSummary, await api.call('GET', `/statements/${id}`, { as: people.auditor }))
const lines = async (id: string, query = '') =>
  read(
    pageOf(StatementLine),
    await api.call('GET', `/statements/${id}/lines?limit=100${query}`, { as: people.auditor }),
  ).items
const missing = async (id: string) =>
  read(pageOf(MissingCharge), await api.call('GET', `/statements/${id}/missing?limit=100`, { as: people.leader })).items
const note = (id: string, line: number, body: object) =>
  api.call('POST', `/statements/${id}/lines/${line}/notes`, {
    as: people.clerk,
    body: { note: '与承运单位核对过', ...body },
  })
const agree = (id: string, as = people.clerk) => api.call('POST', `/statements/${id}/agreement`, { as })
const agreed = async (id: string) => read(StatementSummary, await agree(id))
describe('a clean statement', () => {
  test('is imported once, however often it is sent', async () => {
    const { month, bill } = await aMonth(api, 1)
    await imported(api, people.clerk, bill, { month })
    const fileId = await uploaded(api, people.clerk, csv([HEADINGS, ...bill]))
    const again = await changingNothing(api.db, () => importing(api, people.clerk, fileId, { month }))
    expectProblem(again, 'source_file_used')
  })
})

describe('planted errors are all found', () => {
  test('double billing, a wrong tariff, foreign parcels and missing lines', async () => {
    const { month, bill } = await aMonth(api, 3)
    const [first, second, third, ...rest] = bill as [BillRow, BillRow, BillRow, ...BillRow[]]
    const dear: BillRow = [...(second.slice(0, 5) as [string, string, string, string, string]), '99.00']
    const foreign: BillRow = ['EMS1234567890', '', first[2], '茶阳镇', '', '18.00']
    const statement = await imported(api, people.clerk, [first, first, dear, ...rest, foreign], { month })
    const found = await lines(statement.id)
    expect(found.map(({ outcome }) => outcome)).toEqual([
      ...['matched', 'doubled', 'priced_differently'],
      ...rest.map(() => 'matched'),
      'not_ours',
    ])
    expect(found[1]).toMatchObject({ doublesRow: 2 })
    expect(found[2]?.differenceFen).toBe(9_900 - Math.round(Number(second[5]) * 100))
    expect(
      (await missing(statement.id)).map(({ trackingNumber, amountFen }) => [trackingNumber, yuan(amountFen)]),
    ).toEqual([[third[1], third[5]]])
    expectProblem(await agree(statement.id), 'statement_unresolved')
    expect((await lines(statement.id, '&outcome=doubled')).map(({ row }) => row)).toEqual([3])
  })

  test('a thirteenth bill: for a month that has one, of another month’s days, or with other days', async () => {
    const { month, bill } = await aMonth(api, 2)
    const statement = await imported(api, people.clerk, bill, { month })
    await agreed(statement.id)
    const other = bill.map((row): BillRow => [...row.slice(0, 4), '121', row[5]] as unknown as BillRow)
    expectProblem(await importBill(api, people.clerk, csv([HEADINGS, ...other]), { month }), 'statement_month_taken')
    const { month: next } = await aMonth(api, 0)
    const wrong = expectProblem(
      await importBill(api, people.clerk, csv([HEADINGS, ...other]), { month: next }),
      'statement_month_wrong',
    )
    expect(wrong.detail).toContain('第 2 行')
    const redated = other.map((row): BillRow => [row[0], row[1], `${next}-03`, row[3], row[4], row[5]])
    const again = await imported(api, people.clerk, redated, { month: next })
    expect(again.outcomes).toMatchObject([{ outcome: 'doubled', lines: 4 }])
    expect((await lines(again.id))[0]?.settledBy).toBe(statement.id)
    const thirteenth = csv([HEADINGS, ['', 'SH1', `${next.slice(0, 4)}-13-05`, '', '', '18']])
    const refused = expectProblem(
      await importBill(api, people.clerk, thirteenth, { month: next, carrier: '另一家' }),
      'table_invalid',
    )
    expect(refused.issues?.[0]).toMatchObject({ path: expect.stringContaining('第 2 行 收寄日期') })
    const nonsense = await importBill(api, people.clerk, csv([HEADINGS, ...bill]), { month: `${next.slice(0, 4)}-13` })
    expectProblem(nonsense, 'validation_failed')
  })

  test('swapped columns: numbers, and amounts with weights', async () => {
    const { month, bill } = await aMonth(api, 2)
    const numbers = bill.map(([waybill, number, ...rest]) => [number, waybill, ...rest])
    const swapped = expectProblem(
      await importBill(api, people.clerk, csv([HEADINGS, ...numbers]), { month }),
      'table_invalid',
    )
    expect(swapped.detail).toContain('流转单号')
    const amounts = bill.map(([a, b, c, d, weight, amount]) => [a, b, c, d, amount, weight])
    const fileId = await uploaded(api, people.clerk, csv([HEADINGS, ...amounts]))
    const refused = await changingNothing(api.db, () => importing(api, people.clerk, fileId, { month }))
    expectProblem(refused, 'statement_columns_swapped')
  })
})

describe('what is recorded afterwards', () => {
  test('waybills that are recorded afterwards explain lines, and decisions on others stay', async () => {
    const { month, bill } = await aMonth(api, 2)
    const unnamed = bill.map((row, index): BillRow => [`YZ110000000${index}`, '', row[2], '', '', row[5]])
    const { id } = await imported(api, people.clerk, unnamed, { month })
    expect((await summary(id)).outcomes).toMatchObject([{ outcome: 'not_ours', lines: 4 }])
    await note(id, 5, { resolution: 'strike' })
    const body = (index: number) => ({ number: `YZ110000000${index}`, trackingNumber: bill[index]?.[1] })
    for (const index of [0, 1, 2]) {
      read(Waybill, await api.call('POST', '/waybills', { as: people.clerk, body: body(index) }), 201)
    }
    const taken = { number: 'YZ1100000000', trackingNumber: bill.find((row) => row[1] !== bill[0]?.[1])?.[1] }
    expectProblem(await api.call('POST', '/waybills', { as: people.clerk, body: taken }), 'waybill_taken')
    read(StatementSummary, await api.call('POST', `/statements/${id}/matches`, { as: people.clerk }))
    expect((await lines(id)).map(({ outcome, matchedBy, resolution }) => [outcome, matchedBy, resolution])).toEqual([
      ...[0, 1, 2].map(() => ['matched', 'waybill', null]),
      ['not_ours', null, 'strike'],
    ])
    expect((await missing(id)).map(({ trackingNumber }) => trackingNumber)).toEqual([bill[3]?.[1]])
  })
})

describe('the columns', () => {
  test('are proposed by their words, confirmed by a person, and remembered for the carrier', async () => {
    const { month, bill } = await aMonth(api, 1)
    const headings = ['邮件号码', '客户单号', '寄件日期', '寄达地', '计费重量（克）', '应付金额（元）']
    const table = csv([['3 月账单'], headings, ...bill, ['合计', '', '', '', '', '26.00']])
    const file = read(SourceFileOutline.shape.file, await upload(api, people.clerk, table), 201)
    const outline = async (carrier: string) => {
      const path = `/source-files/${file.id}/outline?carrier=${encodeURIComponent(carrier)}`
      return read(SourceFileOutline, await api.call('GET', path, { as: people.clerk }))
    }
    const proposed = await outline('乡镇快运')
    expect(proposed).toMatchObject({ isRemembered: false, encoding: 'UTF-8', sheets: [{ headingRow: 2 }] })
    expect(proposed.sheets[0]?.proposal).toEqual({
      ...{
        waybill: headings[0],
        number: headings[1],
        date: headings[2],
        site: headings[3],
        weight: headings[4],
        amount: headings[5],
      },
    })
    const columns = { number: headings[1], amount: headings[5], date: headings[2] }
    const answer = await importBill(api, people.clerk, `${table} `, { month, carrier: '乡镇快运', columns })
    expect(read(StatementSummary, answer, 201).outcomes).toMatchObject([{ outcome: 'matched', lines: 2 }])
    expect(await outline('乡镇快运')).toMatchObject({ isRemembered: true, sheets: [{ proposal: columns }] })
    expect(await outline('别的快运')).toMatchObject({ isRemembered: false })
  })
})

test('statements are for finance and oversight alone', async () => {
  const resident = await aResident(api)
  for (const as of [resident]) {
    expectProblem(await api.call('GET', '/statements', { as }), 'forbidden')
    expectProblem(await api.call('GET', '/settlements', { as }), 'forbidden')
    expectProblem(await api.call('GET', '/service-volumes', { as }), 'forbidden')
  }
  expectProblem(await agree(crypto.randomUUID(), people.leader), 'forbidden')
  expectProblem(await agree(crypto.randomUUID()), 'statement_not_found')
  for (const as of Object.values(people))
    expect((await api.call('GET', '/statements?limit=1', { as })).status).toBe(200)
})

test('a month’s flat charges and bags are found by town and seal, for the carrier of the contract alone', async () => {
  const { month } = await aMonth(api, 0)
  const contract = {
    ...{ id: crypto.randomUUID(), number: '2026-合-1', carrier: '合同邮政', budgetLines: ['towns', 'county_seat'] },
    ...{ validFrom: new Date(`${month}-01`), validUntil: new Date('2028-12-31'), recordedBy: people.clerk.userId },
    recordedAt: api.clock.now(),
  }
  await api.db.carrierContract.create({ data: contract })
  const rules = {
    towns: { basis: 'flat_per_month_and_town', fen: 145_833, towns: [PLACES.town, PLACES.measuredTown] },
    county_seat: { basis: 'per_bag', fen: 650 },
  }
  for (const [line, rule] of Object.entries(rules)) {
    const version = { id: `contract-${line}`, line, rule, source: '合同第三条', contractId: contract.id }
    await api.db.tariffVersion.create({ data: { ...version, validFrom: new Date(`${month}-01`) } })
  }
  api.context.pricing.invalidate()
  const { bag } = await aSealedBag(api, 3)
  await bagEvent(api, bag, 'dispatched', PLACES.agency)
  const posted = await api.db.$transaction((transaction) =>
    postMonthCharges(api.context, transaction, readMonth(month), 'flat'),
  )
  expect(posted).toBe(2)
  const towns: BillRow[] = ['三河镇', '茶阳镇', '茶阳镇'].map((town) => ['', '', '', town, '', '1458.33'])
  const rows: BillRow[] = [...towns, ['', bag.sealNumber, `${month}-01`, '', '', '7.00']]
  expectProblem(await importBill(api, people.clerk, csv([HEADINGS, ...rows]), { month }), 'carrier_unknown')
  const statement = await imported(api, people.clerk, rows, { month, carrier: '合同邮政' })
  expect((await lines(statement.id)).map(({ outcome, matchedBy, line }) => [outcome, matchedBy, line])).toEqual([
    ['matched', 'month', 'towns'],
    ['matched', 'month', 'towns'],
    ['doubled', null, null],
    ['priced_differently', 'number', 'county_seat'],
  ])
})
