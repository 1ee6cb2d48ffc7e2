import * as contract from '../../contract/statements.ts'
import type { ServiceContext } from '../../services/context.ts'
import { importStatement } from '../../services/statements/import-statement.ts'
import {
  listAllStatements,
  listLines,
  listMissingCharges,
  readLine,
  readStatementSummary,
} from '../../services/statements/read-statements.ts'
import * as review from '../../services/statements/review-statement.ts'
import {
  presentLine,
  presentLineFile,
  presentMissing,
  presentStatement,
  presentSummary,
} from '../presenters/statements.ts'
import { handle } from '../route.ts'

export const statementRoutes = [
  handle(contract.importStatement, async ({ context, caller, body, commandKey }) => {
    const { id } = await importStatement(context, caller, { ...body, commandKey: commandKey as string })
    return summary(context, id)
  }),

  handle(contract.listStatements, async ({ context, query }) => {
    const page = await listAllStatements(context, query)
    return { items: page.rows.map(presentStatement), nextCursor: page.nextCursor }
  }),

  handle(contract.readStatement, ({ context, params }) => summary(context, params.statementId)),

  handle(contract.listStatementLines, async ({ context, params, query }) => {
    const page = await listLines(context, { ...params, ...query })
    return { items: page.rows.map(presentLine), nextCursor: page.nextCursor }
  }),

  handle(contract.readStatementLine, async ({ context, params }) =>
    presentLineFile(await readLine(context, { statementId: params.statementId, line: params.row })),
  ),

  handle(contract.listMissingCharges, async ({ context, params, query }) => {
    const page = await listMissingCharges(context, { ...params, ...query })
    return { items: page.rows.map(presentMissing), nextCursor: page.nextCursor }
  }),

  handle(contract.noteOnLine, async ({ context, caller, params, body }) => {
    const { note, resolution, line: budgetLine } = body
    const of = { statementId: params.statementId, line: params.row }
    return presentLineFile(await review.noteOnLine(context, caller, { ...of, note, resolution, budgetLine }))
  }),

  handle(contract.rematchStatement, async ({ context, caller, params }) => {
    await review.rematchStatement(context, caller, params.statementId)
    return summary(context, params.statementId)
  }),

  handle(contract.agreeStatement, async ({ context, caller, params }) => {
    await review.agreeOnStatement(context, caller, params.statementId)
    return summary(context, params.statementId)
  }),

  handle(contract.reopenStatement, async ({ context, caller, params, body }) => {
    await review.reopenAgreed(context, caller, { ...params, ...body })
    return summary(context, params.statementId)
  }),

  handle(contract.withdrawStatement, async ({ context, caller, params, body }) => {
    await review.withdraw(context, caller, { ...params, ...body })
    return summary(context, params.statementId)
  }),
]

async function summary(context: ServiceContext, statementId: string) {
  return presentSummary(await readStatementSummary(context, statementId))
}
