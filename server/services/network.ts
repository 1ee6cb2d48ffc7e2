import { type Site, SiteTree } from '../domain/site.ts'
import type { Database } from '../store/database.ts'
import { type Matter, readMatters, readSites } from '../store/network.ts'
import type { Clock } from './clock.ts'
import { Snapshot } from './snapshot.ts'

export type { Matter }

/** The county network in memory: a few hundred sites and matters. */
export class Network {
  readonly #tree: Snapshot<SiteTree>
  readonly #matters: Snapshot<ReadonlyMap<string, Matter>>

  constructor(db: Database, clock: Clock) {
    this.#tree = new Snapshot(clock, async () => new SiteTree(await readSites(db)))
    this.#matters = new Snapshot(
      clock,
      async () => new Map((await readMatters(db)).map((matter) => [matter.id, matter])),
    )
  }

  tree(): Promise<SiteTree> {
    return this.#tree.current()
  }

  matters(): Promise<ReadonlyMap<string, Matter>> {
    return this.#matters.current()
  }

  /** Forgets what was read, after a change. */
  invalidate(): void {
    this.#tree.invalidate()
    this.#matters.invalidate()
  }
}

/** Sites whose name, official code or alias contains the words; exact names first. */
export function searchSites(sites: Iterable<Site>, words: string): Site[] {
  const wanted = words.trim()
  const isExact = (site: Site) => site.name === wanted || site.aliases.includes(wanted)
  return [...sites]
    .filter((site) => [site.name, site.id, ...site.aliases].some((text) => text.includes(wanted)))
    .sort((a, b) => Number(isExact(b)) - Number(isExact(a)) || a.id.localeCompare(b.id))
}

/** Matters whose name, alias, or result document contains the words. */
export function searchMatters(matters: Iterable<Matter>, words: string): Matter[] {
  const wanted = words.trim()
  return [...matters].filter((matter) =>
    [matter.name, matter.resultDocument, ...matter.aliases].some((text) => text.includes(wanted)),
  )
}
