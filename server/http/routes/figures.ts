import * as contract from '../../contract/figures.ts'
import { FIGURE_QUERIES, type FigureQueryKey } from '../../domain/figure-queries.ts'
import { listFigureRows, openFigure } from '../../services/figures/open-figure.ts'
import { figuresOfPeriod } from '../../services/figures/period-figures.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { presentFigure, presentFigureRow, presentOpenFigure } from '../presenters/figures.ts'
import { handle } from '../route.ts'

/** Any figure of a report by its code, down to its rows. */
export const figureRoutes = [
  handle(contract.readFigure, async ({ context, caller, params }) => {
    await recordReportQuery(context, caller, 'figure', params)
    return presentOpenFigure(await openFigure(context, params.code))
  }),

  handle(contract.listFigureRows, async ({ context, caller, params, query }) => {
    await recordReportQuery(context, caller, 'figure', params)
    const tree = await context.network.tree()
    const { page, figure, isOfLedger } = await listFigureRows(context, { ...params, ...query })
    const { unit } = FIGURE_QUERIES[figure.query as FigureQueryKey]
    return { items: page.rows.map((row) => presentFigureRow(tree, unit, row, isOfLedger)), nextCursor: page.nextCursor }
  }),

  handle(contract.listPeriodFigures, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'period', query)
    return { figures: (await figuresOfPeriod(context, query)).map(presentFigure) }
  }),
]
