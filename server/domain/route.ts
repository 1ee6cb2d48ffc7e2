import type { SiteTree } from './site.ts'
import type { BudgetLine } from './tariff.ts'

export type Direction = 'materials' | 'result'

/** Planned site ids, origin first, destination last; at least two, no site twice. */
export type Route = readonly string[]

/**
 * Plans the way over the site tree: up from the origin to the nearest common ancestor, then down to the destination.
 * Sites that are closed for good (`isActive` false) cannot be origin or destination.
 */
export function planRoute(tree: SiteTree, originId: string, destinationId: string): Route {
  if (originId === destinationId) throw new RangeError('origin and destination are the same site')
  const up = tree.pathToHub(originId).map((site) => site.id)
  const down = tree.pathToHub(destinationId).map((site) => site.id)
  const meeting = up.find((id) => down.includes(id)) as string
  return [...up.slice(0, up.indexOf(meeting) + 1), ...down.slice(0, down.indexOf(meeting)).reverse()]
}

/**
 * The site that follows `siteId` on the way to the destination: by plan when the site is on the route,
 * else over the tree from where the documents are. undefined at the destination.
 */
export function nextStop(tree: SiteTree, route: Route, siteId: string): string | undefined {
  const position = route.indexOf(siteId)
  if (position >= 0) return route[position + 1]
  const destination = route.at(-1) as string
  return planRoute(tree, siteId, destination)[1]
}

/**
 * The budget line that pays for a leg: legs that touch an agency stay in the county seat (县城相关单位),
 * all others go to or come from a town (各镇场). Source: the two lines of the county's 2023 appropriation.
 */
export function budgetLineOfLeg(tree: SiteTree, fromId: string, toId: string): BudgetLine {
  return tree.get(fromId).kind === 'agency' || tree.get(toId).kind === 'agency' ? 'county_seat' : 'towns'
}
