import { type Site, SiteTree } from '../domain/site.ts'
import { distance } from '../domain/sound-match.ts'
import type { Database } from '../store/database.ts'
import { type Matter, readMatters, readSites } from '../store/network.ts'
import type { Clock } from './clock.ts'
import { Snapshot } from './snapshot.ts'
import { spelling } from './spelling.ts'

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

/** Matters whose name, alias, or result document is what was typed, or near it by sound or by one slip; the nearest first. */
export async function searchMatters(matters: Iterable<Matter>, words: string): Promise<Matter[]> {
  const all = [...matters]
  if (words.trim() === '') return all
  const spell = await spelling()
  const typed = spell(words)
  const distanceOf = ({ name, resultDocument, aliases }: Matter) => {
    const distances = [name, resultDocument, ...aliases].map((text) => distance(typed, spell(text)) ?? Infinity)
    return Math.min(...distances)
  }
  return all
    .map((matter) => ({ matter, away: distanceOf(matter) }))
    .filter(({ away }) => away < Infinity)
    .sort((a, b) => a.away - b.away)
    .map(({ matter }) => matter)
}
