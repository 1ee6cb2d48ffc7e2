import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node'
import type {
  Bounds,
  CellKind,
  Condition,
  EvidenceColumn,
  EvidenceFigure,
  EvidencePack,
  EvidenceSheet,
  Total,
} from '../../domain/evidence-pack.ts'

const FIGURE_SHEET = '数字'
/** The first row of figures or rows: below one of heads. */
const FIRST_ROW = 2
const FORMAT: Readonly<Record<CellKind, string | undefined>> = {
  text: undefined,
  number: undefined,
  yuan: '#,##0.00',
  kilometres: '#,##0.0##',
  date: undefined,
}
/** Width of a column in letters of a narrow font. */
const WIDTH: Readonly<Record<CellKind, number>> = { text: 22, number: 10, yuan: 14, kilometres: 14, date: 12 }
const HEAD_COLOUR = '#DCEBEE'

/** The evidence pack as a workbook: an explanation, every figure beside the total that it has to equal, and the rows. */
export async function evidenceWorkbook(pack: EvidencePack): Promise<Buffer> {
  const sheets = [
    { sheet: '说明', data: pack.about.map((line) => [{ value: line, wrap: true }]), columns: [{ width: 100 }] },
    {
      sheet: FIGURE_SHEET,
      data: figureRows(pack),
      columns: FIGURE_WIDTHS.map((width) => ({ width })),
      stickyRowsCount: 1,
    },
    ...pack.sheets.map(sheetOf),
  ]
  return Buffer.from(await writeExcelFile(sheets).toBuffer())
}

function sheetOf({ name, columns, rows }: EvidenceSheet) {
  const data: SheetData = [
    columns.map(({ head }) => headCell(head)),
    ...rows.map((row) => row.map((value, index) => rowCell(value, columns[index] as EvidenceColumn))),
  ]
  return { sheet: name, data, columns: columns.map(({ kind }) => ({ width: WIDTH[kind] })), stickyRowsCount: 1 }
}

function headCell(text: string): Cell {
  return { value: text, fontWeight: 'bold', backgroundColor: HEAD_COLOUR, wrap: true }
}

function rowCell(value: string | number | null, { kind }: EvidenceColumn): Cell {
  if (value === null) return null
  const format = FORMAT[kind]
  return typeof value === 'number'
    ? { type: Number, value, ...(format === undefined ? {} : { format }) }
    : { type: String, value }
}

const FIGURE_HEADS = [
  '数字码',
  '名称',
  '范围',
  '单位',
  '报告：低',
  '报告',
  '报告：高',
  '明细：低',
  '明细合计',
  '明细：高',
  '核对',
  '怎样算',
] as const
const FIGURE_WIDTHS = [12, 20, 24, 10, 14, 16, 14, 14, 16, 14, 12, 60]
/** Letters of the columns that hold what the rows come to: low, middle, high. */
const TOTAL_COLUMNS = { low: 'H', middle: 'I', high: 'J' } as const
const VALUE_COLUMNS = { low: 'E', middle: 'F', high: 'G' } as const

function figureRows(pack: EvidencePack): SheetData {
  const formulas = new Formulas(pack)
  return [
    FIGURE_HEADS.map(headCell),
    ...pack.figures.map((figure, index) => figureRow(figure, index + FIRST_ROW, formulas)),
  ]
}

function figureRow(figure: EvidenceFigure, row: number, formulas: Formulas): Cell[] {
  const { code, name, scope, unit, value, text, how, total } = figure
  const said = (bound: keyof Bounds<number>): Cell => {
    const amount = value?.[bound] ?? null
    return amount === null ? null : { type: Number, value: amount, format: '#,##0.0####' }
  }
  const worked = (bound: keyof Bounds<Total>): Cell => {
    const one = total?.[bound] ?? null
    return one === null ? null : { type: 'Formula', value: formulas.of(one, bound), format: '#,##0.0####' }
  }
  return [
    ...[code, name, scope, unit].map((one): Cell => ({ value: one, wrap: true })),
    ...(value === null ? [null, { value: text }, null] : [said('low'), said('middle'), said('high')]),
    ...[worked('low'), worked('middle'), worked('high')],
    checkCell(figure, row),
    { value: how, wrap: true },
  ]
}

