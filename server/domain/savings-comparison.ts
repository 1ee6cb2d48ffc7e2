import { NO_SAVINGS, type SavingsMethod, type SavingsTotals, type TravelMode } from './savings.ts'
import { changeOf, type SavingsBasis } from './savings-basis.ts'
import { addTotals, timesTotals, totalsOf } from './savings-recount.ts'

/** What two reckonings may differ in, in the order in which it is exchanged. */
export const SAVINGS_COMPONENTS = ['visits', 'distances', 'station', 'shares', 'fares', 'speeds'] as const
export type SavingsComponent = (typeof SAVINGS_COMPONENTS)[number]

/** One way to reckon a posting. */
export interface Reckoning {
  readonly method: SavingsMethod
  readonly basis: SavingsBasis
}

/** So many postings of a town that are reckoned alike, by both ways. */
export interface ComparedPostings {
  readonly townId: string | null
  readonly before: Reckoning
  readonly after: Reckoning
  readonly count: number
}

/** How the savings of a town change from one way to the other, and what does it. */
export interface ComparedSavings {
  readonly townId: string | null
  readonly before: SavingsTotals
  readonly after: SavingsTotals
  /** adds up to the difference; a half is where both orders of exchanging differ by one */
  readonly components: Readonly<Record<SavingsComponent, SavingsTotals>>
}

/**
 * Exchanges one component after the other, in their order and in the opposite one, and takes the middle of both: so what a
 * component does depends on no order, the parts add up, and the comparison the other way round is the same with the other
 * sign.
 */
export function compareSavings(postings: Iterable<ComparedPostings>): ComparedSavings[] {
  const towns = new Map<string | null, SavingsTotals[]>()
  for (const posting of postings) {
    const steps = stepsOf(posting)
    const known = towns.get(posting.townId)
    towns.set(
      posting.townId,
      steps.map((step, index) => addTotals(known?.[index] ?? NO_SAVINGS, step)),
    )
  }
  return [...towns]
    .map(([townId, steps]) => ({ townId, ...comparedFrom(steps) }))
    .toSorted((a, b) => ((a.townId ?? '') < (b.townId ?? '') ? -1 : 1))
}

/** All towns together. */
export function sumCompared(towns: readonly ComparedSavings[]): Omit<ComparedSavings, 'townId'> {
  const sum = (pick: (town: ComparedSavings) => SavingsTotals) =>
    towns.reduce((total, town) => addTotals(total, pick(town)), NO_SAVINGS)
  return {
    before: sum(({ before }) => before),
    after: sum(({ after }) => after),
    components: byComponent((component) => sum(({ components }) => components[component])),
  }
}

const COUNT = SAVINGS_COMPONENTS.length

/** Totals with the first 0, 1, … components exchanged, then with the last 0, 1, … of them. */
function stepsOf({ before, after, count }: ComparedPostings): SavingsTotals[] {
  const reckon = (exchanged: readonly SavingsComponent[]) => {
    const { method, basis } = mixed(before, after, new Set(exchanged))
    return timesTotals(totalsOf(changeOf(basis, method)), count)
  }
  const counts = Array.from({ length: COUNT + 1 }, (_, index) => index)
  return [
    ...counts.map((first) => reckon(SAVINGS_COMPONENTS.slice(0, first))),
    ...counts.map((last) => reckon(SAVINGS_COMPONENTS.slice(COUNT - last))),
  ]
}

function comparedFrom(steps: readonly SavingsTotals[]): Omit<ComparedSavings, 'townId'> {
  const forth = (exchanged: number) => steps[exchanged] ?? NO_SAVINGS
  const back = (exchanged: number) => steps[COUNT + 1 + exchanged] ?? NO_SAVINGS
  const difference = (now: SavingsTotals, then: SavingsTotals) => addTotals(now, timesTotals(then, -1))
  return {
    before: forth(0),
    after: forth(COUNT),
    components: byComponent((_, index) => {
      const inOrder = difference(forth(index + 1), forth(index))
      const inReverse = difference(back(COUNT - index), back(COUNT - index - 1))
      return timesTotals(addTotals(inOrder, inReverse), 0.5)
    }),
  }
}

function byComponent(of: (component: SavingsComponent, index: number) => SavingsTotals) {
  const entries = SAVINGS_COMPONENTS.map((component, index) => [component, of(component, index)] as const)
  return Object.fromEntries(entries) as Record<SavingsComponent, SavingsTotals>
}

function mixed(before: Reckoning, after: Reckoning, exchanged: ReadonlySet<SavingsComponent>): Reckoning {
  const of = (component: SavingsComponent) => (exchanged.has(component) ? after : before)
  const { baselineVisits, attendanceRequired } = of('visits').basis
  const { homeRoadMetres } = of('distances').basis
  const { stationMetres } = of('station').method
  return {
    basis: { ...before.basis, baselineVisits, attendanceRequired, homeRoadMetres },
    method: { ...before.method, stationMetres, modes: mixedModes(before.method, after.method, of) },
  }
}

/** A way to travel that one method does not have has no share in it; what it costs and how fast it is, the other one says. */
function mixedModes(
  before: SavingsMethod,
  after: SavingsMethod,
  of: (component: SavingsComponent) => Reckoning,
): TravelMode[] {
  const names = [...new Set([...before.modes, ...after.modes].map(({ mode }) => mode))]
  return names.flatMap((name) => {
    const modeOf = (method: SavingsMethod) => method.modes.find(({ mode }) => mode === name)
    const any = modeOf(before) ?? modeOf(after)
    if (any === undefined) return []
    const share = modeOf(of('shares').method)?.share ?? 0
    const { fenPerKilometre } = modeOf(of('fares').method) ?? any
    const { metresPerMinute } = modeOf(of('speeds').method) ?? any
    return [{ ...any, share, fenPerKilometre, metresPerMinute }]
  })
}
