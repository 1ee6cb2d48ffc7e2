import type { LocalMonth } from './calendar-time.ts'
import { type LedgerPosting, ledgerPosting, postagePosting } from './ledger.ts'
import { type Fen, negateFen } from './money.ts'
import type { BudgetLine, MonthCharge } from './tariff.ts'

/** The method by which people's postings are made; what a tariff prices names the tariff's version instead. */
export const BOOKS_METHOD = 'books-1'

interface Decided {
  /** Id of the decision that is posted. */
  readonly id: string
  readonly line: BudgetLine
  /** Not 0; below 0 it takes back. */
  readonly amountFen: Fen
}

/** 预算下达: the line may spend so much more in the year. */
export function appropriationPosting({ id, line, amountFen }: Decided): LedgerPosting {
  return decided(`appropriation:${id}`, 'appropriation', line, [
    { account: 'available', amountFen },
    { account: 'appropriated', amountFen: negateFen(amountFen) },
  ])
}

/** 预算调剂: taken from one line and given to the other, a posting in each, so that every line balances by itself. */
export function transferPostings(transfer: {
  readonly id: string
  readonly fromLine: BudgetLine
  readonly toLine: BudgetLine
  readonly amountFen: Fen
}): readonly LedgerPosting[] {
  const { id, fromLine, toLine, amountFen } = transfer
  const given = (line: BudgetLine, amount: Fen) =>
    decided(`transfer:${id}:${line}`, 'transfer', line, [
      { account: 'available', amountFen: amount },
      { account: 'appropriated', amountFen: negateFen(amount) },
    ])
  return [given(fromLine, negateFen(amountFen)), given(toLine, amountFen)]
}

/** 合同承诺: a contract binds so much of what is available. */
export function commitmentPosting({ id, line, amountFen }: Decided): LedgerPosting {
  return decided(`commitment:${id}`, 'commitment', line, [
    { account: 'committed', amountFen },
    { account: 'available', amountFen: negateFen(amountFen) },
  ])
}

/** 对账差异: what was agreed with the carrier beyond what was posted; below 0, short of it. */
export function adjustmentPosting({ id, line, amountFen }: Decided): LedgerPosting {
  return decided(`adjustment:${id}:${line}`, 'adjustment', line, [
    { account: 'adjustment', amountFen },
    { account: 'payable_carrier', amountFen: negateFen(amountFen) },
  ])
}

/** 支付: what is owed to the carrier was paid out of the line. Throws RangeError unless the amount is above 0. */
export function paymentPosting({ id, line, amountFen }: Decided): LedgerPosting {
  if (!(amountFen > 0)) throw new RangeError(`Payment ${id} must be above 0 fen, not ${amountFen}`)
  return decided(`payment:${id}:${line}`, 'payment', line, [
    { account: 'payable_carrier', amountFen },
    { account: 'paid', amountFen: negateFen(amountFen) },
  ])
}

/** What a month costs besides its use, once for a line and town. */
export function monthChargePosting(
  {
    month,
    line,
    tariffVersionId,
  }: { readonly month: LocalMonth; readonly line: BudgetLine; readonly tariffVersionId: string },
  charge: MonthCharge,
): LedgerPosting {
  const sourceKey = ['month', month, line, ...(charge.townId === null ? [] : [charge.townId])].join(':')
  return postagePosting({ sourceKey, line, amountFen: charge.fen, tariffVersionId })
}

function decided(
  key: string,
  kind: LedgerPosting['kind'],
  line: BudgetLine,
  entries: LedgerPosting['entries'],
): LedgerPosting {
  return ledgerPosting({ key, kind, line, entries, tariffVersionId: BOOKS_METHOD, reverses: null })
}
