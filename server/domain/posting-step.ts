import type { LocalDate } from './calendar-time.ts'
import { effectiveEvents } from './correction.ts'
import { type ConsignmentPlan, type Custody, custodySteps, foldCustody } from './custody.ts'
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
import { byOccurrence, type ScanEvent } from './scan-event.ts'
import type { SiteTree } from './site.ts'

/** A posting that stands, with the key that it is known by. */
export interface PostedBefore {
  readonly money: LedgerPosting | null
  readonly usage: UsagePosting | null
}

/** A posting with the fact that it came from. */
export interface SourcedPosting extends PostedBefore {
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
  // most facts post nothing
  if (carried.postings.length + saved.postings.length === 0)
    return { postings: [], gaps: [...carried.gaps, ...saved.gaps] }
  const postedOn = postingDay(fact.event.occurredAt, rules.pricing.openFrom)
  const townId = rules.tree.townOf(file.caseFacts.homeSiteId)?.id ?? null
  const postings = [...carried.postings, ...saved.postings].map((one) => ({ ...one, postedOn, townId }))
  return { postings, gaps: [...carried.gaps, ...saved.gaps] }
}

function ofDispatch(rules: Rules, file: PostedFile, { known, event, met, posted }: Fact): Postings {
  if (event.kind !== 'dispatched') return { postings: [], gaps: [] }
  const isFirst = !effectiveEvents(known).some(({ kind }) => kind === 'dispatched')
  const { posting, gap } = postageOf(rules, file, known, event, met.route)
  const wanted = [...(isFirst ? [ofUsage(itemOf(file.consignmentId))] : []), ...ofMoney(posting)]
  return { postings: anew(event, wanted, posted), gaps: gap === null ? [] : [gap] }
}

/** The dispatches that count now decide what may stand; what one of them explains is left alone. */
function afterCorrection(rules: Rules, file: PostedFile, { known, event, posted }: Fact): Postings {
  const dispatches = custodySteps(file.plan, [...known, event]).filter((one) => one.event.kind === 'dispatched')
  const postages = dispatches.map((one) => ({
    ...postageOf(rules, file, [...known, event], one.event, one.before.route),
    isNew: one.event.id === event.id,
  }))
  const wanted = [
    ...(dispatches.length > 0 ? [ofUsage(itemOf(file.consignmentId))] : []),
    ...postages.flatMap(({ posting }) => ofMoney(posting)),
  ]
  const takenBack = standing(posted)
    .filter((one) => !keyOf(one).startsWith('savings:') && !wanted.some((other) => isSame(one, other)))
    .map(({ money, usage }) =>
      sourced(event, { money: money && reversalOf(money, 'corrected'), usage: usage && reversalOfUsage(usage) }),
    )
  const gaps = postages.flatMap(({ gap, isNew }) => (isNew && gap !== null ? [gap] : []))
  return { postings: [...takenBack, ...anew(event, wanted, [...posted, ...takenBack])], gaps }
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
  const isFirst = isCompleted && !wasEverCompleted(plan, known, before)
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
  const postings = posting === null ? [] : [sourced(event, ofUsage(posting))]
  return { postings, gaps: gap === null ? [] : [gap] }
}

/** The savings that the completion which is taken back had posted; null where it posted none. */
function postedByCompletion(posted: readonly PostedBefore[]): UsagePosting | null {
  const last = posted.map(({ usage }) => usage).findLast((usage) => usage?.key.startsWith('savings:'))
  return last?.basis != null && last.basis.after.length > last.basis.before.length ? last : null
}

/**
 * Did it complete at any time, as far as was known then?
 * @param before the fold of what is known
 */
export function wasEverCompleted(plan: ConsignmentPlan, known: readonly ScanEvent[], before: Custody): boolean {
  const isInOrder = known.every((event, index) => {
    const next = known[index + 1]
    return event.kind !== 'corrected' && (next === undefined || byOccurrence(event, next) < 0)
  })
  // told as it happened, nothing undoes a completion
  if (isInOrder) return before.status === 'completed'
  return known.some((_, index) => foldCustody(plan, known.slice(0, index + 1)).status === 'completed')
}

