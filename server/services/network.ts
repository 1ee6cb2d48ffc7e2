import { type Site, SiteTree } from '../domain/site.ts'
import type { Database } from '../store/database.ts'
import { type Matter, readMatters, readSites } from '../store/network.ts'
import type { Clock } from './context.ts'

const MAX_AGE_MS = 30_000

interface Snapshot {
  readonly tree: SiteTree
  readonly matters: ReadonlyMap<string, Matter>
}

/**
 * The county network in memory: a few hundred rows that every request needs and nobody changes. Another process's change
 * is seen within half a minute, one's own at once.
 */
export class Network {
  readonly #db: Database
  readonly #clock: Clock
  #snapshot: Promise<Snapshot> | undefined
  #readAt = Number.NEGATIVE_INFINITY

  constructor(db: Database, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async tree(): Promise<SiteTree> {
    return (await this.#current()).tree
  }

  async matters(): Promise<ReadonlyMap<string, Matter>> {
    return (await this.#current()).matters
  }

  /** Forgets what was read, after a change. */
  invalidate(): void {
    this.#snapshot = undefined
  }

  #current(): Promise<Snapshot> {
    const now = this.#clock.now().getTime()
    if (this.#snapshot === undefined || now - this.#readAt > MAX_AGE_MS || now < this.#readAt) {
      this.#readAt = now
      const reading = this.#read()
      this.#snapshot = reading
      // a failed read is not kept: the next request tries again
      reading.catch(() => {
        if (this.#snapshot === reading) this.#snapshot = undefined
      })
    }
    return this.#snapshot
  }

  async #read(): Promise<Snapshot> {
    const [sites, matters] = await Promise.all([readSites(this.#db), readMatters(this.#db)])
    return { tree: new SiteTree(sites), matters: new Map(matters.map((matter) => [matter.id, matter])) }
  }
}

/** Name, official code or alias contains the words; exact names first. */
export function searchSites(sites: Iterable<Site>, words: string): Site[] {
  const wanted = words.trim()
  const hits = [...sites].filter((site) => [site.name, site.id, ...site.aliases].some((text) => text.includes(wanted)))
  return hits.sort((a, b) => Number(!isExact(a, wanted)) - Number(!isExact(b, wanted)) || a.id.localeCompare(b.id))
}

function isExact(site: Site, words: string): boolean {
  return site.name === words || site.aliases.includes(words)
}

/** Name, alias, or result document contains the words. */
export function searchMatters(matters: Iterable<Matter>, words: string): Matter[] {
  const wanted = words.trim()
  return [...matters].filter((matter) =>
    [matter.name, matter.resultDocument, ...matter.aliases].some((text) => text.includes(wanted)),
  )
}
