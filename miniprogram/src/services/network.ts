import { api } from './api.js'
import type { ListMattersResponse, ListSitesResponse, Site, SiteKind } from './api-types.js'

/** Enough for every town of a county, or every village of a town, in one answer. */
const SITES_AT_ONCE = 300

export function listSites(filter: {
  kind?: SiteKind
  parentId?: string
  q?: string
  cursor?: string | undefined
}): Promise<ListSitesResponse> {
  const { cursor, ...rest } = filter
  return api.call('listSites', {
    query: { ...rest, ...(cursor === undefined ? {} : { cursor }), limit: SITES_AT_ONCE },
  })
}

/** The site by its official code; null: there is none, or it was closed. */
export async function findSite(siteId: string): Promise<Site | null> {
  const { items } = await listSites({ q: siteId })
  return items.find(({ id }) => id === siteId) ?? null
}

export function listMatters(filter: { q?: string; cursor?: string | undefined }): Promise<ListMattersResponse> {
  const { cursor, q } = filter
  return api.call('listMatters', {
    query: { ...(q === undefined ? {} : { q }), ...(cursor === undefined ? {} : { cursor }), limit: 50 },
  })
}
