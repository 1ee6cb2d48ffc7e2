import type { LocalDate } from './calendar-time.ts'
import {
  addEstimates,
  type Estimate,
  type EstimateChange,
  estimate,
  type Fen,
  roundEstimate,
  scaleEstimate,
  subtractEstimates,
  ZERO_ESTIMATE,
} from './money.ts'
import { isPublished } from './published-version.ts'

/** Where a parameter comes from, and the day that it was true of. */
export interface ParameterSource {
  readonly text: string
  readonly asOf: LocalDate
}

export const TRAVEL_MODES = ['bus', 'motorcycle', 'electric_bicycle', 'car', 'taxi'] as const

/** One way to travel to the county seat in the dated fare table. */
export interface TravelMode {
  readonly mode: (typeof TRAVEL_MODES)[number]
  /** Part of the journeys made this way; the shares of a method add up to 1. */
  readonly share: number
  readonly shareSource: ParameterSource
  readonly fenPerKilometre: Estimate
  readonly fareSource: ParameterSource
  readonly metresPerMinute: number
  readonly speedSource: ParameterSource
}

/** A version of the savings method. Never edited: better figures make a new version. */
export interface SavingsMethod {
  readonly id: string
  readonly validFrom: LocalDate
  /** What the version as a whole was decided by. */
  readonly source: string
  /** Made up to show how the program works: nobody has decided on it. */
  readonly isSample: boolean
  /** When it was entered; null: it came with the program. */
  readonly recordedAt: Date | null
  /** One way from the resident's home to the station, in metres. */
  readonly stationMetres: Estimate
  readonly stationSource: ParameterSource
  readonly modes: readonly TravelMode[]
}

/** What a version of the method holds besides its name and dates. */
export type SavingsParameters = Pick<SavingsMethod, 'stationMetres' | 'stationSource' | 'modes'>

export type CaseOutcome = 'completed' | 'cancelled' | 'returned' | 'written_off' | 'open'

/** Why a case saves nothing by rule. */
export const SAVINGS_EXCLUSIONS = ['cancelled', 'returned', 'written_off', 'attendance_required', 'open'] as const
export type SavingsExclusion = (typeof SAVINGS_EXCLUSIONS)[number]

export type SavingsGap = 'road_distance_missing'

/** What the savings of one case are reckoned from. */
export interface SavingsInput {
  /** Visits to the county seat that the matter needs without the relay. */
  readonly baselineVisits: number
  /** Whether the resident has to appear in person all the same. */
  readonly attendanceRequired: boolean
  /** Which directions the relay carried. */
  readonly relayed: { readonly materials: boolean; readonly result: boolean }
  readonly outcome: CaseOutcome
  /** Road distance from the resident's village or town to the county seat, in metres, one way; null when unknown. */
  readonly homeRoadMetres: number | null
  readonly method: SavingsMethod
}

/** What one case saved the resident. Null is a gap (not known), never 0; an excluded case is known to save 0. */
export interface CaseSavings {
  readonly methodId: string
  readonly trips: number
  readonly metres: Estimate | null
  readonly minutes: Estimate | null
  readonly fareFen: Estimate | null
  readonly excludedBecause: SavingsExclusion | null
  readonly gaps: readonly SavingsGap[]
}

/**
 * What must be added to the ledger when a case's savings change. Summed up over a case's life, the changes give its
 * present savings, with `gapCases` at 1 while it saves trips over a missing distance and `measuredCases` at 1 while it
 * saves trips over a known one.
 */
export interface SavingsChange {
  readonly methodId: string
  readonly trips: number
  readonly metres: EstimateChange
  readonly minutes: EstimateChange
  readonly fareFen: EstimateChange
  readonly measuredCases: number
  readonly gapCases: number
}

/** Savings of many cases. The estimates cover only the cases with a distance; the trips cover all. */
export interface SavingsTotals {
  readonly trips: number
  readonly metres: EstimateChange
  readonly minutes: EstimateChange
  readonly fareFen: EstimateChange
  readonly casesWithDistance: number
  readonly casesWithoutDistance: number
}

