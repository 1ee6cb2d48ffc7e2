import {
  approveSettlement,
  prepareSettlement,
  readSettlement,
  recordPayment,
  reviewSettlement,
} from '../contract/settlements.ts'
import {
  agreeStatement,
  importStatement,
  listMissingCharges,
  listStatementLines,
  listStatements,
  noteOnLine,
  readStatement,
  withdrawStatement,
} from '../contract/statements.ts'
import { localDateOf } from '../domain/calendar-time.ts'
import { fen, formatYuan } from '../domain/money.ts'
import { readTrackingNumbers } from '../store/replays.ts'
import { Refusal } from './caller.ts'
import type { ReplayedCounty } from './county.ts'
import { dayAfterMonth, type OfficeAct, upload } from './office.ts'
import { OFFICE } from './people.ts'
import type { Bill, BillLine } from './plan/bills.ts'
import type { CountyYear } from './plan/county-year.ts'
import { clock } from './plan/days.ts'
import type { Cells } from './sheets.ts'

/** What a bill held and what was found in it. */
export interface Finding {
  readonly month: string
  readonly error: string
  readonly planted: number
  readonly found: number
}

/** What was found so far, each once however often it is looked for. */
export class Findings {
  readonly #byName = new Map<string, Finding>()

  constructor(found: readonly Finding[] = []) {
    for (const one of found) this.note(one)
  }

  note(one: Finding): void {
    this.#byName.set(`${one.month} ${one.error}`, one)
  }

