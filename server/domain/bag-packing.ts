import type { ConsignmentStatus } from './custody.ts'
import { nextStop, type Route } from './route.ts'
import { CLOCK_TOLERANCE_MS } from './scan-event.ts'
import type { SiteTree } from './site.ts'

/** What is looked at before a consignment goes into a bag. */
export interface PackingCandidate {
  readonly id: string
  readonly trackingNumber: string
  readonly status: ConsignmentStatus
  readonly siteId: string
  readonly route: Route
  readonly direction: 'materials' | 'result'
  readonly registeredAt: Date
  /** seal of another bag that stands here unopened with this consignment in it; null when it is in none */
  readonly otherSeal: string | null
}

/** Why a consignment cannot go into the bag. */
export type PackingReason =
  | { readonly kind: 'not_handed_in' }
  /** held by another site, on the road, or at its end */
  | { readonly kind: 'not_held_here'; readonly status: ConsignmentStatus; readonly siteId: string }
  | { readonly kind: 'at_its_end' }
  | { readonly kind: 'in_other_bag'; readonly sealNumber: string }
  | { readonly kind: 'other_next_stop'; readonly nextStopId: string }
  | { readonly kind: 'registered_later' }

export interface PackingProblem {
  readonly trackingNumber: string
  readonly reason: PackingReason
}

/** Where a bag of these consignments goes, and those that cannot go with it. */
export interface Packing {
  /** null when there is nothing that can be carried on from here */
  readonly toSiteId: string | null
  readonly problems: readonly PackingProblem[]
}

/**
 * Checks what is to be sealed into one bag: each held here, in no other bag, and all with the same next stop.
 * @param toSiteId the next stop that is meant; the one that most of them share when null
 */
export function checkPacking(
  tree: SiteTree,
  bag: { readonly siteId: string; readonly toSiteId: string | null; readonly sealedAt: Date },
  candidates: readonly PackingCandidate[],
): Packing {
  const looked = candidates.map((one) => ({ one, reason: reasonOf(bag, one), next: nextStopOf(tree, bag.siteId, one) }))
  const fitting = looked.filter(({ reason }) => reason === null).flatMap(({ next }) => next ?? [])
  const toSiteId = bag.toSiteId ?? mostFrequent(fitting)
  const problems = looked.flatMap(({ one: { trackingNumber }, reason, next }): readonly PackingProblem[] => {
    if (reason !== null) return [{ trackingNumber, reason }]
    if (next === undefined) return [{ trackingNumber, reason: { kind: 'at_its_end' } }]
    return next === toSiteId ? [] : [{ trackingNumber, reason: { kind: 'other_next_stop', nextStopId: next } }]
  })
  return { toSiteId, problems }
}

function reasonOf(
  { siteId, sealedAt }: { readonly siteId: string; readonly sealedAt: Date },
  one: PackingCandidate,
): PackingReason | null {
  const isHere = one.siteId === siteId
  if (one.status === 'requested' && isHere && one.direction === 'materials') return { kind: 'not_handed_in' }
  // a result that is ready lies at its agency without having been accepted
  const isHeld = one.status === 'held' || one.status === 'requested'
  if (isHere && one.status === 'awaiting_pickup') return { kind: 'at_its_end' }
  if (!isHere || !isHeld) return { kind: 'not_held_here', status: one.status, siteId: one.siteId }
  if (one.otherSeal !== null) return { kind: 'in_other_bag', sealNumber: one.otherSeal }
  const isLater = one.registeredAt.getTime() - CLOCK_TOLERANCE_MS > sealedAt.getTime()
  return isLater ? { kind: 'registered_later' } : null
}

function nextStopOf(tree: SiteTree, siteId: string, { route }: PackingCandidate): string | undefined {
  // astray at its own end: nowhere to go on to
  return siteId === route.at(-1) ? undefined : nextStop(tree, route, siteId)
}

/** Of equals the first. */
function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return values.find((value) => counts.get(value) === most) ?? null
}
