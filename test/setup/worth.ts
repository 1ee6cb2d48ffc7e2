import { effectiveEvents } from '../../server/domain/correction.ts'
import { foldCustody } from '../../server/domain/custody.ts'
import { itemOf, postageOfLeg, savingsOfCompletion } from '../../server/domain/relay-posting.ts'
import type { RelayFile, RelayRules } from '../../server/domain/relay-step.ts'

type Postings = NonNullable<RelayFile['posted']>

/** Sums of all postings: fen by account, items, trips and metres. */
export function balances({ posted = [] }: Pick<RelayFile, 'posted'>): Record<string, number> {
  const sums = new Map<string, number>()
  const add = (name: string, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount)
  for (const { money, usage } of posted) {
    for (const { account, amountFen } of money?.entries ?? []) add(account, amountFen)
    for (const { measure, quantity } of usage?.entries ?? []) add(measure, quantity?.middle ?? 0)
  }
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0).toSorted())
}
/**
 * What the events that count come to, reckoned from nothing: an item if it was carried, every budget line once, the savings
 * of the case if it is completed. For consignments that kept to their planned way.
 */
export function worthOf(
  { tree, pricing }: Pick<RelayRules, 'tree' | 'pricing'>,
  { plan, events, caseFacts, consignmentId }: Pick<RelayFile, 'plan' | 'events' | 'caseFacts' | 'consignmentId'>,
): Postings {
  const dispatches = effectiveEvents(events).filter(({ kind }) => kind === 'dispatched')
  const lines = new Map(
    dispatches.map(({ siteId, occurredAt, recordedAt }) => {
      const dispatched = { dispatchedAt: occurredAt, recordedAt, fromSiteId: siteId }
      const leg = { consignmentId, route: plan.route, ...dispatched, weightGrams: null }
      const { posting } = postageOfLeg(tree, pricing.tariffs, leg)
      return [posting?.key, posting] as const
    }),
  )
  const { completedAt } = foldCustody(plan, events)
  const completion = completedAt && { sourceKey: consignmentId, direction: plan.direction, at: completedAt }
  const savings = completion && savingsOfCompletion(tree, pricing.savingsMethods, caseFacts, completion).posting
  return [
    ...(dispatches.length > 0 ? [{ money: null, usage: itemOf(consignmentId) }] : []),
    ...[...lines.values()].map((money) => ({ money, usage: null })),
    ...(savings === null ? [] : [{ money: null, usage: savings }]),
  ]
}
