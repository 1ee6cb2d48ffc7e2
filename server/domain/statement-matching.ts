import type { LocalDate } from './calendar-time.ts'
import { addFen, type Fen, fen, sumFen, ZERO_FEN } from './money.ts'
import { nearestPairs } from './nearest-pairs.ts'
import {
  type Charge,
  type LineMatch,
  type MatchedBy,
  type StatementLine,
  type StatementMatch,
  USUAL_TOLERANCE_DAYS,
} from './statement.ts'

/**
 * Pairs the lines of a statement with what the ledger owes: by waybill, then by tracking or seal number, then by day and site
 * with tolerance. A posting pairs with at most one line, and a line with at most one posting. What a line names is believed:
 * a line with a number of ours, or with a waybill that we know, pairs with nothing else; nor does one with an unknown waybill
 * pair with a consignment whose waybill is known. At each step equal amounts come first.
 */
export function matchStatement(
  lines: readonly StatementLine[],
  charges: readonly Charge[],
  toleranceDays = USUAL_TOLERANCE_DAYS,
): StatementMatch {
  const round = new Round(lines, charges)
  for (const isSamePrice of [true, false]) {
    round.pairByName(
      'waybill',
      (line) => line.waybill,
      (charge) => charge.waybills,
      isSamePrice,
    )
  }
  for (const isSamePrice of [true, false]) {
    round.pairByName(
      'number',
      (line) => line.number,
      (charge) => charge.numbers,
      isSamePrice,
    )
  }
  for (const isSamePrice of [true, false]) {
    round.pairByMonth(isSamePrice)
    round.pairByDay(isSamePrice, toleranceDays)
  }
  return round.outcome(toleranceDays)
}

/** What the lines ask for, and what of it the ledger does not owe. */
export function sumOfMatch(
  lines: readonly Pick<StatementLine, 'line' | 'amountFen'>[],
  matches: readonly LineMatch[],
): { readonly billedFen: Fen; readonly postedFen: Fen; readonly differenceFen: Fen } {
  const billedFen = sumFen(lines.map(({ amountFen }) => amountFen))
  const differenceFen = sumFen(matches.map((match) => match.differenceFen))
  return { billedFen, postedFen: fen(billedFen - differenceFen), differenceFen }
}

interface Pair {
  readonly charge: Charge
  readonly line: StatementLine
  readonly by: MatchedBy
}

class Round {
  readonly #lines: readonly StatementLine[]
  readonly #charges: readonly Charge[]
  readonly #pairOfLine = new Map<StatementLine, Pair>()
  readonly #pairOfCharge = new Map<Charge, Pair>()
  readonly #byName: ReadonlyMap<string, readonly Charge[]>

