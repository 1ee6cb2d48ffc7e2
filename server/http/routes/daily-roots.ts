import * as contract from '../../contract/daily-roots.ts'
import { listDailyRoots, proveRecording } from '../../services/daily-roots.ts'
import { handle } from '../route.ts'

/** The proof against tampering: roots of closed days, and what is in them. */
export const dailyRootRoutes = [
  handle(contract.listDailyRoots, async ({ context, query }) => {
    const page = await listDailyRoots(context, query)
    const items = page.rows.map(({ computedAt, ...day }) => ({ ...day, closedAt: computedAt.toISOString() }))
    return { items, nextCursor: page.nextCursor }
  }),

  handle(contract.readInclusionProof, async ({ context, params, query }) => {
    const { path, ...proof } = await proveRecording(context, { ...params, ...query })
    return { ...proof, path: [...path] }
  }),
]
