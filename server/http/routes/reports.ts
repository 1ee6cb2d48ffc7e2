import * as contract from '../../contract/reports.ts'
import { AppError } from '../../errors.ts'
import { listLedger } from '../../services/list-ledger.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { readWeek, summariseWeek } from '../../services/summarise-week.ts'
import { presentTransaction, presentWeek } from '../presenters/reports.ts'
import { handle } from '../route.ts'

/** Draws the week as a PNG. @throws Error whose message tells people what to do */
export type DrawWeeklyCard = (summary: contract.WeeklySummary) => Promise<Buffer>

/** The week in figures, words and picture, and the ledger that its sums come from. */
export function reportRoutes(drawWeeklyCard: DrawWeeklyCard) {
  return [
    handle(contract.readWeeklySummary, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'weekly', query)
      return presentWeek(await summariseWeek(context, readWeek(query.week)))
    }),

    handle(contract.readWeeklyText, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'weekly', query)
      const { text } = await summariseWeek(context, readWeek(query.week))
      return text
    }),

    handle(contract.readWeeklyCard, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'weekly-card', query)
      const summary = presentWeek(await summariseWeek(context, readWeek(query.week)))
      return drawWeeklyCard(summary).catch((cause: Error) => {
        throw new AppError('unavailable', { detail: cause.message, cause })
      })
    }),

    handle(contract.listLedger, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'ledger', query)
      const page = await listLedger(context, query)
      return { items: page.rows.map(presentTransaction), nextCursor: page.nextCursor }
    }),
  ]
}