/** 相符 where every bound that is said is within rounding of its total. */
function checkCell({ value, total, tolerance }: EvidenceFigure, row: number): Cell {
  if (value === null) return { value: '待补' }
  if (total === null) return { value: '不在本册' }
  const bounds = (['low', 'middle', 'high'] as const).filter((bound) => value[bound] !== null)
  const apart = bounds.map((bound) => `ABS(${VALUE_COLUMNS[bound]}${row}-${TOTAL_COLUMNS[bound]}${row})<=${tolerance}`)
  return { type: 'Formula', value: `=IF(AND(${apart.join(',')}),"相符","不符")` }
}

/** Writes totals as formulas over the sheets and figures of a pack. */
class Formulas {
  private readonly rowOf: ReadonlyMap<string, number>
  private readonly sheets: ReadonlyMap<string, EvidenceSheet>

  constructor({ figures, sheets }: EvidencePack) {
    this.rowOf = new Map(figures.map(({ code }, index) => [code, index + FIRST_ROW]))
    this.sheets = new Map(sheets.map((sheet) => [sheet.name, sheet]))
  }

  of(total: Total, bound: keyof Bounds<Total>): string {
    switch (total.kind) {
      case 'sum': {
        const column = this.range(total.sheet, total.column)
        const terms = total.alternatives.map((conditions) =>
          conditions.length === 0 ? `SUM(${column})` : `SUMIFS(${column},${this.criteria(total.sheet, conditions)})`,
        )
        return `=(${terms.join('+')})${total.times === 1 ? '' : `*${total.times}`}`
      }
      case 'count':
        return `=COUNTIFS(${this.criteria(total.sheet, total.conditions)})`
      case 'median':
        return `=MEDIAN(${this.range(total.sheet, total.column)})*${total.times}`
      case 'difference': {
        const opposite = { low: 'high', middle: 'middle', high: 'low' } as const
        return `=${this.figure(total.of, bound)}-${this.figure(total.by, opposite[bound])}`
      }
      case 'quotient':
        return this.quotient(total, bound)
    }
  }

  /** Of ranges the quotients of like bounds, in their order. */
  private quotient({ of, by, times, digits }: Total & { kind: 'quotient' }, bound: keyof Bounds<Total>): string {
    const each = (['low', 'middle', 'high'] as const).map(
      // what a floating point number falls short of a whole one by is no reason to cut a digit off
      (one) => `ROUNDDOWN(${this.figure(of, one)}/${this.figure(by, one)}*${times}+1E-9,${digits})`,
    )
    const pick = { low: 'MIN', middle: 'MEDIAN', high: 'MAX' }[bound]
    return `=${pick}(${each.join(',')})`
  }

  /** The total of a figure; of one without a range each bound is its middle. */
  private figure(code: string, bound: keyof Bounds<Total>): string {
    const row = this.rowOf.get(code)
    if (row === undefined) throw new Error(`The pack has no figure ${code}`)
    const [side, middle] = [TOTAL_COLUMNS[bound] + row, TOTAL_COLUMNS.middle + row]
    return bound === 'middle' ? middle : `IF(ISBLANK(${side}),${middle},${side})`
  }

  private criteria(sheet: string, conditions: readonly Condition[]): string {
    return conditions
      .map((one) => `${this.range(sheet, one.column)},${'is' in one ? `"${one.is}"` : `">=${one.atLeast}"`}`)
      .join(',')
  }

  private range(name: string, key: string): string {
    const sheet = this.sheets.get(name)
    const index = sheet?.columns.findIndex((column) => column.key === key) ?? -1
    if (sheet === undefined || index < 0) throw new Error(`The pack has no column ${key} in ${name}`)
    const letter = String.fromCharCode('A'.charCodeAt(0) + index)
    // one row at least: a range that ends above its beginning would take in the heads
    return `${name}!$${letter}$${FIRST_ROW}:$${letter}$${Math.max(FIRST_ROW, sheet.rows.length + 1)}`
  }
}
