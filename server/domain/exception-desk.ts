import { type ConsignmentPlan, type Custody, isClosed } from './custody.ts'
import type { Resolution } from './exception.ts'
import { planRoute, type Route } from './route.ts'
import type { SiteTree } from './site.ts'

type Whereabouts = Pick<Custody, 'status' | 'siteId' | 'route' | 'homeDelivery' | 'isReturning'>

/**
 * How an exception may end, given where the documents are. They can be sent another way only by whoever holds them: on
 * the road nobody can turn them round, but for the courier who did not find the consignee.
 */
export function possibleResolutions(custody: Whereabouts): readonly Resolution[] {
  if (custody.status === 'written_off') return ['found', 'accepted']
  if (isClosed(custody.status) || custody.status === 'requested') return ['accepted']
  if (!isInHand(custody)) return ['found', 'accepted', 'replaced', 'written_off']
  return [
    'found',
    'accepted',
    ...(custody.isReturning ? [] : (['returned'] as const)),
    'rerouted',
    'replaced',
    'written_off',
  ]
}

function isInHand({ status, siteId, route, homeDelivery }: Whereabouts): boolean {
  return status === 'held' || status === 'awaiting_pickup' || (homeDelivery && siteId === route.at(-1))
}

/** The way back to where the consignment came from; a single site when it is there already. */
export function returnRoute(tree: SiteTree, plan: Pick<ConsignmentPlan, 'route'>, custody: Whereabouts): Route {
  return routeFrom(tree, custody.siteId, plan.route[0] as string)
}

/** The way from where the documents are to another site; a single site when they are there already. */
export function routeFrom(tree: SiteTree, siteId: string, destinationId: string): Route {
  return siteId === destinationId ? [siteId] : planRoute(tree, siteId, destinationId)
}
