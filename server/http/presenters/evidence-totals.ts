import type { Figure } from '../../contract/figures.ts'
import { accountName } from '../../domain/accounts.ts'
import { LINE_NAME } from '../../domain/budget-text.ts'
import type { Bounds, Condition, EvidenceFigure, Total } from '../../domain/evidence-pack.ts'
import { unitText } from '../../domain/figure.ts'
import { type Formula, findFigureQuery, isFormula, type RowSource } from '../../domain/figure-queries.ts'
import { scopeText } from './evaluation-paper.ts'

/** What a figure's own unit is multiplied by to come to the unit that people read, and what rounding may hold apart in that. */
const SCALE: Readonly<Record<Figure['unit'], { readonly times: number; readonly tolerance: number }>> = {
  fen: { times: 0.01, tolerance: 0.005 },
  metres: { times: 0.001, tolerance: 0.0005 },
  // minutes are rounded before they are hours
  minutes: { times: 1 / 60, tolerance: 0.01 },
  per_mille: { times: 0.1, tolerance: 0.0005 },
  fen_per_item: { times: 0.01, tolerance: 0.00005 },
  metres_per_item: { times: 0.001, tolerance: 0.0015 },
  fen_per_kilometre: { times: 0.01, tolerance: 0.0015 },
  ...Object.fromEntries(
    (['items', 'cases', 'trips', 'ratings', 'persons', 'months', 'documents', 'items_per_thousand'] as const).map(
      (unit) => [unit, { times: 1, tolerance: 0.005 }],
    ),
  ),
} as Record<Figure['unit'], { times: number; tolerance: number }>

/** Digits that a quotient keeps beyond those of its formula, because its unit is larger here. */
const MORE_DIGITS: Partial<Record<Figure['unit'], number>> = {
  per_mille: 1,
  fen_per_item: 2,
  metres_per_item: 3,
  fen_per_kilometre: 2,
}
/** per_mille is a part of a hundred here; what is by a kilometre or an item has both in the units of the sheets. */
const QUOTIENT_TIMES: Partial<Record<Figure['unit'], number>> = { per_mille: 100, items_per_thousand: 1000 }

/** A figure beside the total of rows that it has to equal. */
export function presentEvidenceFigure(figure: Figure): EvidenceFigure {
  const { code, name, unit, text, value, provenance } = figure
  const { times, tolerance } = SCALE[unit]
  return {
    ...{ code, name, text, tolerance, scope: scopeText(figure), unit: unitText(unit), how: provenance.how },
    value:
      value.kind === 'gap'
        ? null
        : value.kind === 'exact'
          ? { low: null, middle: value.amount * times, high: null }
          : { low: value.low * times, middle: value.middle * times, high: value.high * times },
    total: totalOf(figure),
  }
}

function totalOf(figure: Figure): Bounds<Total> | null {
  const from = findFigureQuery(figure.query)?.from
  if (from === undefined || figure.value.kind === 'gap') return null
  const isRange = figure.value.kind === 'estimate'
  const ofBound = (bound: 'low' | 'middle' | 'high') =>
    isFormula(from) ? ofFigures(figure, from) : ofRows(figure, from, bound)
  const middle = ofBound('middle')
  if (middle === null) return null
  return { low: isRange ? ofBound('low') : null, middle, high: isRange ? ofBound('high') : null }
}

function ofFigures({ provenance, unit }: Figure, from: Formula): Total {
  const [of = '', by = ''] = provenance.parts
  if (from.kind === 'difference') return { kind: 'difference', of, by }
  const digits = (from.digits ?? 0) + (MORE_DIGITS[unit] ?? 0)
  return { kind: 'quotient', of, by, digits, times: QUOTIENT_TIMES[unit] ?? 1 }
}

function ofRows({ query, siteName, line }: Figure, source: RowSource, bound: 'low' | 'middle' | 'high'): Total | null {
  const ofTown: Condition[] = siteName === null ? [] : [{ column: 'town', is: siteName }]
  const count = (sheet: string, conditions: readonly Condition[]): Total => ({ kind: 'count', sheet, conditions })
  const sum = (sheet: string, column: string, conditions: readonly Condition[], times = 1): Total => ({
    ...{ kind: 'sum', sheet, column, times, alternatives: [conditions] },
  })
  switch (source.rows) {
    case 'money': {
      const ofLine: Condition[] = line === null ? [] : [{ column: 'line', is: LINE_NAME[line] }]
      const alternatives = source.accounts.map((account): Condition[] => [
        { column: 'account', is: accountName(account) },
        ...ofLine,
        ...ofTown,
      ])
      return { kind: 'sum', sheet: '分录', column: 'amount', times: source.sign, alternatives }
    }
    case 'usage': {
      const { measure } = source
      if (measure === 'items' || measure === 'trips') return sum('用量', measure, ofTown)
      const key = measure === 'fare_fen' ? 'fare' : measure
      return sum('用量', `${key}_${bound}`, ofTown, measure === 'minutes' ? 1 / 60 : 1)
    }
    case 'registered': {
      const { direction } = source
      const way: Condition[] =
        direction === null ? [] : [{ column: 'direction', is: direction === 'materials' ? '材料' : '结果' }]
      return count('流转件', [{ column: 'registered', is: '是' }, ...way, ...ofTown])
    }
    case 'completed':
      if (query === 'receipt_minutes') {
        // a median with a condition is beyond what every spreadsheet program works out
        return siteName === null ? { kind: 'median', sheet: '流转件', column: 'minutes', times: 1 / 60 } : null
      }
      return count('流转件', [{ column: 'completed', is: '是' }, ...ofTown])
    case 'cancelled':
      return count('流转件', [{ column: 'cancelled', is: '是' }, ...ofTown])
    case 'rated':
      return count('流转件', [
        { column: 'completed', is: '是' },
        { column: 'score', atLeast: source.leastScore },
        ...ofTown,
      ])
    case 'exceptions':
      return count('异常', [{ column: 'number', is: '*' }])
    case 'complaints':
      return count('投诉', [{ column: 'number', is: '*' }])
    case 'volumes':
      return sum('业务量', source.field, [])
    case 'settlements':
      return count('结算月份', [{ column: 'month', is: '*' }])
    case 'contracts':
      return count('承运合同', [{ column: 'number', is: '*' }])
    case 'dispatches':
      // as many as scans: the chain of a consignment proves them, not a sheet
      return null
    case 'population':
      return sum('镇场', 'population', ofTown)
    case 'distance':
      return sum('镇场', 'road', ofTown)
  }
}
