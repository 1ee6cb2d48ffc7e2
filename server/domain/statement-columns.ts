import { type LocalDate, type LocalMonth, localDateOf, monthRange } from './calendar-time.ts'
import { fen, sumFen } from './money.ts'
import {
  type ColumnField,
  type FieldRow,
  type FieldTable,
  headingKey,
  type SheetCell,
  type SheetIssue,
} from './sheet.ts'
import { type CellValue, plain, readCode, readDay, readQuantity, readYuan } from './sheet-values.ts'
import type { Charge, LineMatch, StatementLine } from './statement.ts'
import { matchStatement } from './statement-matching.ts'
import { parseTrackingNumber } from './tracking-number.ts'

export const STATEMENT_FIELD_KEYS = ['waybill', 'number', 'date', 'site', 'weight', 'amount'] as const
export type StatementField = (typeof STATEMENT_FIELD_KEYS)[number]

/** Columns of a carrier's statement, with the words that carriers head them by. */
export const STATEMENT_FIELDS: readonly ColumnField<StatementField>[] = [
  {
    ...{ key: 'waybill', title: '运单号', isRequired: false },
    words: ['运单号', '运单号码', '邮件号', '邮件号码', '快递单号', '详情单号', '面单号', '物流单号', '条码'],
  },
  {
    ...{ key: 'number', title: '流转单号或封签号', isRequired: false },
    words: ['流转单号', '封签号', '客户单号', '客户订单号', '订单号', '内件号', '流转件', '封签'],
  },
  {
    ...{ key: 'date', title: '日期', isRequired: false },
    words: ['收寄日期', '寄件日期', '交寄日期', '揽收日期', '业务日期', '收寄时间', '日期', '时间'],
  },
  {
    ...{ key: 'site', title: '站点', isRequired: false },
    words: ['站点', '乡镇', '镇场', '寄达地', '寄达', '目的地', '收件地', '网点', '收寄局', '线路'],
  },
  { key: 'weight', title: '重量', isRequired: false, words: ['计费重量', '重量', '克重'] },
  {
    ...{ key: 'amount', title: '金额', isRequired: true },
    words: [
      '应付金额',
      '应收金额',
      '实收金额',
      '结算金额',
      '金额',
      '邮费',
      '资费',
      '费用合计',
      '费用',
      '运费',
      '应收',
      '总价',
    ],
  },
]

/** A line with what is shown beside it and not matched by. */
export interface ImportedLine extends StatementLine {
  /** as the carrier writes it */
  readonly siteName: string | null
  /** null: none, or the heading names no unit */
  readonly weightGrams: number | null
  /** as it stands, without its unit */
  readonly weight: number | null
}

export interface ImportedStatement {
  readonly lines: readonly ImportedLine[]
  readonly issues: readonly SheetIssue[]
  /** what was taken as it is, and a person should look at */
  readonly warnings: readonly string[]
}

/** Reads the lines of a statement. @param siteOf the site that a carrier's name of it stands for; null: unknown */
export function readStatement(
  table: FieldTable<StatementField>,
  given: { readonly countsFrom1904: boolean; readonly siteOf: (name: string) => string | null },
): ImportedStatement {
  const issues = [...table.issues]
  const gramsAUnit = gramsPerUnit(table.columns.weight ?? '')
  const lines = table.rows.flatMap((row): ImportedLine[] => {
    const take = <T>(field: StatementField, read: (cell: SheetCell) => CellValue<T>) =>
      takeCell(table, row, field, read, issues)
    const line = {
      line: row.row,
      waybill: emptyAsNull(take('waybill', readCode)),
      number: numberOf(take('number', readCode)),
      date: take('date', (cell) => readDay(cell, given.countsFrom1904)),
      siteName: take('site', (cell) => ({ value: plain(cell.text).slice(0, 60) })),
      weight: take('weight', readQuantity),
      amountFen: take('amount', readYuan),
    }
    const isUnnamed = line.waybill === null && line.number === null && line.date === null && line.siteName === null
    if (isUnnamed)
      issues.push({ row: row.row, column: '运单号、流转单号、日期、站点', message: '至少要填一项，才能核对' })
    if (line.amountFen === null) {
      if (row.cells.amount === undefined)
        issues.push({ row: row.row, column: table.columns.amount ?? '金额', message: '没有金额，请补上' })
      return []
    }
    const weightGrams = line.weight === null || gramsAUnit === null ? null : Math.round(line.weight * gramsAUnit)
    return [
      {
        ...line,
        weightGrams,
        siteId: line.siteName === null ? null : given.siteOf(line.siteName),
        amountFen: line.amountFen,
      },
    ]
  })
  issues.push(...swappedNumbers(table, lines))
  return { lines, issues, warnings: warningsOf(table, lines) }
}

