import type { Me, Site } from './api-types.js'
import { listSites } from './network.js'

/** A site that documents may go to next. */
export interface Neighbour {
  id: string
  name: string
}

/** Sites at which this person moves documents; a courier has none. */
export function ownSites(me: Me): { id: string; name: string }[] {
  return me.roles.flatMap(({ role, siteId, siteName }) =>
    (role === 'handler' || role === 'dispatcher') && siteId !== null && siteName !== null
      ? [{ id: siteId, name: siteName }]
      : [],
  )
}

/** The next stops from a site: its towns or villages, what stands above it, and from the hub every agency. */
export async function neighboursOf(site: { id: string; name: string }): Promise<Neighbour[]> {
  const [below, byName] = await Promise.all([listSites({ parentId: site.id }), listSites({ q: site.name })])
  const own = byName.items.find(({ id }) => id === site.id)
  const beside = own?.kind === 'hub' ? await listSites({ kind: 'agency' }) : { items: [] }
  const above = own?.kind === 'agency' ? (await listSites({ kind: 'hub' })).items : []
  const parent = own?.parentId && own.parentName ? [{ id: own.parentId, name: own.parentName }] : []
  const named = ({ id, fullName }: Site): Neighbour => ({ id, name: fullName })
  const all = [...parent, ...above.map(named), ...below.items.map(named), ...beside.items.map(named)]
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index)
}
