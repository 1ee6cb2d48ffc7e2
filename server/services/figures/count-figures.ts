import { localMonthOf, startOfLocalDay } from '../../domain/calendar-time.ts'
import type { Figure, FigureScope } from '../../domain/figure.ts'
import { type Counted, countFigure, type FigureFacts } from '../../domain/figure-facts.ts'
import { FIGURE_QUERIES, type FigureQueryKey, isFormula } from '../../domain/figure-queries.ts'
import { instantsOf, type Period } from '../../domain/period-summary.ts'
import type { SiteTree } from '../../domain/site.ts'
import { readMoneySums, readUsageSums } from '../../store/day-sums.ts'
import { codesOf } from '../../store/figure-codes.ts'
import { readCounted, readPopulations, readRelayed, type SiteTowns } from '../../store/figure-facts.ts'
import { readServiceVolumes } from '../../store/service-volumes.ts'
import type { ServiceContext } from '../context.ts'

/** What figures are counted with. */
export type CountingContext = Pick<ServiceContext, 'db' | 'clock' | 'network' | 'pricing'>

/** A figure that is wanted. */
export interface FigureWish extends FigureScope {
  readonly query: FigureQueryKey
}

/**
 * Reads all that figures of some days are worked out from: day sums, and what there is little of.
 * @param db of one instant, where it matters that all figures are
 */
export async function readFigureFacts(
  { network, clock, ...context }: CountingContext,
  days: Period,
  db: Pick<CountingContext['db'], '$queryRaw'> = context.db,
): Promise<FigureFacts> {
  const tree = await network.tree()
  const towns = siteTowns(tree)
  const range = instantsOf(days)
  const months = { from: localMonthOf(range.from), until: localMonthOf(startOfLocalDay(days.until)) }
  const [money, usage, relayed, counted, volumes, populations] = await Promise.all([
    readMoneySums(db, days),
    readUsageSums(db, days),
    readRelayed(db, days, towns),
    readCounted(db, range, days),
    readServiceVolumes(db, months),
    readPopulations(db, Number(days.until.slice(0, 4))),
  ])
  const roads = townsIn(tree).map(({ id, roadMetres, roadSource }) => ({
    ...{ townId: id, metres: roadMetres, source: roadSource },
  }))
  const { isRecorded, ...counts } = counted
  return {
    ...{ isRecorded, money, usage, relayed, volumes, populations, roads },
    counted: counts,
    months: monthsOver(months, localMonthOf(clock.now())),
  }
}

/** Works out figures, with those that they are worked out from, and gives each its code. */
export async function figuresOf(
  context: CountingContext,
  facts: FigureFacts,
  wishes: readonly FigureWish[],
): Promise<Figure[]> {
  const tree = await context.network.tree()
  const all = [...new Map(wishes.flatMap(withParts).map((wish) => [wishKey(wish), wish])).values()]
  const codes = await codesOf(context.db, all)
  const codeOf = new Map(all.map((wish, index) => [wishKey(wish), codes[index] as string]))
  return all.map((wish) => {
    const parts = partsOf(wish).map((part) => codeOf.get(wishKey(part)) as string)
    return toFigure(tree, wish, countFigure(facts, wish.query, wish), codeOf.get(wishKey(wish)) as string, parts)
  })
}

/** Towns and farms that the relay serves, in the order of their codes. */
export function townsIn(tree: SiteTree) {
  return [...tree.sites]
    .filter(({ kind, isActive }) => kind === 'town_centre' && isActive)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Which town each site is of. */
export function siteTowns(tree: SiteTree): SiteTowns {
  const pairs = [...tree.sites].flatMap((site) => {
    const town = tree.townOf(site.id)
    return town === undefined ? [] : [[site.id, town.id] as const]
  })
  return { siteIds: pairs.map(([site]) => site), townIds: pairs.map(([, town]) => town) }
}

function toFigure(tree: SiteTree, wish: FigureWish, counted: Counted, code: string, parts: readonly string[]): Figure {
  const { query, from, until, siteId, line } = wish
  const { name, unit, version } = FIGURE_QUERIES[query]
  const { value, rows, gaps, methods } = counted
  return {
    ...{ code, query, name, unit, from, until, siteId, line, value },
    siteName: siteId === null ? null : tree.get(siteId).name,
    provenance: { queryVersion: version, methods, rows, gaps, parts },
  }
}

function withParts(wish: FigureWish): FigureWish[] {
  return [wish, ...partsOf(wish).flatMap(withParts)]
}

function partsOf(wish: FigureWish): FigureWish[] {
  const { from: source } = FIGURE_QUERIES[wish.query]
  if (!isFormula(source)) return []
  return [source.of, source.by].map((query) => ({ ...wish, query: query as FigureQueryKey }))
}

function wishKey({ query, from, until, siteId, line }: FigureWish): string {
  return [query, from, until, siteId, line].join(' ')
}

function monthsOver({ from, until }: { from: string; until: string }, running: string): number {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))
  return Math.max(0, Math.min(count(until), count(running) - 1) - count(from) + 1)
}
