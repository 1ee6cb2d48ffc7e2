import * as contract from '../../contract/network.ts'
import { changeSite, createSite, importOwnAgencies, importOwnMatters } from '../../services/change-network.ts'
import { pageOfList } from '../../services/cursor.ts'
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
      const offered = [...tree.sites].filter(
        (site) =>
          site.isActive &&
          (query.kind === undefined || site.kind === query.kind) &&
          (query.parentId === undefined || site.parentId === query.parentId),
      )
      const sites = await searchSites(offered, query.q ?? '')
      const page = pageOfList(sites, query)
      return { items: page.rows.map((site) => presentSite(tree, site)), nextCursor: page.nextCursor }
    }),

    handle(contract.listMatters, async ({ context, query }) => {
      const [tree, all] = await Promise.all([context.network.tree(), context.network.matters()])
      const found = await searchMatters(all.values(), query.q ?? '')
      const matters = found.filter(({ agencyId }) => query.agencyId === undefined || agencyId === query.agencyId)
      const page = pageOfList(matters, query)
      return { items: page.rows.map((matter) => presentMatter(tree, matter)), nextCursor: page.nextCursor }
    }),

    handle(contract.createSite, async ({ context, caller, body }) => {
      const site = await createSite(context, caller, body)
      return presentSite(await context.network.tree(), site)
    }),

    handle(contract.changeSite, async ({ context, caller, params, body }) => {
      const site = await changeSite(context, caller, params.siteId, body)
      return presentSite(await context.network.tree(), site)
    }),

    handle(contract.importAgencies, ({ context, caller, body }) => importOwnAgencies(context, caller, body.csv)),

    handle(contract.importMatters, ({ context, caller, body }) => importOwnMatters(context, caller, body.csv)),

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