function postageOf(
  { tree, pricing }: Rules,
  file: PostedFile,
  known: readonly ScanEvent[],
  event: ScanEvent,
  route: readonly string[],
) {
  return postageOfLeg(tree, pricing.tariffs, {
    consignmentId: file.consignmentId,
    route,
    fromSiteId: event.siteId,
    dispatchedAt: event.occurredAt,
    recordedAt: event.recordedAt,
    weightGrams: file.weightGrams ?? weighedBy(known, event),
  })
}

/**
 * Weights that a fact may have priced: the one that was filed, or what was weighed by the time of the dispatch; for a
 * correction, of any dispatch that counts since.
 * @param known what was recorded before the fact
 */
export function pricedWeights(
  { plan, weightGrams }: Pick<PostedFile, 'plan' | 'weightGrams'>,
  known: readonly ScanEvent[],
  event: ScanEvent,
): readonly (number | null)[] {
  if (weightGrams !== null) return [weightGrams]
  if (event.kind !== 'corrected') return [weighedBy(known, event)]
  const all = [...known, event]
  return custodySteps(plan, all)
    .filter((one) => one.event.kind === 'dispatched')
    .map((one) => weighedBy(all, one.event))
}

/** What was weighed last by the time of a dispatch: results of round trips are filed by nobody who could say their weight. */
function weighedBy(known: readonly ScanEvent[], dispatch: ScanEvent): number | null {
  const weighed = effectiveEvents([...known, dispatch]).filter(
    ({ details, occurredAt }) => details.weightGrams !== undefined && occurredAt <= dispatch.occurredAt,
  )
  return weighed.toSorted(byOccurrence).at(-1)?.details.weightGrams ?? null
}

/** The key that a posting is known by. */
export const keyOf = ({ money, usage }: PostedBefore): string => money?.key ?? usage?.key ?? ''

/** `items:<consignment>` or `postage:<consignment>:<line>`, without the event that it was posted anew for. */
function baseOf(key: string): string {
  let end = -1
  for (let parts = key.startsWith('items:') ? 2 : 3; parts > 0; parts -= 1) {
    end = key.indexOf(':', end + 1)
    if (end < 0) return key
  }
  return key.slice(0, end)
}

/** Postings that were not taken back. */
function standing(posted: readonly PostedBefore[]): readonly PostedBefore[] {
  const keys = new Set(posted.map(keyOf))
  return posted.filter((one) => !keyOf(one).startsWith('reversal:') && !keys.has(`reversal:${keyOf(one)}`))
}

/** Of the postings wanted, those that do not stand yet; what was posted and taken back gets a key of its own. */
function anew(
  event: ScanEvent,
  wanted: readonly PostedBefore[],
  posted: readonly PostedBefore[],
): readonly SourcedPosting[] {
  if (wanted.length === 0) return []
  const stand = new Set(standing(posted).map((one) => baseOf(keyOf(one))))
  const ever = new Set(posted.map((one) => baseOf(keyOf(one))))
  const missing = new Map<string, SourcedPosting>()
  for (const one of wanted) {
    const key = keyOf(one)
    if (stand.has(key) || missing.has(key)) continue
    missing.set(key, sourced(event, ever.has(key) ? rekeyed(one, `${key}:${event.id}`) : one))
  }
  return [...missing.values()]
}

function rekeyed({ money, usage }: PostedBefore, key: string): PostedBefore {
  return { money: money && { ...money, key }, usage: usage && { ...usage, key } }
}

function sourced(event: ScanEvent, { money, usage }: PostedBefore): SourcedPosting {
  return { event, money, usage }
}

const ofUsage = (usage: UsagePosting): PostedBefore => ({ money: null, usage })
const ofMoney = (money: LedgerPosting | null): PostedBefore[] => (money === null ? [] : [{ money, usage: null }])
