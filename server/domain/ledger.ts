import { ACCOUNTS, type AccountCode, isOfLine, POSTAGE_ACCOUNT } from './accounts.ts'
import { addEstimates, type EstimateChange, exactly, type Fen, negateFen, sumFen, ZERO_ESTIMATE } from './money.ts'
import type { SavingsChange } from './savings.ts'
import { reversedBasis, type SavingsBasis } from './savings-basis.ts'
import type { BudgetLine } from './tariff.ts'

/** One side of a posting. Debits are positive, credits negative. */
export interface LedgerEntry {
  readonly account: AccountCode
  readonly amountFen: Fen
}

/** What a double-entry transaction is about. */
export type LedgerKind = 'postage' | 'adjustment' | 'payment' | 'appropriation' | 'transfer' | 'commitment' | 'reversal'

/** A double-entry transaction. Its key names its source, so that the same fact posts once however often it arrives. */
export interface LedgerPosting {
  readonly key: string
  readonly kind: LedgerKind
  /** The budget line that pays. */
  readonly line: BudgetLine
  readonly entries: readonly LedgerEntry[]
  /** The tariff version that made the price, or the method of the books. */
  readonly tariffVersionId: string
  /** The key of the posting that this one reverses, and why; null for an original. */
  readonly reverses: { readonly key: string; readonly reason: string } | null
}

/**
 * Makes a posting. Throws RangeError unless it has a key and two or more entries, none of 0, that sum to zero, on accounts
 * of its line.
 */
export function ledgerPosting(posting: LedgerPosting): LedgerPosting {
  if (posting.key.trim() === '') throw new RangeError('A posting needs a source key')
  const amounts = posting.entries.map((entry) => entry.amountFen)
  if (amounts.length < 2 || amounts.includes(0 as Fen)) {
    throw new RangeError(`Posting ${posting.key} needs two or more entries, none of 0 fen`)
  }
  const foreign = posting.entries.find(({ account }) => !isOfLine(account, posting.line))
  if (foreign !== undefined)
    throw new RangeError(`Posting ${posting.key}: ${posting.line} does not pay ${foreign.account}`)
  const imbalance = sumFen(amounts)
  if (imbalance !== 0) throw new RangeError(`Posting ${posting.key} does not balance: ${imbalance} fen`)
  return posting
}

/** What postage is posted from. `sourceKey` names the fact that costs: 'event:…', 'bag:…' or 'month:2025-03:towns'. */
export interface PostageInput {
  readonly sourceKey: string
  readonly line: BudgetLine
  /** Above 0: a price of 0 (carried by the bag or the month, or open) is not posted. */
  readonly amountFen: Fen
  readonly tariffVersionId: string
}

/** Postage: expense of the line against the carrier's account. Throws RangeError unless the amount is above 0. */
export function postagePosting({ sourceKey, line, amountFen, tariffVersionId }: PostageInput): LedgerPosting {
  if (!(amountFen > 0)) throw new RangeError(`Postage of ${sourceKey} must be above 0 fen, not ${amountFen}`)
  return ledgerPosting({
    key: `postage:${sourceKey}`,
    kind: 'postage',
    line,
    entries: [
      { account: POSTAGE_ACCOUNT[line], amountFen },
      { account: 'payable_carrier', amountFen: negateFen(amountFen) },
    ],
    tariffVersionId,
    reverses: null,
  })
}

/**
 * The posting that takes another back, entry by entry. Its key follows from the reversed key, so that nothing is reversed
 * twice; a reversal can be reversed in its turn. Throws RangeError without a reason.
 */
export function reversalOf(posting: LedgerPosting, reason: string): LedgerPosting {
  if (reason.trim() === '') throw new RangeError(`A reversal of ${posting.key} needs a reason`)
  return ledgerPosting({
    key: `reversal:${posting.key}`,
    kind: 'reversal',
    line: posting.line,
    entries: posting.entries.map(({ account, amountFen }) => ({ account, amountFen: negateFen(amountFen) })),
    tariffVersionId: posting.tariffVersionId,
    reverses: { key: posting.key, reason },
  })
}

/** The balance of every account in fen, debits positive; the balances sum to zero. */
export function accountBalances(postings: readonly LedgerPosting[]): Record<AccountCode, Fen> {
  const balanceOf = (account: AccountCode) =>
    sumFen(
      postings
        .flatMap((posting) => posting.entries)
        .filter((entry) => entry.account === account)
        .map((entry) => entry.amountFen),
    )
  const balances = ACCOUNTS.map(({ code }) => [code, balanceOf(code)])
  return Object.fromEntries(balances) as Record<AccountCode, Fen>
}

