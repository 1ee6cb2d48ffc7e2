import * as contract from '../../contract/service-levels.ts'
import { pageOfList } from '../../services/cursor.ts'
import { listServiceLevels, type SourcedServiceLevel, setServiceLevels } from '../../services/service-levels.ts'
import { handle } from '../route.ts'

/** How long sites have for their tasks. */
export const serviceLevelRoutes = [
  handle(contract.listServiceLevels, async ({ context, query }) => pageOf(await listServiceLevels(context), query)),

  handle(contract.setServiceLevels, async ({ context, caller, body }) =>
    pageOf(await setServiceLevels(context, caller, body), { limit: 100 }),
  ),
]

function pageOf(levels: readonly SourcedServiceLevel[], query: { cursor?: string | undefined; limit: number }) {
  const list = levels.map((level) => ({ ...level, id: `${level.taskKind}-${level.siteKind ?? 'any'}` }))
  const { rows, nextCursor } = pageOfList(list, query)
  return { items: rows.map(({ id: _, ...level }) => level), nextCursor }
}
