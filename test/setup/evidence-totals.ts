import type { Bounds, Condition, EvidencePack, EvidenceSheet, Total } from '../../server/domain/evidence-pack.ts'

/** Works out the totals of a pack from its rows, as a spreadsheet program does with its formulas. */
export function totalsOf({ figures, sheets }: EvidencePack): Map<string, Bounds<number>> {
  const sheetOf = new Map(sheets.map((sheet) => [sheet.name, sheet]))
  const figureOf = new Map(figures.map((figure) => [figure.code, figure]))
  const known = new Map<string, Bounds<number>>()

  function boundsOf(code: string): Bounds<number> {
    const found = known.get(code)
    if (found !== undefined) return found
    const total = figureOf.get(code)?.total
    if (!total) throw new Error(`no total for ${code}`)
    const bounds = {
      low: total.low === null ? null : work(total.low, 'low'),
      middle: work(total.middle, 'middle'),
      high: total.high === null ? null : work(total.high, 'high'),
    }
    known.set(code, bounds)
    return bounds
  }

  function boundOf(code: string, bound: keyof Bounds<number>): number {
    const bounds = boundsOf(code)
    return bounds[bound] ?? bounds.middle
  }

  function work(total: Total, bound: keyof Bounds<number>): number {
    switch (total.kind) {
      case 'sum': {
        const sheet = sheetOf.get(total.sheet) as EvidenceSheet
        const rows = total.alternatives.flatMap((conditions) => rowsWhere(sheet, conditions))
        return sum(rows.map((row) => Number(cell(sheet, row, total.column) ?? 0))) * total.times
      }
      case 'count':
        return rowsWhere(sheetOf.get(total.sheet) as EvidenceSheet, total.conditions).length
      case 'median': {
        const sheet = sheetOf.get(total.sheet) as EvidenceSheet
        const values = sheet.rows.flatMap((row) => cell(sheet, row, total.column) ?? []).map(Number)
        return medianOf(values) * total.times
      }
      case 'difference': {
        const opposite = { low: 'high', middle: 'middle', high: 'low' } as const
        return boundOf(total.of, bound) - boundOf(total.by, opposite[bound])
      }
      case 'quotient': {
        const { of, by, times, digits } = total
        const cut = (value: number) => Math.trunc((value + 1e-9) * 10 ** digits) / 10 ** digits
        const each = (['low', 'middle', 'high'] as const).map((one) =>
          cut((boundOf(of, one) / boundOf(by, one)) * times),
        )
        return each.toSorted((a, b) => a - b)[{ low: 0, middle: 1, high: 2 }[bound]] as number
      }
    }
  }

  for (const { code, total } of figures) if (total !== null) boundsOf(code)
  return known
}

function rowsWhere(sheet: EvidenceSheet, conditions: readonly Condition[]) {
  return sheet.rows.filter((row) =>
    conditions.every((condition) => {
      const value = cell(sheet, row, condition.column)
      if ('atLeast' in condition) return value !== null && Number(value) >= condition.atLeast
      return condition.is === '*' ? typeof value === 'string' && value !== '' : value === condition.is
    }),
  )
}

function cell(sheet: EvidenceSheet, row: readonly (string | number | null)[], key: string): string | number | null {
  const index = sheet.columns.findIndex((column) => column.key === key)
  if (index < 0) throw new Error(`no column ${key} in ${sheet.name}`)
  return row[index] ?? null
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