/** What the ledger measures besides money. Items, cases (that save a trip) and trips are counts; fares are fen. */
export const USAGE_MEASURES = ['items', 'cases', 'trips', 'metres', 'minutes', 'fare_fen'] as const
export type UsageMeasure = (typeof USAGE_MEASURES)[number]

/** A change of one measure. */
export interface UsageEntry {
  readonly measure: UsageMeasure
  /** Null when the quantity is not known: a gap, which is not 0. */
  readonly quantity: EstimateChange | null
  /** 1 opens a gap, −1 closes one: summed up, how many quantities of this measure are missing. */
  readonly gapChange: number
}

/** Usage posted from one fact by one version of a method. */
export interface UsagePosting {
  readonly key: string
  readonly methodVersion: string
  readonly entries: readonly UsageEntry[]
  /** What savings were reckoned from; absent where nothing is reckoned, or where it was not kept. */
  readonly basis?: SavingsBasis | null
}

/** The method of counting items: one for each consignment dispatched. */
export const ITEM_COUNT_METHOD = 'item-count-1'

/** Items carried because of one fact. Throws RangeError unless the count is whole and above 0. */
export function itemsUsage({ sourceKey, items }: { readonly sourceKey: string; readonly items: number }): UsagePosting {
  if (!Number.isSafeInteger(items) || items <= 0) throw new RangeError(`Not a number of items: ${items}`)
  return {
    key: `items:${sourceKey}`,
    methodVersion: ITEM_COUNT_METHOD,
    entries: [{ measure: 'items', quantity: exactly(items), gapChange: 0 }],
  }
}

/**
 * The usage of a change in a case's savings; null when nothing changed, so that there is nothing to post. When the method
 * itself changes, reverse what the old one posted and post anew, so that each posting has one method.
 */
export function savingsUsage(input: {
  readonly sourceKey: string
  readonly change: SavingsChange
  readonly basis?: SavingsBasis
}): UsagePosting | null {
  const { basis = null, change } = input
  const entries = savingsEntries(change)
  const key = `savings:${input.sourceKey}`
  return entries.length === 0 ? null : { key, methodVersion: change.methodId, entries, basis }
}

/** A change in savings as entries; what did not change has none. A case counts once, when it first saves a trip. */
export function savingsEntries(change: SavingsChange): UsageEntry[] {
  const { trips, metres, minutes, fareFen, measuredCases, gapCases } = change
  const counted = (count: number) => ({ low: count, middle: count, high: count })
  return [
    usageEntry('cases', counted(measuredCases + gapCases), 0),
    usageEntry('trips', counted(trips), 0),
    usageEntry('metres', metres, gapCases),
    usageEntry('minutes', minutes, gapCases),
    usageEntry('fare_fen', fareFen, gapCases),
  ].filter((entry) => entry !== null)
}

/** The posting that takes usage back, gaps included. */
export function reversalOfUsage(posting: UsagePosting): UsagePosting {
  return {
    key: `reversal:${posting.key}`,
    methodVersion: posting.methodVersion,
    entries: posting.entries.map(({ measure, quantity, gapChange }) => ({
      measure,
      quantity: quantity === null ? null : negateChange(quantity),
      gapChange: 0 - gapChange,
    })),
    basis: posting.basis == null ? null : reversedBasis(posting.basis),
  }
}

/** The total of one measure: what is known, and how many quantities are missing from it. */
export interface UsageTotal {
  readonly quantity: EstimateChange
  readonly gaps: number
}

/** The totals of every measure over many postings. */
export function usageTotals(postings: readonly UsagePosting[]): Record<UsageMeasure, UsageTotal> {
  const entries = postings.flatMap((posting) => posting.entries)
  const totalOf = (measure: UsageMeasure): UsageTotal => {
    const ofMeasure = entries.filter((entry) => entry.measure === measure)
    return {
      quantity: ofMeasure.reduce((sum, entry) => addEstimates(sum, entry.quantity ?? ZERO_ESTIMATE), ZERO_ESTIMATE),
      gaps: ofMeasure.reduce((sum, entry) => sum + entry.gapChange, 0),
    }
  }
  return {
    items: totalOf('items'),
    cases: totalOf('cases'),
    trips: totalOf('trips'),
    metres: totalOf('metres'),
    minutes: totalOf('minutes'),
    fare_fen: totalOf('fare_fen'),
  }
}

function usageEntry(measure: UsageMeasure, quantity: EstimateChange, gapChange: number): UsageEntry | null {
  const unchanged = quantity.low === 0 && quantity.middle === 0 && quantity.high === 0
  if (unchanged && gapChange === 0) return null
  return { measure, quantity: unchanged && gapChange > 0 ? null : quantity, gapChange }
}

function negateChange({ low, middle, high }: EstimateChange): EstimateChange {
  return { low: 0 - low, middle: 0 - middle, high: 0 - high }
}
