import type { AccountCode } from './accounts.ts'
import { difference, exact, type FigureScope, type FigureValue, missing, quotient, ranged } from './figure.ts'
import { FIGURE_QUERIES, type FigureQueryKey, isFormula, type RowSource } from './figure-queries.ts'
import type { UsageMeasure } from './ledger.ts'
import type { EstimateChange } from './money.ts'
import type { BudgetLine } from './tariff.ts'

/** What became of consignments in a time. */
export interface RelayedSum {
  /** null: the county */
  readonly townId: string | null
  readonly registered: number
  /** of those registered, how many take materials to an agency */
  readonly registeredMaterials: number
  readonly cancelled: number
  readonly completed: number
  /** legs dispatched */
  readonly dispatches: number
  /** from registration to completion; null: nothing was completed */
  readonly medianMinutes: number | null
  /** of those completed */
  readonly rated: number
  /** rated 4 or 5 */
  readonly satisfied: number
}

/** What is counted of the county alone. */
export interface CountedFacts {
  readonly exceptions: number
  readonly complaints: number
  /** months whose statement was approved or paid */
  readonly settledMonths: number
  /** in force on a day of the time */
  readonly contracts: number
}

/** All that was read of a time, from which every figure of it is worked out. */
export interface FigureFacts {
  /** was anything at all posted? If not, sums are not 0 but unknown */
  readonly isRecorded: boolean
  readonly money: readonly {
    readonly line: BudgetLine
    readonly account: AccountCode
    readonly townId: string | null
    readonly versionId: string
    readonly debitFen: number
    readonly creditFen: number
    readonly entries: number
  }[]
  readonly usage: readonly ({
    readonly measure: UsageMeasure
    readonly townId: string | null
    readonly versionId: string
    readonly gaps: number
    readonly entries: number
  } & EstimateChange)[]
  /** of each town; `townId` null: the county */
  readonly relayed: readonly RelayedSum[]
  readonly counted: CountedFacts
  /** each month of each agency, as confirmed last */
  readonly volumes: readonly {
    readonly month: string
    readonly importId: string
    readonly accepted: number
    readonly completed: number
    readonly rated: number | null
    readonly good: number | null
  }[]
  /** months of the time that are over */
  readonly months: number
  readonly populations: readonly {
    readonly townId: string
    readonly persons: number
    readonly year: number
    readonly source: string
  }[]
  readonly roads: readonly { readonly townId: string; readonly metres: number | null; readonly source: string | null }[]
}

/** A figure's value with what it was counted from. */
export interface Counted {
  readonly value: FigureValue
  readonly rows: number
  readonly gaps: number
  readonly methods: readonly string[]
}

type Place = Pick<FigureScope, 'siteId' | 'line'>

/** Works out a figure from what was read; figures made from others are worked out from theirs. */
export function countFigure(facts: FigureFacts, key: FigureQueryKey, place: Place): Counted {
  const { from } = FIGURE_QUERIES[key]
  if (!isFormula(from)) return countRows(facts, from, key, place)
  const of = countFigure(facts, from.of as FigureQueryKey, place)
  const by = countFigure(facts, from.by as FigureQueryKey, place)
  const rounding = { times: from.times ?? 1, digits: from.digits ?? 0 }
  const value = from.kind === 'difference' ? difference(of.value, by.value) : quotient(of.value, by.value, rounding)
  return { value, rows: 0, gaps: of.gaps + by.gaps, methods: distinct([...of.methods, ...by.methods]) }
}

function countRows(facts: FigureFacts, source: RowSource, key: FigureQueryKey, { siteId, line }: Place): Counted {
  switch (source.rows) {
    case 'money': {
      const rows = facts.money.filter(
        (row) =>
          source.accounts.includes(row.account) &&
          (line === null || row.line === line) &&
          (siteId === null || row.townId === siteId),
      )
      if (rows.length === 0 && key === 'given') return nothing('nothing_given')
      const sum = total(rows.map(({ debitFen, creditFen }) => debitFen - creditFen)) * source.sign
      return known(
        facts,
        exact(sum),
        total(rows.map(({ entries }) => entries)),
        distinct(rows.map(({ versionId }) => versionId)),
      )
    }
    case 'usage':
      return countUsage(facts, source.measure, siteId)
    case 'registered':
    case 'completed':
    case 'rated':
    case 'dispatches':
    case 'cancelled':
      return countRelayed(facts, source, key, siteId)
    case 'volumes':
      return countVolumes(facts, source.field)
    case 'population':
      return countPeople(facts, siteId)
    case 'distance': {
      const found = facts.roads.find(({ townId }) => townId === siteId)
      if (found?.metres === undefined || found.metres === null) return nothing('distance_missing')
      return { value: exact(found.metres), rows: 1, gaps: 0, methods: found.source === null ? [] : [found.source] }
    }
    default:
      return counted(facts, facts.counted[COUNT_OF[source.rows]])
  }
}

