import * as contract from '../../contract/text-checks.ts'
import { decideText, listTextChecks } from '../../services/check-texts.ts'
import { handle } from '../route.ts'

export const textCheckRoutes = [
  handle(contract.listTextChecks, async ({ context, caller, query }) => {
    const { rows, nextCursor } = await listTextChecks(context, caller, query)
    return { items: rows.map((row) => ({ ...row, writtenAt: row.writtenAt.toISOString() })), nextCursor }
  }),

  handle(contract.decideText, async ({ context, caller, params, body }) => {
    await decideText(context, caller, { ...params, ...body })
    return body
  }),
]
