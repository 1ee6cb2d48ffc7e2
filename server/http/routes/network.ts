import * as contract from '../../contract/network.ts'
import { changeSite, createSite } from '../../services/change-network.ts'
import { importAgencies, importMatters } from '../../services/import-network.ts'
import { searchMatters, searchSites } from '../../services/network.ts'
import type { Sessions } from '../../services/sessions.ts'
import { changeStaff, createStaff, createStaffBindingCode, listStaffMembers } from '../../services/staff.ts'
import { presentMatter, presentSite } from '../presenters/network.ts'
import { handle } from '../route.ts'

/** The county network, and its administration. */
export function networkRoutes(sessions: Sessions) {
  return [
    handle(contract.listSites, async ({ context, query }) => {
      const tree = await context.network.tree()
      const sites = searchSites(tree.sites, query.q ?? '').filter(
        (site) =>
          site.isActive &&
          (query.kind === undefined || site.kind === query.kind) &&
          (query.parentId === undefined || site.parentId === query.parentId),
      )
      const page = pageById(sites, query)
      return { items: page.items.map((site) => presentSite(tree, site)), nextCursor: page.nextCursor }
    }),

    handle(contract.listMatters, async ({ context, query }) => {
      const [tree, all] = await Promise.all([context.network.tree(), context.network.matters()])
      const matters = searchMatters(all.values(), query.q ?? '').filter(
        (matter) => query.agencyId === undefined || matter.agencyId === query.agencyId,
      )
      const page = pageById(matters, query)
      return { items: page.items.map((matter) => presentMatter(tree, matter)), nextCursor: page.nextCursor }
    }),

    handle(contract.createSite, async ({ context, caller, body }) => {
      const site = await createSite(context, caller, body)
      return presentSite(await context.network.tree(), site)
    }),

    handle(contract.changeSite, async ({ context, caller, params, body }) => {
      const site = await changeSite(context, caller, params.siteId, body)
      return presentSite(await context.network.tree(), site)
    }),

    handle(contract.importAgencies, async ({ context, body }) => {
      const result = await importAgencies(context.db, body.csv)
      context.network.invalidate()
      return result
    }),

    handle(contract.importMatters, async ({ context, body }) => {
      const result = await importMatters(context.db, body.csv)
      context.network.invalidate()
      return result
    }),

    handle(contract.listStaff, ({ context, query }) => listStaffMembers(context, query)),

    handle(contract.createStaff, ({ context, caller, body, commandKey }) =>
      createStaff(context, caller, body, commandKey ?? ''),
    ),

    handle(contract.changeStaff, ({ context, caller, params, body }) =>
      changeStaff(context, sessions, caller, params.userId, body),
    ),

    handle(contract.createStaffBindingCode, ({ context, caller, params }) =>
      createStaffBindingCode(context, sessions, caller, params.userId),
    ),
  ]
}

/** A page of a list that is in memory; the cursor is the id of the last row seen. */
function pageById<Row extends { readonly id: string }>(
  rows: readonly Row[],
  query: { cursor?: string | undefined; limit: number },
): { items: readonly Row[]; nextCursor: string | null } {
  const start = query.cursor === undefined ? 0 : rows.findIndex((row) => row.id === query.cursor) + 1
  const items = rows.slice(start, start + query.limit)
  return { items, nextCursor: start + items.length < rows.length ? (items.at(-1)?.id ?? null) : null }
}
