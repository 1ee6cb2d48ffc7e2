import * as contract from '../../contract/period-reports.ts'
import { listOverdueSites } from '../../services/overdue-sites.ts'
import { readTrend } from '../../services/read-trend.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { summarisePeriod } from '../../services/summarise-period.ts'
import { presentOverdueSite, presentPeriod } from '../presenters/period-reports.ts'
import { handle } from '../route.ts'

/** What leaders ask for in between: any time, any place, and who is late. */
export const periodReportRoutes = [
  handle(contract.readPeriodSummary, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'period', query)
    return presentPeriod(await summarisePeriod(context, query))
  }),

  handle(contract.readTrend, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'trend', query)
    return readTrend(context, query)
  }),

  handle(contract.listOverdueSites, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'overdue', query)
    const [tree, page] = await Promise.all([context.network.tree(), listOverdueSites(context, query)])
    return {
      items: page.rows.map((row) => presentOverdueSite(tree, row)),
      nextCursor: page.nextCursor,
      tasks: page.tasks,
    }
  }),
]