function takeCell<T>(
  table: FieldTable<StatementField>,
  { row, cells }: FieldRow<StatementField>,
  field: StatementField,
  read: (cell: SheetCell) => CellValue<T>,
  issues: SheetIssue[],
): T | null {
  const cell = cells[field]
  if (cell === undefined || cell.text === '' || cell.isError) return null
  const result = read(cell)
  if ('value' in result) return result.value
  issues.push({ row, column: table.columns[field] ?? field, message: result.problem })
  return null
}

/** A tracking number without its blanks and dashes; whatever else stands there is taken for a seal number. */
function numberOf(text: string | null): string | null {
  return text === null || text === '' ? null : (parseTrackingNumber(text) ?? text)
}

function emptyAsNull(text: string | null): string | null {
  return text === '' ? null : text
}

/** Grams that a unit of the heading stands for; null where it names none. */
function gramsPerUnit(heading: string): number | null {
  const key = headingKey(heading)
  if (/(kg|千克|公斤)/.test(key)) return 1_000
  return /(g\)|克|\(g)/.test(key) ? 1 : null
}

const isOurs = (text: string | null) => text !== null && parseTrackingNumber(text) !== null

/** Tracking numbers all stand where waybills should, and none where they should. */
function swappedNumbers({ columns }: FieldTable<StatementField>, lines: readonly ImportedLine[]): SheetIssue[] {
  const ofWaybill = lines.filter(({ waybill }) => isOurs(waybill)).length
  const ofNumber = lines.filter(({ number }) => isOurs(number)).length
  const first = lines.find(({ waybill }) => isOurs(waybill))
  if (first === undefined || ofNumber > 0 || ofWaybill * 2 < lines.length) return []
  const column = columns.waybill ?? '运单号'
  const other =
    columns.number === undefined ? '请在列对应里把它选作流转单号' : `像是与 ${columns.number} 对调了，请改正列对应`
  return [{ row: first.line, column, message: `这一列填的是流转单号，${other}` }]
}

function warningsOf(table: FieldTable<StatementField>, lines: readonly ImportedLine[]): string[] {
  const unknown = [
    ...new Set(lines.flatMap(({ siteName, siteId }) => (siteName !== null && siteId === null ? [siteName] : []))),
  ]
  const total = table.totals
    .map(({ row, cells }) => ({ row, cell: cells.amount }))
    .findLast(({ cell }) => cell !== undefined)
  const said = total?.cell === undefined ? null : readYuan(total.cell)
  const sum = sumFen(lines.map(({ amountFen }) => amountFen))
  const isWrongTotal = said !== null && 'value' in said && said.value !== sum
  return [
    ...(table.formulas.length > 0
      ? [
          `${table.formulas.length} 个单元格是公式（${table.formulas.slice(0, 5).join('、')}），按保存时的结果读入，请核对`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`${unknown.length} 个站点名称认不出（${unknown.slice(0, 5).join('、')}），这些行只按单号核对`]
      : []),
    ...(isWrongTotal ? [`第 ${total?.row} 行的合计与各行之和不同，请核对是否缺行`] : []),
  ]
}

/** Lines whose day lies outside the month of the statement, by more than the carrier's and our days may differ. */
export function linesOutsideMonth(lines: readonly StatementLine[], month: LocalMonth): readonly StatementLine[] {
  const { from, to } = monthRange(month)
  const first = localDateOf(from)
  const end = localDateOf(to)
  return lines.filter(({ date }: { readonly date: LocalDate | null }) => date !== null && (date < first || date >= end))
}

/** Few lines come out right as they are, and most would with what stands in the column of weights: the two were swapped. */
export function areAmountAndWeightSwapped(
  lines: readonly ImportedLine[],
  matches: readonly LineMatch[],
  charges: readonly Charge[],
): boolean {
  const right = matches.filter(({ outcome }) => outcome === 'matched').length
  if (right * 2 > lines.length) return false
  const swapped = lines.flatMap((line) =>
    line.weight === null || line.weight === 0 ? [] : [{ ...line, amountFen: fen(Math.round(line.weight * 100)) }],
  )
  const rightThen = matchStatement(swapped, charges).lines.filter(({ outcome }) => outcome === 'matched').length
  return rightThen >= 2 && rightThen > right && rightThen * 2 > lines.length
}
