import type { AccountCode } from '../domain/accounts.ts'
import { localDateOf } from '../domain/calendar-time.ts'
import { type LedgerPosting, reversalOf } from '../domain/ledger.ts'
import { fen } from '../domain/money.ts'
import { postingDay } from '../domain/relay-posting.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import { AppError } from '../errors.ts'
import { auditBudget } from '../store/budget.ts'
import { findReversible } from '../store/ledger.ts'
import { postToBooks, transactionId } from '../store/post-books.ts'
import { readOpenFrom } from '../store/pricing.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

/** What may be taken back by hand: what follows from a scan is corrected by a scan, a budget by a further decision. */
const REVERSIBLE_KINDS: readonly string[] = ['postage', 'adjustment']

/**
 * Takes a posting back (冲正), entry by entry, on today's date; once, however often it is asked for.
 * @returns id of the transaction that takes it back
 * @throws AppError posting_not_found, posting_not_reversible
 */
export async function reversePosting(
  { db, clock }: ServiceContext,
  person: Person,
  { transactionId: id, reason }: { readonly transactionId: string; readonly reason: string },
): Promise<string> {
  return db.$transaction(async (transaction) => {
    const found = await findReversible(transaction, id)
    if (found === null) throw new AppError('posting_not_found')
    const isOfFact = found.sourceEventId !== null || found.consignmentId !== null
    if (isOfFact || found.budgetLine === null || !REVERSIBLE_KINDS.includes(found.kind)) {
      throw new AppError('posting_not_reversible')
    }
    const money: LedgerPosting = {
      key: found.postingKey,
      kind: found.kind as LedgerPosting['kind'],
      line: found.budgetLine as BudgetLine,
      entries: found.entries.map(({ account, amountFen }) => ({
        account: account as AccountCode,
        amountFen: fen(Number(amountFen)),
      })),
      tariffVersionId: found.versionId,
      reverses: null,
    }
    const reversal = reversalOf(money, reason)
    const now = clock.now()
    const postedOn = postingDay(now, await readOpenFrom(transaction))
    const dated = { occurredAt: now, recordedAt: now, postedOn, townId: found.townId, note: reason }
    const posted = await postToBooks(transaction, [{ money: reversal, ...dated }])
    if (posted.length > 0) {
      const detail = { of: id, day: localDateOf(now), reason }
      const subject = transactionId(reversal.key)
      await auditBudget(transaction, { at: now, actorId: person.userId, action: 'ledger.reverse', subject, detail })
    }
    return transactionId(reversal.key)
  })
}