/**
 * The savings of one case by domain.md, "Sound savings". Each relayed direction replaces at most one visit.
 * Metres = trips × (2 × road − 2 × way to the station), never below 0; fare and minutes follow from the metres by the
 * method's mode shares. Bounds are rounded to whole metres, minutes and fen.
 * Throws RangeError for visits or distances that cannot be, and for an unsound method.
 */
export function savingsOfCase(input: SavingsInput): CaseSavings {
  const { baselineVisits, homeRoadMetres, method } = input
  assertSavingsMethod(method)
  if (!Number.isSafeInteger(baselineVisits) || baselineVisits < 0) {
    throw new RangeError(`Not a number of visits: ${baselineVisits}`)
  }
  if (homeRoadMetres !== null && !(homeRoadMetres >= 0 && Number.isFinite(homeRoadMetres))) {
    throw new RangeError(`Not a road distance in metres: ${homeRoadMetres}`)
  }
  const excludedBecause = exclusionOf(input)
  const trips = excludedBecause === null ? Math.min(baselineVisits, relayedDirections(input)) : 0
  // No trips, no metres, whatever the distance: only a distance that is needed can be missing.
  if (trips > 0 && homeRoadMetres === null) {
    return {
      methodId: method.id,
      trips,
      metres: null,
      minutes: null,
      fareFen: null,
      excludedBecause,
      gaps: ['road_distance_missing'],
    }
  }
  const metres = trips === 0 ? ZERO_ESTIMATE : metresOf(trips, homeRoadMetres ?? 0, method.stationMetres)
  return {
    methodId: method.id,
    trips,
    metres: roundEstimate(metres),
    minutes: roundEstimate(scaleEstimate(metres, minutesPerMetre(method))),
    fareFen: roundEstimate(fareOf(metres, method)),
    excludedBecause,
    gaps: [],
  }
}

/** A fault of a version that somebody wants to add. */
export type SavingsMethodProblem = 'shares_not_whole' | 'mode_twice' | 'range_out_of_order' | 'begins_in_closed_month'

