import type { LocalDate } from './calendar-time.ts'
import { effectiveEvents } from './correction.ts'
import { type ConsignmentPlan, type Custody, custodySteps, foldCustody } from './custody.ts'
import { derivedId } from './derived-id.ts'
import { type LedgerPosting, reversalOf, reversalOfUsage, type UsagePosting } from './ledger.ts'
import {
  type CaseFacts,
  itemOf,
  type PricingGap,
  type PricingVersions,
  postageOfLeg,
  postingDay,
  savingsOfCompletion,
  savingsOfReopening,
  sparesVisit,
} from './relay-posting.ts'
import type { ScanEvent } from './scan-event.ts'
import type { SiteTree } from './site.ts'

/** A posting that stands, with the key that it is known by. */
export interface PostedBefore {
  readonly money: LedgerPosting | null
  readonly usage: UsagePosting | null
}

/** A posting with the fact that it came from. */
export interface SourcedPosting extends PostedBefore {
  readonly id: string
  readonly event: ScanEvent
}

/** A posting with the day that it counts on, and the resident's town; null when he lives in none. */
export interface DatedPosting extends SourcedPosting {
  readonly postedOn: LocalDate
  readonly townId: string | null
}

interface Rules {
  readonly tree: SiteTree
  readonly pricing: PricingVersions
}
interface PostedFile {
  readonly consignmentId: string
  readonly plan: ConsignmentPlan
  readonly weightGrams: number | null
  readonly caseFacts: CaseFacts
}
interface Fact {
  /** in the order of recording */
  readonly known: readonly ScanEvent[]
  readonly event: ScanEvent
  readonly before: Custody
  readonly after: Custody
  /** the custody that the event met in its place in time */
  readonly met: Custody
  /** needed only where something is corrected */
  readonly posted: readonly PostedBefore[]
}
interface Postings<Posting = SourcedPosting> {
  readonly postings: readonly Posting[]
  readonly gaps: readonly PricingGap[]
}

/** What a fact costs and saves. A correction takes back what it shows never to have happened, and posts what did. */
export function postingsOfFact(rules: Rules, file: PostedFile, fact: Fact): Postings<DatedPosting> {
  const carried = fact.event.kind === 'corrected' ? afterCorrection(rules, file, fact) : ofDispatch(rules, file, fact)
  const saved = ofCompletion(rules, file, fact)
  const postedOn = postingDay(fact.event.occurredAt, rules.pricing.openFrom)
  const townId = rules.tree.townOf(file.caseFacts.homeSiteId)?.id ?? null
  const postings = [...carried.postings, ...saved.postings].map((one) => ({ ...one, postedOn, townId }))
  return { postings, gaps: [...carried.gaps, ...saved.gaps] }
}

function ofDispatch(rules: Rules, file: PostedFile, { known, event, met, posted }: Fact): Postings {
  if (event.kind !== 'dispatched') return { postings: [], gaps: [] }
  const isFirst = !effectiveEvents(known).some(({ kind }) => kind === 'dispatched')
  const { posting, gap } = postageOf(rules, file, event, met.route)
  const wanted = [
    ...(isFirst ? [sourced(event, null, itemOf(file.consignmentId))] : []),
    ...sourcedMoney(event, posting),
  ]
  return { postings: anew(wanted, posted), gaps: gap === null ? [] : [gap] }
}

/** The dispatches that count now decide what may stand; what one of them explains is left alone. */
function afterCorrection(rules: Rules, file: PostedFile, { known, event, posted }: Fact): Postings {
  const dispatches = custodySteps(file.plan, [...known, event]).filter((one) => one.event.kind === 'dispatched')
  const postages = dispatches.map((one) => ({
    ...postageOf(rules, file, one.event, one.before.route),
    isNew: one.event.id === event.id,
  }))
  const wanted = [
    ...(dispatches.length > 0 ? [sourced(event, null, itemOf(file.consignmentId))] : []),
    ...postages.flatMap(({ posting }) => sourcedMoney(event, posting)),
  ]
  const takenBack = standing(posted)
    .filter((one) => !keyOf(one).startsWith('savings:') && !wanted.some((other) => isSame(one, other)))
    .map(({ money, usage }) => sourced(event, money && reversalOf(money, 'corrected'), usage && reversalOfUsage(usage)))
  const gaps = postages.flatMap(({ gap, isNew }) => (isNew && gap !== null ? [gap] : []))
  return { postings: [...takenBack, ...anew(wanted, [...posted, ...takenBack])], gaps }
}

