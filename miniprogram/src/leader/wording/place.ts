/** Whose figures a page shows: a town's, or the county's. */
export interface Place {
  /** empty: the county */
  siteId: string
  placeName: string
}

export const COUNTY: Readonly<Place> = { siteId: '', placeName: '全县' }

/** The place that an address names. */
export function placeIn({ site, name }: { site?: string; name?: string }): Place {
  return site === undefined || name === undefined
    ? { ...COUNTY }
    : { siteId: site, placeName: decodeURIComponent(name) }
}

/** The address of a page of the subpackage that shows a place. @param page such as overview */
export function addressOf(page: string, { siteId, placeName }: Readonly<Place>): string {
  const query = siteId === '' ? '' : `?site=${siteId}&name=${encodeURIComponent(placeName)}`
  return `/leader/${page}/index${query}`
}
