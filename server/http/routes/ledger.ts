import * as contract from '../../contract/ledger.ts'
import { closeMonth, listClosedMonths, type MonthClose } from '../../services/close-month.ts'
import { pageOfList } from '../../services/cursor.ts'
import { sumLedger } from '../../services/ledger-sums.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { reversePosting } from '../../services/reverse-posting.ts'
import { readTrialBalance } from '../../services/trial-balance.ts'
import { withAccountName } from '../presenters/books.ts'
import { handle } from '../route.ts'

/** The books: trial balance, month close, reversals, and the sums of a period. */
export const ledgerRoutes = [
  handle(contract.readTrialBalance, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'trial-balance', query)
    const { rows, month, differenceFen } = await readTrialBalance(context, query.month)
    return { ...pageOfSums(rows.map(withAccountName), query), month, differenceFen }
  }),

  handle(contract.listClosedMonths, async ({ context, query }) =>
    pageOfSums((await listClosedMonths(context)).map(presentClose), query),
  ),

  handle(contract.closeMonth, async ({ context, caller, params }) =>
    presentClose(await closeMonth(context, caller, params.month)),
  ),

  handle(contract.reversePosting, async ({ context, caller, params, body }) => ({
    id: await reversePosting(context, caller, { ...params, ...body }),
  })),

  handle(contract.listMoneySums, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'ledger-sums', query)
    const { money, from, until } = await sumLedger(context, query.period)
    const rows = money.map(({ entries: entryCount, ...sum }) => ({ ...withAccountName(sum), entryCount }))
    return { ...pageOfSums(rows, query), from, until }
  }),

  handle(contract.listUsageSums, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'usage-sums', query)
    const { usage, from, until } = await sumLedger(context, query.period)
    const rows = usage.map(({ entries: entryCount, gaps: gapCount, ...sum }) => ({ ...sum, gapCount, entryCount }))
    return { ...pageOfSums(rows, query), from, until }
  }),
]

function presentClose({ month, closedAt, closedBy }: MonthClose) {
  return { month, closedAt: closedAt.toISOString(), closedBy }
}

/** Sums have no id of their own: the cursor is the place in the list. */
function pageOfSums<Row>(
  rows: readonly Row[],
  query: { readonly cursor?: string | undefined; readonly limit: number },
) {
  const page = pageOfList(
    rows.map((row, index) => ({ row, id: String(index) })),
    query,
  )
  return { items: page.rows.map(({ row }) => row), nextCursor: page.nextCursor }
}
