import type { BagEvent } from './bag.ts'
import type { BagIdentity, BagStep } from './bag-step.ts'
import { type LocalDate, localDateOf } from './calendar-time.ts'
import { derivedId } from './derived-id.ts'
import { type LedgerPosting, postagePosting } from './ledger.ts'
import { type PricingVersions, postingDay } from './relay-posting.ts'
import { budgetLineOfLeg } from './route.ts'
import type { SiteTree } from './site.ts'
import { type BudgetLine, priceBag, tariffInForce } from './tariff.ts'

/** Postage of one bag, with the bag event that costs it. */
export interface BagPosting {
  /** id of the ledger transaction */
  readonly id: string
  readonly event: BagEvent
  readonly money: LedgerPosting
  readonly postedOn: LocalDate
  /** the town that it goes to or comes from; null between the hub and an agency */
  readonly townId: string | null
}

/**
 * Postage of a bag that the carrier takes over: once a bag and budget line, by the tariff in force that day. null when the
 * line is not charged by the bag: its items or the month carry the price.
 */
export function postageOfBag(
  tree: SiteTree,
  { tariffs, openFrom }: Pick<PricingVersions, 'tariffs' | 'openFrom'>,
  bag: BagIdentity,
  { event, scans }: BagStep,
): BagPosting | null {
  const items = scans.filter(({ kind }) => kind === 'dispatched').length
  if (items === 0) return null
  const line = budgetLineOfBag(tree, bag, event)
  const tariff = tariffInForce(tariffs, line, localDateOf(event.occurredAt), event.recordedAt)
  const price = tariff === null ? null : priceBag(tariff.rule, items)
  if (tariff === null || price === null || price.fen === 0) return null
  const money = postagePosting({
    sourceKey: `bag:${bag.id}:${line}`,
    line,
    amountFen: price.fen,
    tariffVersionId: tariff.id,
  })
  const postedOn = postingDay(event.occurredAt, openFrom)
  const townId = (tree.townOf(bag.toSiteId) ?? tree.townOf(bag.fromSiteId))?.id ?? null
  return { id: derivedId('ledger', money.key), event, money, postedOn, townId }
}

/** The budget line that pays for the leg that a bag leaves on; sent astray, it still pays for the way to its end. */
export function budgetLineOfBag(tree: SiteTree, { fromSiteId, toSiteId }: BagIdentity, event: BagEvent): BudgetLine {
  return event.siteId === toSiteId
    ? budgetLineOfLeg(tree, fromSiteId, toSiteId)
    : budgetLineOfLeg(tree, event.siteId, toSiteId)
}
