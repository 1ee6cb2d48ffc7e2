import type { OpeningHours } from './opening-hours.ts'

export type SiteKind = 'village_station' | 'town_centre' | 'hub' | 'agency'

/** A place of the relay that can hold documents (站点). */
export interface Site {
  readonly id: string
  readonly kind: SiteKind
  readonly name: string
  /** next site on the way to the hub; null for the hub itself */
  readonly parentId: string | null
  readonly aliases: readonly string[]
  readonly address: string | null
  /** metres by road to the county seat; null where nobody has measured it */
  readonly roadMetres: number | null
  readonly roadSource: string | null
  readonly openingHours: OpeningHours
  readonly isSample: boolean
  readonly isActive: boolean
}

/** The county's sites as a tree with the hub at its root: village station → town centre → hub ← agency. */
export class SiteTree {
  readonly hub: Site
  readonly #byId: ReadonlyMap<string, Site>

  /** @throws Error when there is not exactly one hub, or a site's way to it is broken or runs in a circle */
  constructor(sites: readonly Site[]) {
    this.#byId = new Map(sites.map((site) => [site.id, site]))
    const hubs = sites.filter((site) => site.kind === 'hub')
    const [hub] = hubs
    if (hub === undefined || hubs.length > 1)
      throw new Error(`a county network has exactly one hub, found ${hubs.length}`)
    this.hub = hub
    for (const site of sites) this.pathToHub(site.id)
  }

  get sites(): Iterable<Site> {
    return this.#byId.values()
  }

  find(siteId: string): Site | undefined {
    return this.#byId.get(siteId)
  }

  /** @throws Error for a site that is not in the network */
  get(siteId: string): Site {
    const site = this.#byId.get(siteId)
    if (site === undefined) throw new Error(`site ${siteId} is not in the network`)
    return site
  }

  /** Sites from here up to and including the hub. */
  pathToHub(siteId: string): readonly Site[] {
    const path: Site[] = []
    let site: Site | undefined = this.get(siteId)
    while (site !== undefined) {
      if (path.includes(site)) throw new Error(`site ${siteId} has no way to the hub: its parents run in a circle`)
      path.push(site)
      site = site.parentId === null ? undefined : this.get(site.parentId)
    }
    if (path.at(-1) !== this.hub) throw new Error(`site ${siteId} has no way to the hub`)
    return path
  }

  /** The town centre that a site belongs to (itself, if it is one); undefined for the hub and agencies. */
  townOf(siteId: string): Site | undefined {
    return this.pathToHub(siteId).find((site) => site.kind === 'town_centre')
  }

  /**
   * Road distance in metres from a village or town to the county seat: the site's own, else its town's.
   * null is a visible gap: neither has been measured.
   */
  roadMetresFrom(siteId: string): number | null {
    const site = this.get(siteId)
    return site.roadMetres ?? this.townOf(siteId)?.roadMetres ?? null
  }
}

const OFFICE_NAME: Record<SiteKind, (name: string) => string> = {
  village_station: (name) =>
    name.endsWith('服务站')
      ? name
      : `${name.replace(/(村委会|村民委员会)$/, '村').replace(/(居委会|居民委员会)$/, '')}服务站`,
  town_centre: (name) => (name.endsWith('中心') ? name : `${name}便民服务中心`),
  hub: (name) => name,
  agency: (name) => name,
}

/** The name a person reads on a sign: 三河镇便民服务中心, 汇城村服务站. */
export function fullNameOf(site: Pick<Site, 'kind' | 'name'>): string {
  return OFFICE_NAME[site.kind](site.name)
}
