import type { LocalDate } from './calendar-time.ts'
import type { Fen } from './money.ts'

/** A line of a carrier's statement (对账单明细): what it says it carried, and what it asks for. */
export interface StatementLine {
  /** row in the file, as a spreadsheet counts them */
  readonly line: number
  /** the carrier's own number (运单号) */
  readonly waybill: string | null
  /** our number: of a consignment (流转单号) or of a bag's seal (封签号) */
  readonly number: string | null
  readonly date: LocalDate | null
  readonly siteId: string | null
  readonly amountFen: Fen
}

/** What the ledger owes the carrier by one posting. */
export interface Charge {
  /** id of the ledger transaction */
  readonly id: string
  readonly waybills: readonly string[]
  readonly numbers: readonly string[]
  /** sites that the carrier may name: where it was taken and where it went */
  readonly siteIds: readonly string[]
  /** the first and the last day that it is for: one day, or a month */
  readonly from: LocalDate
  readonly until: LocalDate
  readonly amountFen: Fen
  /** belongs to the month of the statement, so that its absence is worth a question */
  readonly isDue: boolean
  /** the statement that it was settled by; null: not yet */
  readonly settledBy: string | null
}

/**
 * matched: ours, at our price · priced_differently: ours, at another price · doubled: billed by another line or settled by an
 * earlier statement · not_ours: nothing of ours
 */
export type LineOutcome = 'matched' | 'priced_differently' | 'doubled' | 'not_ours'

/** What a line and a posting were recognised by. */
export type MatchedBy = 'waybill' | 'number' | 'date_and_site' | 'month'

export interface LineMatch {
  readonly line: number
  readonly outcome: LineOutcome
  /** the posting that it pairs with, or, of a doubled line, the one that is billed once too often */
  readonly chargeId: string | null
  readonly by: MatchedBy | null
  /** billed beyond what was posted: above 0 the carrier asks for too much */
  readonly differenceFen: Fen
  /** doubled: the line that already asks for it */
  readonly doublesLine: number | null
  /** doubled: the statement that already settled it */
  readonly settledBy: string | null
}

export interface StatementMatch {
  /** one for every line, in their order */
  readonly lines: readonly LineMatch[]
  /** postings of the month that no line asks for */
  readonly missing: readonly Charge[]
}

/** A carrier's day and ours may lie so far apart: what is handed over in the evening is entered the morning after, or on Monday. */
export const USUAL_TOLERANCE_DAYS = 2
