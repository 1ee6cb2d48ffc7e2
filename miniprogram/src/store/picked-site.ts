/** Hands the site that was picked on one page to the page that asked for it. */
export interface PickedSite {
  id: string
  name: string
}

let picked: PickedSite | null = null

export function offerPickedSite(site: PickedSite): void {
  picked = site
}

/** The site, once. */
export function takePickedSite(): PickedSite | null {
  const site = picked
  picked = null
  return site
}
