import * as contract from '../../contract/savings.ts'
import { compareSavingsOfPeriod } from '../../services/compare-savings.ts'
import { pageOfList } from '../../services/cursor.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { importRoadDistances, isHome } from '../../services/road-distances.ts'
import { addSavingsMethod, findSavingsMethod, listSavingsMethods } from '../../services/savings-methods.ts'
import { savingsOfPeriod } from '../../services/savings-of-period.ts'
import { listUnsavedCasesOfPeriod } from '../../services/unsaved-cases.ts'
import * as presenter from '../presenters/savings.ts'
import { handle } from '../route.ts'

/** What the relay saves residents: figures, how they are reckoned, and what they are reckoned from. */
export const savingsRoutes = [
  handle(contract.listSavingsMethods, async ({ context, query }) => {
    const { rows, nextCursor } = pageOfList(await listSavingsMethods(context), query)
    return { items: rows.map(presenter.presentMethod), nextCursor }
  }),

  handle(contract.readSavingsMethod, async ({ context, params }) =>
    presenter.presentMethod(await findSavingsMethod(context, params.methodId)),
  ),

  handle(contract.addSavingsMethod, async ({ context, caller, body, commandKey }) =>
    presenter.presentMethod(
      await addSavingsMethod(context, caller, { ...presenter.toParameters(body), commandKey: commandKey as string }),
    ),
  ),

  handle(contract.readSavings, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'savings', query)
    const savings = await savingsOfPeriod(context, query)
    const { rows, nextCursor } = pageOfList(presenter.townRows(savings), query)
    return { ...presenter.presentSavingsOfPeriod(savings), items: rows.map(presenter.withoutId), nextCursor }
  }),

  handle(contract.compareSavings, async ({ context, caller, query }) => {
    const { methodId, inputs, otherMethodId, otherInputs, ...range } = query
    await recordReportQuery(context, caller, 'savings', range)
    const before = { methodId, inputs }
    const after = { methodId: otherMethodId, inputs: otherInputs }
    const comparison = await compareSavingsOfPeriod(context, { ...range, before, after })
    const { rows, nextCursor } = pageOfList(presenter.comparedRows(comparison), query)
    const { from, until, withoutBasis } = comparison
    return { from, until, withoutBasis, items: rows.map(presenter.withoutId), nextCursor }
  }),

  handle(contract.listUnsavedCases, async ({ context, query }) => {
    const page = await listUnsavedCasesOfPeriod(context, query)
    return { items: presenter.presentUnsaved(await context.network.tree(), page.rows), nextCursor: page.nextCursor }
  }),

  handle(contract.listRoadDistances, async ({ context, query }) => {
    const tree = await context.network.tree()
    const homes = [...tree.sites].filter(
      (site) =>
        isHome(site) &&
        (query.townId === undefined || tree.townOf(site.id)?.id === query.townId) &&
        (query.gaps !== 'true' || tree.roadMetresFrom(site.id) === null),
    )
    const { rows, nextCursor } = pageOfList(homes, query)
    return { items: rows.map((site) => presenter.presentDistance(tree, site)), nextCursor }
  }),

  handle(contract.importRoadDistances, ({ context, caller, body }) => importRoadDistances(context, caller, body.csv)),
]