  constructor(lines: readonly StatementLine[], charges: readonly Charge[]) {
    this.#lines = lines.toSorted((a, b) => a.line - b.line)
    this.#charges = charges.toSorted((a, b) => compare(a.from, b.from) || compare(a.id, b.id))
    this.#byName = groups(this.#charges, ({ waybills, numbers }) => [
      ...waybills.map(waybillKey),
      ...numbers.map(numberKey),
    ])
  }

  /** By what both are called. Where a name stands for several postings, the nearest amounts pair. */
  pairByName(
    by: MatchedBy,
    nameOf: (line: StatementLine) => string | null,
    namesOf: (charge: Charge) => readonly string[],
    isSamePrice: boolean,
  ): void {
    const charges = groups(this.#openCharges(), namesOf)
    // a line that repeats a paired one is no other posting at another price
    const repeats = new Set(isSamePrice ? [] : [...this.#pairOfLine.keys()].map(appearance))
    const lines = this.#openLines().filter((line) => !repeats.has(appearance(line)))
    for (const [name, ofName] of groups(lines, (line) => listOf(nameOf(line)))) {
      for (const line of ofName) {
        const open = (charges.get(name) ?? []).filter((charge) => !this.#pairOfCharge.has(charge))
        const nearest = open.toSorted((a, b) => distance(a, line) - distance(b, line))[0]
        if (nearest !== undefined && (!isSamePrice || nearest.amountFen === line.amountFen))
          this.#pair(line, nearest, by)
      }
    }
  }

  /** What a month costs besides its use: lines of the town, or of no site at all, with a day of that month or none. */
  pairByMonth(isSamePrice: boolean): void {
    const monthly = this.#openCharges().filter(isMonthly)
    const charges = groups(monthly, ({ siteIds }) => (siteIds.length === 0 ? [''] : siteIds))
    for (const line of this.#openLines().filter(isNameless)) {
      const fitting = (charges.get(line.siteId ?? '') ?? []).find(
        (charge) =>
          !this.#pairOfCharge.has(charge) &&
          (line.date === null || (charge.from <= line.date && line.date <= charge.until)) &&
          (!isSamePrice || charge.amountFen === line.amountFen),
      )
      if (fitting !== undefined) this.#pair(line, fitting, 'month')
    }
  }

  /** By day and site, for lines that name nothing we know. */
  pairByDay(isSamePrice: boolean, toleranceDays: number): void {
    const keysOf = (siteIds: readonly string[], amount: Fen) =>
      siteIds.map((siteId) => (isSamePrice ? `${siteId} ${amount}` : siteId))
    const lines = groups(
      this.#openLines().filter((line) => line.date !== null && this.#mayPairByDay(line)),
      (line) => keysOf(listOf(line.siteId), line.amountFen),
    )
    const charges = groups(
      this.#openCharges().filter((charge) => !isMonthly(charge)),
      (charge) => keysOf(charge.siteIds, charge.amountFen),
    )
    for (const [key, ofSite] of lines) {
      const [withWaybill, without] = parted(ofSite, ({ waybill }) => waybill !== null)
      this.#pairNearest(without, charges.get(key) ?? [], toleranceDays)
      const unnamed = (charges.get(key) ?? []).filter(({ waybills }) => waybills.length === 0)
      this.#pairNearest(withWaybill, unnamed, toleranceDays)
    }
  }

  /** What became of every line, and what no line asks for. */
  outcome(toleranceDays: number): StatementMatch {
    const billedAgain = new BilledAgain(this.#charges, toleranceDays)
    const lines = this.#lines.map((line): LineMatch => {
      const pair = this.#pairOfLine.get(line)
      if (pair !== undefined) {
        const differenceFen = fen(line.amountFen - pair.charge.amountFen)
        const outcome = differenceFen === ZERO_FEN ? 'matched' : 'priced_differently'
        return { ...UNPAIRED, line: line.line, outcome, chargeId: pair.charge.id, by: pair.by, differenceFen }
      }
      return { ...UNPAIRED, ...this.#doubling(line, billedAgain), line: line.line, differenceFen: line.amountFen }
    })
    const missing = this.#openCharges().filter(({ isDue }) => isDue)
    return { lines, missing }
  }

  #doubling(line: StatementLine, billedAgain: BilledAgain): Partial<LineMatch> {
    const named = this.#namedBy(line).toSorted((a, b) => distance(a, line) - distance(b, line))
    const twin = named.map((charge) => this.#pairOfCharge.get(charge)).find((pair) => pair !== undefined)
    const same = twin ?? (isNameless(line) ? this.#samePaired(line) : undefined)
    if (same !== undefined) {
      return { outcome: 'doubled', chargeId: same.charge.id, doublesLine: same.line.line }
    }
    const settled = named.find(({ settledBy }) => settledBy !== null) ?? billedAgain.take(line)
    return settled === undefined ? {} : { outcome: 'doubled', chargeId: settled.id, settledBy: settled.settledBy }
  }

  /** A paired line that cannot be told from this one. */
  #samePaired(line: StatementLine): Pair | undefined {
    this.#pairedNameless ??= groups(
      [...this.#pairOfLine.values()].filter((pair) => isNameless(pair.line)),
      (pair) => [appearance(pair.line)],
    )
    return this.#pairedNameless.get(appearance(line))?.[0]
  }
  #pairedNameless: ReadonlyMap<string, readonly Pair[]> | undefined

  #namedBy({ waybill, number }: StatementLine): readonly Charge[] {
    const names = [...listOf(waybill).map(waybillKey), ...listOf(number).map(numberKey)]
    return names.flatMap((name) => this.#byName.get(name) ?? [])
  }

  #mayPairByDay(line: StatementLine): boolean {
    return line.number === null && this.#namedBy(line).length === 0
  }

  #pairNearest(lines: readonly StatementLine[], charges: readonly Charge[], toleranceDays: number): void {
    const dated = lines.toSorted((a, b) => compare(a.date ?? '', b.date ?? '') || a.line - b.line)
    const open = charges.filter((charge) => !this.#pairOfCharge.has(charge))
    const pairs = nearestPairs(
      dated.map(({ date }) => dayNumber(date as LocalDate)),
      open.map(({ from }) => dayNumber(from)),
      toleranceDays,
    )
    for (const [i, j] of pairs) this.#pair(dated[i] as StatementLine, open[j] as Charge, 'date_and_site')
  }

  #pair(line: StatementLine, charge: Charge, by: MatchedBy): void {
    const pair = { line, charge, by }
    this.#pairOfLine.set(line, pair)
    this.#pairOfCharge.set(charge, pair)
  }

  #openLines(): StatementLine[] {
    return this.#lines.filter((line) => !this.#pairOfLine.has(line))
  }

  #openCharges(): Charge[] {
    return this.#charges.filter((charge) => charge.settledBy === null && !this.#pairOfCharge.has(charge))
  }
}

