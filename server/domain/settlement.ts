import type { Fen } from './money.ts'
import type { BudgetLine } from './tariff.ts'

/** What happens to a settlement (结算), and, as the last that happened, how it stands. */
export const SETTLEMENT_STEPS = ['prepared', 'returned', 'reviewed', 'approved', 'paid'] as const
export type SettlementStepKind = (typeof SETTLEMENT_STEPS)[number]
export type SettlementStatus = SettlementStepKind

/** A step and whose hand it was. */
export interface SettlementHand {
  readonly kind: SettlementStepKind
  readonly actorId: string
}

/** What is paid out of a budget line. */
export interface LineAmount {
  readonly line: BudgetLine
  readonly amountFen: Fen
}

/** out_of_order: it is not its turn · same_hand: this person had a hand in it before */
export type SettlementRefusal = 'out_of_order' | 'same_hand'

/** What may come after each status; null: there is none yet. */
const NEXT: ReadonlyMap<SettlementStatus | null, readonly SettlementStepKind[]> = new Map([
  [null, ['prepared']],
  ['prepared', ['reviewed', 'returned']],
  ['reviewed', ['approved', 'returned']],
  ['returned', ['prepared']],
  ['approved', ['paid']],
  ['paid', []],
])

/** How a settlement stands after its steps; null before the first. */
export function settlementStatus(steps: readonly SettlementHand[]): SettlementStatus | null {
  return steps.at(-1)?.kind ?? null
}

/**
 * May this step come next? Prepared, reviewed and approved are three different people; whoever prepared does not review,
 * and neither of the two approves. What was returned begins anew.
 * @returns why not; null when it may
 */
export function settlementRefusal(steps: readonly SettlementHand[], next: SettlementHand): SettlementRefusal | null {
  if (NEXT.get(settlementStatus(steps))?.includes(next.kind) !== true) return 'out_of_order'
  if (next.kind !== 'reviewed' && next.kind !== 'approved') return null
  const round = steps.slice(steps.findLastIndex(({ kind }) => kind === 'prepared'))
  return round.some(({ actorId }) => actorId === next.actorId) ? 'same_hand' : null
}