const COUNT_OF = {
  exceptions: 'exceptions',
  complaints: 'complaints',
  settlements: 'settledMonths',
  contracts: 'contracts',
} as const

function countUsage(facts: FigureFacts, measure: UsageMeasure, siteId: string | null): Counted {
  const rows = facts.usage.filter((row) => row.measure === measure && (siteId === null || row.townId === siteId))
  const bounds = [rows.map(({ low }) => low), rows.map(({ middle }) => middle), rows.map(({ high }) => high)].map(total)
  // a time that takes savings back has its bounds the other way round
  const [low, middle, high] = bounds.toSorted((a, b) => a - b) as [number, number, number]
  const gaps = total(rows.map((row) => row.gaps))
  const entries = total(rows.map((row) => row.entries))
  const methods = distinct(rows.map(({ versionId }) => versionId))
  const isEstimate = measure === 'metres' || measure === 'minutes' || measure === 'fare_fen'
  if (facts.isRecorded && isEstimate && gaps > 0 && high === 0)
    return { ...nothing('distance_missing'), rows: entries, gaps, methods }
  return { ...known(facts, isEstimate ? ranged({ low, middle, high }) : exact(middle), entries, methods), gaps }
}

function countRelayed(
  facts: FigureFacts,
  source: Extract<RowSource, { rows: 'registered' | 'completed' | 'rated' | 'dispatches' | 'cancelled' }>,
  key: FigureQueryKey,
  siteId: string | null,
): Counted {
  const sum = facts.relayed.find(({ townId }) => townId === siteId)
  if (source.rows === 'rated') return counted(facts, (source.leastScore > 1 ? sum?.satisfied : sum?.rated) ?? 0)
  if (source.rows === 'registered' && source.direction !== null) {
    const { registered, registeredMaterials } = sum ?? { registered: 0, registeredMaterials: 0 }
    return counted(facts, source.direction === 'materials' ? registeredMaterials : registered - registeredMaterials)
  }
  if (key !== 'receipt_minutes') return counted(facts, sum?.[source.rows] ?? 0)
  if (sum === undefined || sum.medianMinutes === null) return nothing('nothing_completed')
  return { value: exact(sum.medianMinutes), rows: sum.completed, gaps: 0, methods: [] }
}

function countVolumes({ volumes, months }: FigureFacts, field: 'accepted' | 'completed' | 'rated' | 'good'): Counted {
  const values = volumes.map((row) => row[field])
  const stated = values.filter((value) => value !== null)
  const methods = distinct(volumes.map(({ importId }) => importId))
  const monthsMissing = Math.max(0, months - new Set(volumes.map(({ month }) => month)).size)
  const gaps = values.length - stated.length + monthsMissing
  if (stated.length === 0) {
    return { value: missing(volumes.length === 0 ? 'nothing_imported' : 'nothing_rated'), rows: 0, gaps, methods }
  }
  return { value: exact(total(stated)), rows: stated.length, gaps, methods }
}

/** The county has as many as its towns, once every one of them is known. */
function countPeople({ populations, roads }: FigureFacts, siteId: string | null): Counted {
  const towns = siteId === null ? roads.map(({ townId }) => townId) : [siteId]
  const found = populations.filter(({ townId }) => towns.includes(townId))
  const gaps = towns.length - found.length
  if (gaps > 0 || found.length === 0) return { ...nothing('population_missing'), gaps: Math.max(1, gaps) }
  const methods = distinct(found.map(({ year, source }) => `${year}年 ${source}`))
  return { value: exact(total(found.map(({ persons }) => persons))), rows: found.length, gaps: 0, methods }
}

/** A number of rows is what it counts. */
function counted(facts: FigureFacts, count: number): Counted {
  return known(facts, exact(count), count, [])
}

/** A sum is only known where somebody kept the books: 0 of nothing is a gap. */
function known({ isRecorded }: FigureFacts, value: FigureValue, rows: number, methods: readonly string[]): Counted {
  return isRecorded || rows > 0 ? { value, rows, gaps: 0, methods } : nothing('nothing_recorded')
}

function nothing(reason: Parameters<typeof missing>[0]): Counted {
  return { value: missing(reason), rows: 0, gaps: 1, methods: [] }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted()
}