  get all(): readonly Finding[] {
    return [...this.#byName.values()]
  }
}

const HEADINGS = {
  waybill: '运单号',
  number: '流转单号',
  date: '收寄日期',
  site: '乡镇',
  weight: '重量(g)',
  amount: '金额',
} as const
const ROWS_A_PAGE = 100

/** From a bill to its payment: read, disputed and agreed; prepared, reviewed and approved by three people; paid. */
export function planSettlement(year: CountyYear, bill: Bill, findings: Findings): OfficeAct[] {
  const day = (nth: number, minute: number) => dayAfterMonth(year.days, bill.month, nth, minute)
  const of = { month: bill.month, carrier: year.parameters.madeUp.contract.carrier, format: bill.format }
  const { swapped } = bill
  return [
    ...(swapped === null
      ? []
      : [
          {
            at: day(5, clock(9, 20)),
            do: (county: ReplayedCounty) => receiveSwapped(county, bill, of, swapped, findings),
          },
        ]),
    {
      at: day(5, clock(10, 20)),
      do: async (county) => {
        await importing(county, of, '账单', await cellsOf(county, bill.lines))
      },
    },
    { at: day(6, clock(10, 20)), do: (county) => dispute(county, bill, findings) },
    { at: day(6, clock(15, 25)), do: (county) => settle(county, bill, 'prepared') },
    { at: day(7, clock(10, 25)), do: (county) => settle(county, bill, 'reviewed') },
    { at: day(8, clock(10, 25)), do: (county) => settle(county, bill, 'approved') },
    { at: day(9, clock(10, 25)), do: (county) => settle(county, bill, 'paid') },
  ]
}

/** The carrier sends a bill whose columns are mixed up; it is refused, and an hour later he sends it anew. */
async function receiveSwapped(
  county: ReplayedCounty,
  bill: Bill,
  of: BillOrigin,
  swapped: 'amounts' | 'numbers',
  findings: Findings,
): Promise<void> {
  const [a, b] = swapped === 'amounts' ? [4, 5] : [0, 1]
  const cells = (await cellsOf(county, bill.lines)).map((row, index) => (index === 0 ? row : exchanged(row, a, b)))
  const code = await refusalOf(() => importing(county, of, '列错位的账单', cells))
  const wanted = swapped === 'amounts' ? 'statement_columns_swapped' : 'table_invalid'
  findings.note({ month: bill.month, error: `swapped_${swapped}`, planted: 1, found: code === wanted ? 1 : 0 })
}

/** Every doubtful line gets a word and an end; what was not planted and is doubtful is found as well, and shown. */
async function dispute(county: ReplayedCounty, bill: Bill, findings: Findings): Promise<void> {
  const { month, lines } = bill
  const statement = await statementOf(county, month)
  if (statement === null) throw new Error(`${month} 没有对账单`)
  const params = { statementId: statement.id }
  const summary = await county.caller.call(OFFICE.clerk, readStatement, { params })
  const doubtful = summary.outcomes.some(({ outcome }) => outcome !== 'matched')
    ? await doubtfulLines(county, statement.id)
    : []
  const outcomeAt = new Map(doubtful.map(({ row, outcome }) => [row, outcome]))
  // row 1 holds the headings
  const seen = lines.map((line, index) => ({ line, outcome: outcomeAt.get(index + 2) ?? 'matched' }))
  for (const { kind } of bill.planted) {
    const planted = seen.filter(({ line }) => line.planted?.kind === kind)
    const found = planted.filter(({ line, outcome }) => line.planted?.outcome === outcome)
    if (planted.length > 0) findings.note({ month, error: kind, planted: planted.length, found: found.length })
  }
  const strange = seen.filter(({ line, outcome }) => line.planted === null && outcome !== 'matched').length
  findings.note({ month, error: 'not_planted', planted: 0, found: strange })
  await noteMissing(county, bill, statement.id, findings)
  if (statement.status !== 'open') return
  for (const { row, outcome } of doubtful) {
    const resolution = outcome === 'priced_differently' ? ('pay_posted' as const) : ('strike' as const)
    const body = { note: NOTES[outcome] ?? '与承运单位核对过', resolution }
    await county.caller.call(OFFICE.clerk, noteOnLine, { params: { ...params, row }, body })
  }
  await county.caller.call(OFFICE.clerk, agreeStatement, { params })
}

const NOTES: Readonly<Record<string, string>> = {
  doubled: '重复计费，承运单位已认可剔除',
  priced_differently: '价格与合同不符，按合同价支付',
  not_ours: '不是我方的邮件，退回承运单位',
}

async function noteMissing(county: ReplayedCounty, bill: Bill, statementId: string, findings: Findings): Promise<void> {
  const query = { limit: ROWS_A_PAGE }
  const page = await county.caller.call(OFFICE.clerk, listMissingCharges, { params: { statementId }, query })
  const numbers = await readTrackingNumbers(
    county.db,
    bill.missing.map(({ item }) => item),
  )
  const wanted = new Set(bill.missing.map(({ item }) => numbers.get(item)))
  const found = page.items.filter(({ trackingNumber }) => trackingNumber !== null && wanted.has(trackingNumber)).length
  if (bill.missing.length > 0)
    findings.note({ month: bill.month, error: 'missing_lines', planted: bill.missing.length, found })
  const strange = page.items.length - found
  if (strange > 0) findings.note({ month: bill.month, error: 'not_planted', planted: 0, found: strange })
}

async function doubtfulLines(county: ReplayedCounty, statementId: string) {
  const found: { row: number; outcome: string }[] = []
  for (const outcome of ['doubled', 'priced_differently', 'not_ours'] as const) {
    let cursor: string | undefined
    do {
      const query = { limit: ROWS_A_PAGE, outcome, ...(cursor === undefined ? {} : { cursor }) }
      const page = await county.caller.call(OFFICE.clerk, listStatementLines, { params: { statementId }, query })
      found.push(...page.items.map(({ row }) => ({ row, outcome })))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
  return found
}

/** One step of the settlement, unless it was taken before a stop. */
async function settle(
  county: ReplayedCounty,
  { month }: Bill,
  step: 'prepared' | 'reviewed' | 'approved' | 'paid',
): Promise<void> {
  const { caller, clock: hour } = county
  const statement = await statementOf(county, month)
  if (statement === null) throw new Error(`${month} 没有对账单`)
  const { settlementId } = await caller.call(OFFICE.auditor, readStatement, { params: { statementId: statement.id } })
  if (step === 'prepared') {
    if (settlementId === null)
      await caller.call(OFFICE.clerk, prepareSettlement, { params: { statementId: statement.id } })
    return
  }
  if (settlementId === null) throw new Error(`${month} 的对账单没有结算`)
  const params = { settlementId }
  const { steps } = await caller.call(OFFICE.auditor, readSettlement, { params })
  if (steps.some(({ kind }) => kind === step)) return
  const note = { params, body: { note: '按合同和对账单办理' } }
  if (step === 'reviewed') await caller.call(OFFICE.colleague, reviewSettlement, note)
  else if (step === 'approved') await caller.call(OFFICE.leader, approveSettlement, note)
  else {
    const body = { voucher: `示例支付 ${month}`, paidOn: localDateOf(hour.now()) }
    await caller.call(OFFICE.clerk, recordPayment, { params, body })
  }
}

/** A thirteenth bill when the year is settled: first once more for December, then with January's dates. */
export function planThirteenthBill(year: CountyYear, last: Bill, findings: Findings): OfficeAct[] {
  if (!last.planted.some(({ kind }) => kind === 'thirteenth_month')) return []
  const { carrier } = year.parameters.madeUp.contract
  const lines = last.lines.slice(0, LINES_OF_THIRTEENTH)
  const at = (minute: number) => dayAfterMonth(year.days, last.month, 11, minute)
  const month = localDateOf(at(0)).slice(0, 7)
  return [
    {
      at: at(clock(10, 25)),
      do: async (county) => {
        const cells = await cellsOf(county, lines.toReversed())
        const code = await refusalOf(() =>
          importing(county, { carrier, month: last.month, format: 'csv' }, '补报账单', cells),
        )
        const found = code === 'statement_month_taken' ? 1 : 0
        findings.note({ month: last.month, error: 'thirteenth_month', planted: 1, found })
      },
    },
    {
      at: at(clock(10, 35)),
      do: async (county) => {
        const cells = await cellsOf(county, lines, `${month}-05`)
        const { id } = await importing(county, { carrier, month, format: 'csv' }, '第十三份账单', cells)
        const found = (await doubtfulLines(county, id)).filter(({ outcome }) => outcome === 'doubled').length
        findings.note({ month, error: 'thirteenth_month', planted: lines.length, found })
        const body = { reason: '十二个月已结清，这份账单整份重复，退回承运单位' }
        const request = { params: { statementId: id }, body }
        const code = await refusalOf(() => county.caller.call(OFFICE.clerk, withdrawStatement, request))
        // after a stop it may have been withdrawn already
        if (code !== null && code !== 'statement_not_open') throw new Error(`第十三份账单没有退回：${code}`)
      },
    },
  ]
}

const LINES_OF_THIRTEENTH = 40

/** The live statement of a month. */
async function statementOf(county: ReplayedCounty, month: string) {
  const { items } = await county.caller.call(OFFICE.auditor, listStatements, { query: { limit: ROWS_A_PAGE } })
  return items.find((one) => one.month === month && one.status !== 'withdrawn') ?? null
}

interface BillOrigin {
  readonly month: string
  readonly carrier: string
  readonly format: Bill['format']
}

async function importing(county: ReplayedCounty, of: BillOrigin, name: string, cells: Cells) {
  const { month, carrier, format } = of
  const fileName = `${name}${month}.${format === 'xlsx' ? 'xlsx' : 'csv'}`
  const fileId = await upload(county, 'statement', fileName, cells, format)
  const body = { fileId, carrier, month, columns: HEADINGS }
  return county.caller.call(OFFICE.clerk, importStatement, { idempotencyKey: `replay-${fileId}`, body })
}

async function refusalOf(send: () => Promise<unknown>): Promise<string | null> {
  try {
    await send()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** The bill as the carrier prints it: by his waybill where he has noted one, else by our number. */
async function cellsOf(county: ReplayedCounty, lines: readonly BillLine[], date?: string): Promise<Cells> {
  const numbers = await readTrackingNumbers(
    county.db,
    lines.flatMap(({ item }) => (item === '' ? [] : [item])),
  )
  const rows = lines.map(({ item, waybill, carriedAt, townName, weightGrams, amountFen }) => [
    waybill ?? '',
    waybill === null ? (numbers.get(item) ?? '') : '',
    date ?? localDateOf(carriedAt),
    townName,
    weightGrams,
    formatYuan(fen(amountFen)),
  ])
  return [Object.values(HEADINGS), ...rows]
}

function exchanged<T>(row: readonly T[], a: number, b: number): T[] {
  return row.map((cell, index) => (index === a ? (row[b] as T) : index === b ? (row[a] as T) : cell))
}
