import * as contract from '../../contract/reports.ts'
import { listLedger, readTransaction } from '../../services/list-ledger.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { readWeek, summariseWeek } from '../../services/summarise-week.ts'
import { presentNamedTransaction, presentTransaction, presentWeek } from '../presenters/reports.ts'
import { handle } from '../route.ts'

/** The week in figures and words, and the ledger that its sums come from. */
export const reportRoutes = [
  handle(contract.readWeeklySummary, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'weekly', query)
    return presentWeek(await summariseWeek(context, readWeek(query.week)))
  }),

  handle(contract.readWeeklyText, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'weekly', query)
    const { text } = await summariseWeek(context, readWeek(query.week))
    return text
  }),

  handle(contract.listLedger, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'ledger', query)
    const page = await listLedger(context, query)
    return { items: page.rows.map(presentTransaction), nextCursor: page.nextCursor }
  }),

  handle(contract.readLedgerTransaction, async ({ context, caller, params }) => {
    await recordReportQuery(context, caller, 'ledger', params)
    return presentNamedTransaction(await readTransaction(context, params.transactionId))
  }),
]
