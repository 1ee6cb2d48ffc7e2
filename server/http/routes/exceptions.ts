import * as contract from '../../contract/exceptions.ts'
import type { Person } from '../../services/actor.ts'
import { hasRole } from '../../services/actor.ts'
import type { ServiceContext } from '../../services/context.ts'
import { correctScan } from '../../services/correct-scan.ts'
import { assignException, listExceptions, noteException, readException } from '../../services/exceptions.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { approveWriteOff, proposeWriteOff, resolveException } from '../../services/resolve-exception.ts'
import { presentException, presentExceptionFile } from '../presenters/exceptions.ts'
import { presentScan } from '../presenters/scans.ts'
import { handle } from '../route.ts'

export const exceptionRoutes = [
  handle(contract.listExceptions, async ({ context, caller, query }) => {
    if (hasRole(caller, 'leader')) await recordReportQuery(context, caller, 'exceptions', query)
    const { rows, nextCursor, labels } = await listExceptions(context, caller, query)
    const tree = await context.network.tree()
    const now = context.clock.now()
    return { items: rows.map((row) => presentException(tree, row, labels, now)), nextCursor }
  }),

  handle(contract.readException, ({ context, caller, params }) => answer(context, caller, params.exceptionId)),

  handle(contract.noteException, async ({ context, caller, params, body }) => {
    await noteException(context, caller, { ...params, ...body })
    return answer(context, caller, params.exceptionId)
  }),

  handle(contract.assignException, async ({ context, caller, params, body }) => {
    await assignException(context, caller, { ...params, ...body })
    return answer(context, caller, params.exceptionId)
  }),

  handle(contract.resolveException, async ({ context, caller, params, body }) => {
    await resolveException(context, caller, { ...params, ...body })
    return answer(context, caller, params.exceptionId)
  }),

  handle(contract.proposeWriteOff, async ({ context, caller, params, body }) => {
    await proposeWriteOff(context, caller, { ...params, ...body })
    return answer(context, caller, params.exceptionId)
  }),

  handle(contract.approveWriteOff, async ({ context, caller, params, body }) => {
    await approveWriteOff(context, caller, { ...params, ...body })
    return answer(context, caller, params.exceptionId)
  }),

  handle(contract.correctScan, async ({ context, caller, params, body }) =>
    presentScan(await context.network.tree(), await correctScan(context, caller, { ...params, ...body })),
  ),
]

async function answer(context: ServiceContext, caller: Person, exceptionId: string) {
  const file = await readException(context, caller, exceptionId)
  return presentExceptionFile(await context.network.tree(), file, context.clock.now())
}
