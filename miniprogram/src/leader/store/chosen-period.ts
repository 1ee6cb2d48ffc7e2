import { type Period, type PeriodName, periodNamed } from '../wording/periods.js'

export interface ChosenPeriod extends Period {
  readonly name: PeriodName
}

let chosen: ChosenPeriod | null = null

/** The time that a leader looks at, on every page alike, until the app is closed. This month, to begin with. */
export function chosenPeriod(now: number): ChosenPeriod {
  const name = chosen?.name ?? 'this_month'
  return chosen?.name === 'own' ? chosen : { name, ...periodNamed(name, now) }
}

/** Tells one time from another: figures of the one never stand below the other's name. */
export function periodKey({ from, until }: Period): string {
  return `${from} ${until}`
}

export function choosePeriod(period: ChosenPeriod): void {
  chosen = period
}
