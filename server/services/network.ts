import { type Site, SiteTree } from '../domain/site.ts'
import { distance, type Spelled } from '../domain/sound-match.ts'
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

/** Beyond this distance a name is a guess at what somebody meant. */
const WRITTEN_SO = 1

/**
 * Sites whose name, alias or official code contains the words, or is spelled so by pinyin or its initials; exact names
 * first. Only where there are none: those that sound so, or are one slip away.
 */
export async function searchSites(sites: Iterable<Site>, words: string): Promise<Site[]> {
  const wanted = words.trim()
  if (wanted === '') return [...sites].sort((a, b) => a.id.localeCompare(b.id))
  const spell = await spelling()
  const typed = spell(wanted)
  const awayOf = ({ id, name, aliases }: Site) => {
    if (name === wanted || aliases.includes(wanted)) return -1
    return id.includes(wanted) ? 0 : nearest(typed, [name, ...aliases].map(spell))
  }
  const found = [...sites]
    .map((site) => ({ site, away: awayOf(site) }))
    .filter(({ away }) => away < Infinity)
    .sort((a, b) => a.away - b.away || a.site.id.localeCompare(b.site.id))
  const isWritten = found.some(({ away }) => away <= WRITTEN_SO)
  return found.filter(({ away }) => !isWritten || away <= WRITTEN_SO).map(({ site }) => site)
}

function nearest(typed: Spelled, names: readonly Spelled[]): number {
  return Math.min(...names.map((name) => distance(typed, name) ?? Infinity))
}

/** Matters whose name, alias, or result document is what was typed, or near it by sound or by one slip; the nearest first. */
export async function searchMatters(matters: Iterable<Matter>, words: string): Promise<Matter[]> {
  const all = [...matters]
  if (words.trim() === '') return all
  const spell = await spelling()
  const typed = spell(words)
  const distanceOf = ({ name, resultDocument, aliases }: Matter) =>
    nearest(typed, [name, resultDocument, ...aliases].map(spell))
  return all
    .map((matter) => ({ matter, away: distanceOf(matter) }))
    .filter(({ away }) => away < Infinity)
    .sort((a, b) => a.away - b.away)
    .map(({ matter }) => matter)
}
