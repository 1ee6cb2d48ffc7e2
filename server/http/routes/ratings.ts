import * as contract from '../../contract/ratings.ts'
import { listRatings, rateConsignment, readOwnSatisfaction, readSatisfaction } from '../../services/ratings.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { presentOwnSatisfaction, presentRating, presentRatings, presentSatisfaction } from '../presenters/ratings.ts'
import { handle } from '../route.ts'

export const ratingRoutes = [
  handle(contract.rateConsignment, async ({ context, caller, params, body }) =>
    presentRating(await rateConsignment(context, caller, { ...params, ...body })),
  ),

  handle(contract.readSatisfaction, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'satisfaction', query)
    return presentSatisfaction(await readSatisfaction(context, query))
  }),

  handle(contract.readOwnSatisfaction, async ({ context, caller, query }) =>
    presentOwnSatisfaction(await readOwnSatisfaction(context, caller, query)),
  ),

  handle(contract.listRatings, async ({ context, caller, query }) => {
    const page = await listRatings(context, caller, query)
    return { items: presentRatings(await context.network.tree(), page.rows), nextCursor: page.nextCursor }
  }),
]