/** @param openFrom the first day that is not in a closed month; null: no month is closed */
export function savingsMethodProblems(
  { validFrom, modes, stationMetres }: SavingsMethod,
  openFrom: LocalDate | null,
): SavingsMethodProblem[] {
  const isWhole = Math.abs(modes.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9
  const isOrdered = [stationMetres, ...modes.map(({ fenPerKilometre }) => fenPerKilometre)].every(isDistanceOrFare)
  return [
    ...(isWhole ? [] : (['shares_not_whole'] as const)),
    ...(new Set(modes.map(({ mode }) => mode)).size === modes.length ? [] : (['mode_twice'] as const)),
    ...(isOrdered ? [] : (['range_out_of_order'] as const)),
    ...(openFrom !== null && validFrom < openFrom ? (['begins_in_closed_month'] as const) : []),
  ]
}

/** Throws RangeError unless the shares add up to 1, speeds are above 0 and every estimate is ordered and not negative. */
export function assertSavingsMethod(method: SavingsMethod): void {
  const shares = method.modes.reduce((sum, mode) => sum + mode.share, 0)
  const sound =
    Math.abs(shares - 1) < 1e-9 &&
    isDistanceOrFare(method.stationMetres) &&
    method.modes.every((mode) => mode.share >= 0 && mode.metresPerMinute > 0 && isDistanceOrFare(mode.fenPerKilometre))
  if (!sound) throw new RangeError(`Savings method ${method.id} is unsound: check its shares, speeds and ranges`)
}

/**
 * The method in force on a day: of those that had begun by then the latest, of two of one day the one entered last; null
 * when none had. @param knownAt when the fact was recorded: a version measures nothing recorded before it was known
 */
export function savingsMethodInForce(
  methods: readonly SavingsMethod[],
  date: LocalDate,
  knownAt?: Date,
): SavingsMethod | null {
  const begun = methods.filter((method) => method.validFrom <= date && isPublished(method, knownAt))
  const order = ({ validFrom, recordedAt, id }: SavingsMethod) =>
    `${validFrom} ${recordedAt?.toISOString() ?? ''} ${id}`
  return begun.toSorted((a, b) => (order(a) < order(b) ? 1 : -1))[0] ?? null
}

/** The change from what was posted before (null: nothing yet) to what is known now. */
export function subtractSavings(now: CaseSavings, before: CaseSavings | null): SavingsChange {
  return {
    methodId: now.methodId,
    trips: now.trips - (before?.trips ?? 0),
    metres: subtractEstimates(now.metres ?? ZERO_ESTIMATE, before?.metres ?? ZERO_ESTIMATE),
    minutes: subtractEstimates(now.minutes ?? ZERO_ESTIMATE, before?.minutes ?? ZERO_ESTIMATE),
    fareFen: subtractEstimates(now.fareFen ?? ZERO_ESTIMATE, before?.fareFen ?? ZERO_ESTIMATE),
    measuredCases: measured(now) - measured(before),
    gapCases: gapped(now) - gapped(before),
  }
}

/** The savings of many cases, with how many of them have a distance and how many lack it. Cases that save no trip count in neither. */
export function totalSavings(cases: Iterable<CaseSavings>): SavingsTotals {
  let totals: SavingsTotals = NO_SAVINGS
  for (const one of cases) {
    totals = {
      trips: totals.trips + one.trips,
      metres: addEstimates(totals.metres, one.metres ?? ZERO_ESTIMATE),
      minutes: addEstimates(totals.minutes, one.minutes ?? ZERO_ESTIMATE),
      fareFen: addEstimates(totals.fareFen, one.fareFen ?? ZERO_ESTIMATE),
      casesWithDistance: totals.casesWithDistance + measured(one),
      casesWithoutDistance: totals.casesWithoutDistance + gapped(one),
    }
  }
  return totals
}

/** The totals of no case at all. */
export const NO_SAVINGS: SavingsTotals = {
  trips: 0,
  metres: ZERO_ESTIMATE,
  minutes: ZERO_ESTIMATE,
  fareFen: ZERO_ESTIMATE,
  casesWithDistance: 0,
  casesWithoutDistance: 0,
}

/** Fares saved, net of what the programme itself cost, in fen. Negative where it cost more than it saved. */
export function netOfProgrammeCost(fareFen: Estimate, costFen: Fen): Estimate {
  return estimate(fareFen.low - costFen, fareFen.middle - costFen, fareFen.high - costFen)
}

function exclusionOf({ outcome, attendanceRequired }: SavingsInput): SavingsExclusion | null {
  if (outcome !== 'completed') return outcome
  return attendanceRequired ? 'attendance_required' : null
}

function relayedDirections({ relayed }: SavingsInput): number {
  return Number(relayed.materials) + Number(relayed.result)
}

function metresOf(trips: number, roadMetres: number, stationMetres: Estimate): Estimate {
  const saved = (way: number) => trips * Math.max(0, 2 * roadMetres - 2 * way)
  // The longer the way to the station, the less is saved: the high bound of the one makes the low bound of the other.
  return estimate(saved(stationMetres.high), saved(stationMetres.middle), saved(stationMetres.low))
}

function minutesPerMetre(method: SavingsMethod): number {
  return method.modes.reduce((sum, mode) => sum + mode.share / mode.metresPerMinute, 0)
}

function fareOf(metres: Estimate, method: SavingsMethod): Estimate {
  const fenPerKilometre = method.modes
    .map((mode) => scaleEstimate(mode.fenPerKilometre, mode.share))
    .reduce((sum, part) => addEstimates(sum, part), ZERO_ESTIMATE)
  return estimate(
    (metres.low * fenPerKilometre.low) / 1000,
    (metres.middle * fenPerKilometre.middle) / 1000,
    (metres.high * fenPerKilometre.high) / 1000,
  )
}

function isDistanceOrFare({ low, middle, high }: Estimate): boolean {
  return 0 <= low && low <= middle && middle <= high && Number.isFinite(high)
}

function measured(savings: CaseSavings | null): number {
  return savings !== null && savings.trips > 0 && savings.gaps.length === 0 ? 1 : 0
}

function gapped(savings: CaseSavings | null): number {
  return savings !== null && savings.gaps.length > 0 ? 1 : 0
}
