import * as contract from '../../contract/pictures.ts'
import { readWeeklyCard } from '../../contract/reports.ts'
import { AppError } from '../../errors.ts'
import { readBag } from '../../services/bags/read-bags.ts'
import { readBudget, runningYear } from '../../services/budget.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { summarisePeriod } from '../../services/summarise-period.ts'
import { readWeek, summariseWeek } from '../../services/summarise-week.ts'
import { presentBag } from '../presenters/bags.ts'
import { presentBudgetLine } from '../presenters/books.ts'
import { presentPeriod } from '../presenters/period-reports.ts'
import { presentWeek } from '../presenters/reports.ts'
import { handle } from '../route.ts'

/** Draws a picture as a PNG. @throws Error whose message tells people what to do */
export type DrawPicture = (picture: contract.Picture) => Promise<Buffer>

/** What says more as a picture: the week, any time, the budget, a bag's manifest. */
export function pictureRoutes(draw: DrawPicture) {
  const drawn = (picture: contract.Picture) =>
    draw(picture).catch((cause: Error) => {
      throw new AppError('unavailable', { detail: cause.message, cause })
    })

  return [
    handle(readWeeklyCard, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'weekly-card', query)
      return drawn({ kind: 'weekly', summary: presentWeek(await summariseWeek(context, readWeek(query.week))) })
    }),

    handle(contract.readPeriodCard, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'period-card', query)
      const summary = presentPeriod(await summarisePeriod(context, query))
      return drawn({ kind: 'period', topic: query.topic, summary })
    }),

    handle(contract.readBudgetCard, async ({ context, caller, query }) => {
      await recordReportQuery(context, caller, 'budget-card', query)
      const year = query.year ?? runningYear(context)
      const lines = (await readBudget(context, year)).map(presentBudgetLine)
      return drawn({ kind: 'budget', budget: { year, asOf: context.clock.now().toISOString(), lines } })
    }),

    handle(contract.readManifestPicture, async ({ context, params }) => {
      const bag = presentBag(await context.network.tree(), await readBag(context, { id: params.bagId }), null)
      return drawn({ kind: 'manifest', asOf: context.clock.now().toISOString(), bag })
    }),
  ]
}
