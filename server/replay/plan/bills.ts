import { type LocalMonth, localDateOf, localMonthOf, parseLocalDate } from '../../domain/calendar-time.ts'
import type { SiteTree } from '../../domain/site.ts'
import { BUDGET_LINES, type BudgetLine, priceItem, type TariffVersion, tariffInForce } from '../../domain/tariff.ts'
import type { BillingError, PlannedBill, YearParameters } from '../parameters.ts'
import type { PlannedItem } from './deeds.ts'
import { Draw } from './draw.ts'
import { grouped } from './grouped.ts'

/** What the carrier asks for one consignment on one budget line. */
export interface BillLine {
  readonly item: string
  readonly line: BudgetLine
  readonly waybill: string | null
  readonly carriedAt: Date
  readonly townName: string
  readonly weightGrams: number
  readonly amountFen: number
  /** an error of the carrier, and how our books must tell of it */
  readonly planted: {
    readonly kind: BillingError
    readonly outcome: 'doubled' | 'priced_differently' | 'not_ours'
  } | null
}

export interface Bill {
  readonly month: LocalMonth
  readonly format: PlannedBill['format']
  readonly lines: readonly BillLine[]
  /** carried in the month and left out */
  readonly missing: readonly BillLine[]
  /** its columns stand under each other's headings */
  readonly swapped: 'amounts' | 'numbers' | null
  readonly planted: PlannedBill['errors']
}

/**
 * The carrier's bills of a year, from his own records of what he carried, weighed and agreed to be paid: nothing of our ledger
 * is looked at, so that a bill without a planted error proves the books, and one with it the matching.
 */
export function planBills(parameters: YearParameters, items: readonly PlannedItem[], tree: SiteTree): readonly Bill[] {
  const tariffs = versionsOf(parameters)
  const carried = grouped(carriedLines(items, tree, tariffs), ({ carriedAt }) => localMonthOf(carriedAt))
  const bills: Bill[] = []
  for (const wish of parameters.madeUp.bills) {
    const own = carried.get(wish.month as LocalMonth) ?? []
    bills.push(
      plant(wish, [...(bills.at(-1)?.missing ?? []), ...own], bills.at(-1)?.lines ?? [], tariffs, parameters.seed),
    )
  }
  return bills
}

function versionsOf({ madeUp }: YearParameters): TariffVersion[] {
  return madeUp.tariffs.map(({ line, validFrom, rule }, index) => ({
    ...{ id: String(index), line, source: 'contract', validUntil: null, validFrom: parseLocalDate(validFrom) },
    rule: rule as TariffVersion['rule'],
  }))
}

function carriedLines(items: readonly PlannedItem[], tree: SiteTree, tariffs: readonly TariffVersion[]): BillLine[] {
  const lines = items.flatMap((item) =>
    BUDGET_LINES.flatMap((line): BillLine[] => {
      const carriedAt = item.carried[line]
      const amountFen = carriedAt === undefined ? null : priceOn(tariffs, line, carriedAt, item.weightGrams)
      if (carriedAt === undefined || amountFen === null || amountFen === 0) return []
      const { id, waybill, weightGrams, townId } = item
      return [
        {
          ...{ item: id, line, waybill, carriedAt, weightGrams, amountFen },
          townName: tree.get(townId).name,
          planted: null,
        },
      ]
    }),
  )
  return lines.toSorted((a, b) => a.carriedAt.getTime() - b.carriedAt.getTime() || (keyOf(a) < keyOf(b) ? -1 : 1))
}

const keyOf = ({ item, line }: BillLine) => `${item} ${line}`

function priceOn(tariffs: readonly TariffVersion[], line: BudgetLine, at: Date, weightGrams: number): number | null {
  const tariff = tariffInForce(tariffs, line, localDateOf(at))
  return tariff === null ? null : priceItem(tariff.rule, { weightGrams }).fen
}

/** What a wrong price is beyond the right one. */
const DEARER_FEN = 500

function plant(
  wish: PlannedBill,
  clean: readonly BillLine[],
  before: readonly BillLine[],
  tariffs: readonly TariffVersion[],
  seed: string,
): Bill {
  const draw = new Draw(seed, 'bill', wish.month)
  const bill = { month: wish.month as LocalMonth, format: wish.format, planted: wish.errors }
  let lines = [...clean]
  let missing: BillLine[] = []
  let swapped: Bill['swapped'] = null
  const touched = new Set<BillLine>()
  // no line bears two errors: one would hide the other
  const untouched = (from: readonly BillLine[], count: number) => {
    const drawn = some(
      draw,
      from.filter((one) => !touched.has(one)),
      count,
    )
    for (const one of drawn) touched.add(one)
    return drawn
  }
  for (const { kind, lines: count } of wish.errors) {
    switch (kind) {
      case 'double_billing':
        lines = [
          ...lines,
          ...untouched(clean, count).map((one) => ({ ...one, planted: { kind, outcome: 'doubled' } as const })),
        ]
        break
      case 'billed_before':
        lines = [
          ...lines,
          ...untouched(honest(before), count).map((one) => ({
            ...one,
            planted: { kind, outcome: 'doubled' } as const,
          })),
        ]
        break
      case 'wrong_tariff':
        lines = repriced(lines, untouched(clean, count), kind, ({ amountFen }) => amountFen + DEARER_FEN)
        break
      case 'old_tariff': {
        const old = (one: BillLine) => priceBefore(tariffs, one)
        lines = repriced(
          lines,
          untouched(
            clean.filter((one) => old(one) !== one.amountFen),
            count,
          ),
          kind,
          old,
        )
        break
      }
      case 'foreign_parcels':
        lines = [
          ...lines,
          ...untouched(clean, count).map((one, index) =>
            foreign(one, `EMS${wish.month.replace('-', '')}${String(index).padStart(4, '0')}`),
          ),
        ]
        break
      case 'missing_lines':
        missing = untouched(clean, count)
        lines = lines.filter((one) => !missing.includes(one))
        break
      case 'swapped_amounts':
        swapped = 'amounts'
        break
      case 'swapped_numbers':
        swapped = 'numbers'
        break
      case 'thirteenth_month':
        // a bill of its own, sent when the year's twelve are settled
        break
    }
  }
  return { ...bill, lines, missing, swapped }
}

const honest = (lines: readonly BillLine[]) => lines.filter(({ planted }) => planted === null)

/** So many different lines, in the order of the bill. */
function some(draw: Draw, lines: readonly BillLine[], count: number): BillLine[] {
  const ranked = lines.map((line) => ({ line, rank: draw.number() })).toSorted((a, b) => a.rank - b.rank)
  const drawn = new Set(ranked.slice(0, count).map(({ line }) => line))
  return lines.filter((line) => drawn.has(line))
}

function repriced(
  lines: readonly BillLine[],
  wrong: readonly BillLine[],
  kind: BillingError,
  priceOf: (line: BillLine) => number,
): BillLine[] {
  return lines.map((one) =>
    wrong.includes(one) ? { ...one, amountFen: priceOf(one), planted: { kind, outcome: 'priced_differently' } } : one,
  )
}

/** The price of the version before the one in force. */
function priceBefore(tariffs: readonly TariffVersion[], { line, carriedAt, weightGrams, amountFen }: BillLine): number {
  const now = tariffInForce(tariffs, line, localDateOf(carriedAt))
  const others = tariffs.filter((version) => version !== now)
  return priceOn(others, line, carriedAt, weightGrams) ?? amountFen
}

function foreign(like: BillLine, waybill: string): BillLine {
  return { ...like, item: '', waybill, planted: { kind: 'foreign_parcels', outcome: 'not_ours' } }
}
