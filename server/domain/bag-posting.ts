import type { BagEvent } from './bag.ts'
import type { BagIdentity, BagStep } from './bag-step.ts'
import { type LocalDate, localDateOf } from './calendar-time.ts'
import { derivedId } from './derived-id.ts'
import { type LedgerPosting, postagePosting, reversalOf } from './ledger.ts'
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

/** What was posted for a bag: postage, or what took postage back. */
export interface PostedForBag {
  readonly money: LedgerPosting
  readonly sourceEventId: string | null
  readonly townId: string | null
}

/**
 * Postage of a bag that the carrier takes over: once a bag and budget line, by the tariff in force that day. null when the
 * line is not charged by the bag: its items or the month carry the price; or when what was posted for the line stands.
 * @param posted keys of all that was posted for the bag; needed only where something was taken back
 */
export function postageOfBag(
  tree: SiteTree,
  { tariffs, openFrom }: Pick<PricingVersions, 'tariffs' | 'openFrom'>,
  bag: BagIdentity,
  { event, scans }: BagStep,
  posted: readonly string[] = [],
): BagPosting | null {
  const items = scans.filter(({ kind }) => kind === 'dispatched').length
  if (items === 0) return null
  const line = budgetLineOfBag(tree, bag, event)
  const tariff = tariffInForce(tariffs, line, localDateOf(event.occurredAt), event.recordedAt)
  const price = tariff === null ? null : priceBag(tariff.rule, items)
  if (tariff === null || price === null || price.fen === 0) return null
  const before = posted.filter((key) => isBagPostage(key, bag.id, line))
  if (before.some((key) => !posted.includes(`reversal:${key}`))) return null
  const source = `bag:${bag.id}:${line}`
  const money = postagePosting({
    // what was posted and taken back gets a key of its own
    sourceKey: before.length === 0 ? source : `${source}:${event.id}`,
    line,
    amountFen: price.fen,
    tariffVersionId: tariff.id,
  })
  const postedOn = postingDay(event.occurredAt, openFrom)
  const townId = (tree.townOf(bag.toSiteId) ?? tree.townOf(bag.fromSiteId))?.id ?? null
  return { id: derivedId('ledger', money.key), event, money, postedOn, townId }
}

/**
 * Takes back the postage that an event had posted; null where it had posted none: another departure on the same line had
 * paid for it, and stands.
 */
export function reversalForBag(
  { openFrom }: Pick<PricingVersions, 'openFrom'>,
  correction: BagEvent,
  posted: readonly PostedForBag[],
): BagPosting | null {
  const wrong = posted.find(
    ({ money, sourceEventId }) => money.kind === 'postage' && sourceEventId === correction.details.supersedes,
  )
  if (wrong === undefined) return null
  const money = reversalOf(wrong.money, 'corrected')
  const postedOn = postingDay(correction.occurredAt, openFrom)
  return { id: derivedId('ledger', money.key), event: correction, money, postedOn, townId: wrong.townId }
}

/** Is it postage of the bag on the line: posted when it first left, or anew after that was taken back? */
export function isBagPostage(key: string, bagId: string, line: BudgetLine): boolean {
  const base = `postage:bag:${bagId}:${line}`
  return key === base || key.startsWith(`${base}:`)
}

/** The budget line that pays for the leg that a bag leaves on; sent astray, it still pays for the way to its end. */
export function budgetLineOfBag(tree: SiteTree, { fromSiteId, toSiteId }: BagIdentity, event: BagEvent): BudgetLine {
  return event.siteId === toSiteId
    ? budgetLineOfLeg(tree, fromSiteId, toSiteId)
    : budgetLineOfLeg(tree, event.siteId, toSiteId)
}