/** For the same carriage, by the same tariff. */
function isSame(one: PostedBefore, other: PostedBefore): boolean {
  return baseOf(keyOf(one)) === baseOf(keyOf(other)) && one.money?.tariffVersionId === other.money?.tariffVersionId
}

function ofCompletion(rules: Rules, file: PostedFile, { known, event, before, after, posted }: Fact): Postings {
  const isCompleted = after.status === 'completed'
  const { consignmentId, caseFacts, plan } = file
  const isNothing = isCompleted === (before.status === 'completed') || !sparesVisit(rules.tree, plan)
  if (isNothing) return { postings: [], gaps: [] }
  const isFirst = isCompleted && !wasEverCompleted(plan, known)
  const step = {
    sourceKey: isFirst ? consignmentId : `${consignmentId}:${event.id}`,
    direction: plan.direction,
    at: (isCompleted ? after : before).completedAt ?? event.occurredAt,
    recordedAt: event.recordedAt,
  }
  const methods = rules.pricing.savingsMethods
  const { posting, gap } = isCompleted
    ? savingsOfCompletion(rules.tree, methods, caseFacts, step)
    : savingsOfReopening(rules.tree, methods, caseFacts, step, postedByCompletion(posted))
  const postings = posting === null ? [] : [sourced(event, null, posting)]
  return { postings, gaps: gap === null ? [] : [gap] }
}

/** The savings that the completion which is taken back had posted; null where it posted none. */
function postedByCompletion(posted: readonly PostedBefore[]): UsagePosting | null {
  const last = posted.map(({ usage }) => usage).findLast((usage) => usage?.key.startsWith('savings:'))
  return last?.basis != null && last.basis.after.length > last.basis.before.length ? last : null
}

/** Did it complete at any time, as far as was known then? */
export function wasEverCompleted(plan: ConsignmentPlan, known: readonly ScanEvent[]): boolean {
  return known.some((_, index) => foldCustody(plan, known.slice(0, index + 1)).status === 'completed')
}

function postageOf({ tree, pricing }: Rules, file: PostedFile, event: ScanEvent, route: readonly string[]) {
  return postageOfLeg(tree, pricing.tariffs, {
    consignmentId: file.consignmentId,
    route,
    fromSiteId: event.siteId,
    dispatchedAt: event.occurredAt,
    recordedAt: event.recordedAt,
    weightGrams: file.weightGrams,
  })
}

const keyOf = ({ money, usage }: PostedBefore): string => money?.key ?? usage?.key ?? ''

/** `items:<consignment>` or `postage:<consignment>:<line>`, without the event that it was posted anew for. */
function baseOf(key: string): string {
  return key
    .split(':')
    .slice(0, key.startsWith('items:') ? 2 : 3)
    .join(':')
}

/** Postings that were not taken back. */
function standing(posted: readonly PostedBefore[]): readonly PostedBefore[] {
  const keys = new Set(posted.map(keyOf))
  return posted.filter((one) => !keyOf(one).startsWith('reversal:') && !keys.has(`reversal:${keyOf(one)}`))
}

/** Of the postings wanted, those that do not stand yet; what was posted and taken back gets a key of its own. */
function anew(wanted: readonly SourcedPosting[], posted: readonly PostedBefore[]): SourcedPosting[] {
  const stand = new Set(standing(posted).map((one) => baseOf(keyOf(one))))
  const ever = new Set(posted.map((one) => baseOf(keyOf(one))))
  const missing = new Map<string, SourcedPosting>()
  for (const one of wanted) {
    const key = keyOf(one)
    if (stand.has(key) || missing.has(key)) continue
    missing.set(key, ever.has(key) ? rekeyed(one, `${key}:${one.event.id}`) : one)
  }
  return [...missing.values()]
}

function rekeyed({ event, money, usage }: SourcedPosting, key: string): SourcedPosting {
  return sourced(event, money && { ...money, key }, usage && { ...usage, key })
}

function sourced(event: ScanEvent, money: LedgerPosting | null, usage: UsagePosting | null): SourcedPosting {
  return { id: derivedId('ledger', keyOf({ money, usage })), event, money, usage }
}

function sourcedMoney(event: ScanEvent, money: LedgerPosting | null): SourcedPosting[] {
  return money === null ? [] : [sourced(event, money, null)]
}
