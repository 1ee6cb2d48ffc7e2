import { type Fen, fen, ZERO_FEN } from './money.ts'
import type { LineMatch, LineOutcome } from './statement.ts'

/** How a doubtful line ends: what was posted is paid, what was billed is paid, or it is struck from the bill. */
export const RESOLUTIONS = ['pay_posted', 'pay_billed', 'strike'] as const
export type Resolution = (typeof RESOLUTIONS)[number]

/** A line as it was billed and came out. */
export interface DoubtfulLine extends Pick<LineMatch, 'outcome' | 'differenceFen'> {
  readonly amountFen: Fen
}

/** Does the line pair with a posting of ours? */
export function isPaired(outcome: LineOutcome): boolean {
  return outcome === 'matched' || outcome === 'priced_differently'
}

/** Whether the line leaves anything to decide. */
export function isDoubtful(outcome: LineOutcome): boolean {
  return outcome !== 'matched'
}

/** What is paid for a line. Throws RangeError where what was posted is to be paid and nothing was. */
export function payableOf({ outcome, amountFen, differenceFen }: DoubtfulLine, resolution: Resolution | null): Fen {
  if (resolution === 'strike') return ZERO_FEN
  if (resolution !== 'pay_posted') return amountFen
  if (!isPaired(outcome)) throw new RangeError('Nothing was posted that could be paid')
  return fen(amountFen - differenceFen)
}

/** What the books lack for that to be owed: the entry that adjusts them; 0: nothing. */
export function adjustmentOf(line: DoubtfulLine, payableFen: Fen): Fen {
  if (payableFen === ZERO_FEN) return ZERO_FEN
  const postedFen = isPaired(line.outcome) ? line.amountFen - line.differenceFen : 0
  return fen(payableFen - postedFen)
}
