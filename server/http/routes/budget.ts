import * as contract from '../../contract/budget.ts'
import { readBudget, runningYear } from '../../services/budget.ts'
import {
  appropriateBudget,
  decideOnTransfer,
  listYearAppropriations,
  listYearTransfers,
  proposeTransfer,
} from '../../services/change-budget.ts'
import { pageOfList } from '../../services/cursor.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { presentAppropriation, presentBudgetLine, presentTransfer } from '../presenters/books.ts'
import { handle } from '../route.ts'

/** A year's budget: how it stands, what was given, what was moved between the lines. */
export const budgetRoutes = [
  handle(contract.listBudget, async ({ context, caller, query }) => {
    await recordReportQuery(context, caller, 'budget', query)
    const lines = await readBudget(context, query.year ?? runningYear(context))
    const page = pageOfList(
      lines.map((line) => ({ ...presentBudgetLine(line), id: line.line })),
      query,
    )
    return { items: page.rows.map(({ id: _, ...line }) => line), nextCursor: page.nextCursor }
  }),

  handle(contract.listAppropriations, async ({ context, query }) => {
    const page = await listYearAppropriations(context, { ...query, year: query.year ?? runningYear(context) })
    return { items: page.rows.map(presentAppropriation), nextCursor: page.nextCursor }
  }),

  handle(contract.appropriateBudget, async ({ context, caller, body, commandKey }) =>
    presentAppropriation(await appropriateBudget(context, caller, { ...body, commandKey: commandKey as string })),
  ),

  handle(contract.listBudgetTransfers, async ({ context, query }) => {
    const page = await listYearTransfers(context, { ...query, year: query.year ?? runningYear(context) })
    return { items: page.rows.map(presentTransfer), nextCursor: page.nextCursor }
  }),

  handle(contract.proposeBudgetTransfer, async ({ context, caller, body, commandKey }) =>
    presentTransfer(await proposeTransfer(context, caller, { ...body, commandKey: commandKey as string })),
  ),

  handle(contract.decideBudgetTransfer, async ({ context, caller, params, body }) =>
    presentTransfer(await decideOnTransfer(context, caller, { ...params, ...body })),
  ),
]