/** Settled postings that a line without names asks for once more; each explains one line. */
class BilledAgain {
  readonly #bySite: ReadonlyMap<string, readonly Charge[]>
  readonly #taken = new Set<Charge>()
  readonly #toleranceDays: number

  constructor(charges: readonly Charge[], toleranceDays: number) {
    const settled = charges.filter(({ settledBy }) => settledBy !== null)
    this.#bySite = groups(settled, ({ siteIds, amountFen }) =>
      (siteIds.length === 0 ? [''] : siteIds).map((siteId) => `${siteId} ${amountFen}`),
    )
    this.#toleranceDays = toleranceDays
  }

  take(line: StatementLine): Charge | undefined {
    if (!isNameless(line)) return undefined
    const found = this.#bySite
      .get(`${line.siteId ?? ''} ${line.amountFen}`)
      ?.find((charge) => !this.#taken.has(charge) && isAbout(charge, line.date, this.#toleranceDays))
    if (found !== undefined) this.#taken.add(found)
    return found
  }
}

const UNPAIRED = {
  outcome: 'not_ours',
  chargeId: null,
  by: null,
  doublesLine: null,
  settledBy: null,
} as const satisfies Partial<LineMatch>

function isAbout(charge: Charge, date: LocalDate | null, toleranceDays: number): boolean {
  if (date === null) return isMonthly(charge)
  const day = dayNumber(date)
  return dayNumber(charge.from) - toleranceDays <= day && day <= dayNumber(charge.until) + toleranceDays
}

function isMonthly({ from, until }: Charge): boolean {
  return from !== until
}

function isNameless({ waybill, number }: StatementLine): boolean {
  return waybill === null && number === null
}

function appearance({ waybill, number, date, siteId, amountFen }: StatementLine): string {
  return JSON.stringify([waybill, number, date, siteId, amountFen])
}

function distance({ amountFen }: Charge, line: StatementLine): number {
  return Math.abs(addFen(amountFen, fen(-line.amountFen)))
}

const waybillKey = (waybill: string) => `waybill ${waybill}`
const numberKey = (number: string) => `number ${number}`

function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function listOf<T>(value: T | null): readonly T[] {
  return value === null ? [] : [value]
}

function groups<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>()
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = grouped.get(key)
      if (group === undefined) grouped.set(key, [item])
      else group.push(item)
    }
  }
  return grouped
}

function parted<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
