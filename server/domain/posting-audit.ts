import { postagePosting } from './ledger.ts'
import { keyOf, pricedWeights } from './posting-step.ts'
import { budgetLineOfDispatch, savingsOfCompletion, sparesVisit } from './relay-posting.ts'
import type { RelayRules } from './relay-step.ts'
import type { Direction } from './route.ts'
import type { Defect, Replay, Report, StoredCase, StoredConsignment, StoredPosting } from './stored-case.ts'
import { priceItem } from './tariff.ts'

const REVERSAL = 'reversal:'

/**
 * Items, postage and reversals: what the facts post is there, by the tariff that the posting names, what they took back is
 * taken back to the fen, and there is nothing else.
 */
export function auditPostings(rules: RelayRules, one: StoredConsignment, replay: Replay, report: Report): void {
  const stored = new Map(one.postings.map((posting) => [posting.key, posting]))
  const explained = new Set(replay.facts.flatMap(({ postings }) => postings.map(keyOf)))
  for (const key of explained) {
    if (!key.startsWith('savings:') && !stored.has(key)) report('posting_missing', key)
  }
  const events = new Set(one.events.map(({ id }) => id))
  for (const posting of one.postings) {
    const { key, sourceEventId } = posting
    const isOfCarriage = !key.startsWith('savings:')
    const isSourceKnown = sourceEventId === null || events.has(sourceEventId)
    if (!isSourceKnown || (isOfCarriage && !explained.has(key) && !isExplained(rules, one, replay, key))) {
      report('posting_unexplained', key)
    } else if (key.startsWith('postage:')) auditPrice(rules, one, posting, report)
    else if (key.startsWith('items:')) auditCount(posting, report)
    else if (key.startsWith(REVERSAL)) auditReversal(stored.get(key.slice(REVERSAL.length)), posting, report)
  }
}

/** A tariff of that day priced it, and today's tariffs do not: the dispatch behind it explains it. */
function isExplained({ tree }: RelayRules, one: StoredConsignment, { facts }: Replay, key: string): boolean {
  const isTakenBack = key.startsWith(REVERSAL) && one.events.some(({ kind }) => kind === 'corrected')
  const original = isTakenBack ? key.slice(REVERSAL.length) : key
  return facts
    .filter(({ event }) => event.kind === 'dispatched')
    .some(({ event, met }) => original === `postage:${one.id}:${budgetLineOfDispatch(tree, met.route, event.siteId)}`)
}

function auditPrice(rules: RelayRules, one: StoredConsignment, posting: StoredPosting, report: Report): void {
  const tariff = rules.pricing.tariffs.find(({ id }) => id === posting.versionId)
  if (tariff === undefined) {
    report('posting_mispriced', `${posting.key}: no tariff ${posting.versionId}`)
    return
  }
  const sourceKey = posting.key.replace(/^postage:/, '')
  const wanted = weightsOf(one, posting).map((weightGrams) => {
    const { fen } = priceItem(tariff.rule, { weightGrams })
    const price = { sourceKey, line: tariff.line, amountFen: fen, tariffVersionId: tariff.id }
    return moneyText(fen > 0 ? postagePosting(price).entries : [])
  })
  const found = moneyText(posting.entries)
  if (!sourceKey.startsWith(`${one.id}:${tariff.line}`) || !wanted.includes(found)) {
    report('posting_mispriced', `${posting.key}: ${found || 'nothing'} instead of ${wanted[0] || 'nothing'}`)
  }
}

function weightsOf(one: StoredConsignment, { sourceEventId }: StoredPosting): readonly (number | null)[] {
  const index = one.events.findIndex(({ id }) => id === sourceEventId)
  const event = one.events[index]
  return event === undefined ? [one.weightGrams] : pricedWeights(one, one.events.slice(0, index), event)
}

function auditCount({ key, usage }: StoredPosting, report: Report): void {
  const found = usageText(usage)
  if (found !== 'items 1 1 1') report('posting_mispriced', `${key}: ${found || 'nothing'} instead of one item`)
}

function auditReversal(reversed: StoredPosting | undefined, posting: StoredPosting, report: Report): void {
  if (reversed === undefined) {
    report('posting_unexplained', `${posting.key}: nothing was posted that it takes back`)
    return
  }
  const found = `${moneyText(posting.entries)} ${usageText(posting.usage)}`
  const wanted = `${moneyText(reversed.entries, -1)} ${usageText(reversed.usage, -1)}`
  if (found !== wanted) report('posting_mispriced', `${posting.key}: ${found} instead of ${wanted}`)
}

function moneyText(entries: StoredPosting['entries'], sign = 1): string {
  return entries.map(({ account, amountFen }) => `${account} ${sign * amountFen}`).join(', ')
}

function usageText(usage: StoredPosting['usage'], sign = 1): string {
  return (usage ?? [])
    .map(({ measure, low, middle, high }) => `${measure} ${sign * low} ${sign * middle} ${sign * high}`)
    .join(', ')
}

/**
 * The case's completions: each completed consignment counted, and as many savings posted as the matter, as it is now, makes
 * of them. Amounts are not reckoned again: roads are measured and matters are changed after the day, and neither has
 * versions.
 */
export function auditSavings(
  rules: RelayRules,
  stored: StoredCase,
  replays: ReadonlyMap<StoredConsignment, Replay>,
): Defect[] {
  const [first] = stored.consignments
  if (first === undefined) return [{ kind: 'case_differs', subject: stored.caseId, detail: 'no consignment' }]
  const defects: Defect[] = []
  const differs = (detail: string) => defects.push({ kind: 'case_differs', subject: first.trackingNumber, detail })
  const sparing = stored.consignments.filter(({ plan }) => sparesVisit(rules.tree, plan))
  const changes = sparing.flatMap((one) => changesOf(stored.caseId, one, replays.get(one)))
  const completed = sparing.flatMap((one) => {
    const completedAt = replays.get(one)?.custody.completedAt ?? null
    return completedAt === null ? [] : [{ one, completedAt }]
  })
  const directions = completed.map(({ one }) => one.plan.direction)
  const counted = directions.toSorted().join()
  const cached = stored.completedDirections.toSorted().join()
  if (counted !== cached) differs(`completed directions: ${cached || 'none'} instead of ${counted || 'none'}`)
  // several changes of one write count once, and not at all when they cancel out
  if (stored.version < completed.length || stored.version > changes.length) {
    differs(`version ${stored.version} after ${changes.length} completions`)
  }
  return [...defects, ...auditSavingsPostings(rules, stored, changes, completed)]
}

/** A consignment was completed, or was found not to be. */
interface CompletionChange {
  readonly one: StoredConsignment
  readonly isCompleted: boolean
  /** of what it posts, if it changes the savings */
  readonly key: string
}

function changesOf(caseId: string, one: StoredConsignment, replay: Replay | undefined): CompletionChange[] {
  const changes: CompletionChange[] = []
  for (const { event, before, custody } of replay?.facts ?? []) {
    const isCompleted = custody.status === 'completed'
    if (isCompleted === (before.status === 'completed')) continue
    const base = `savings:${caseId}:${one.id}`
    changes.push({ one, isCompleted, key: changes.length === 0 ? base : `${base}:${event.id}` })
  }
  return changes
}

/** Every completion adds a trip at most, and whatever takes it back takes that trip. */
function auditSavingsPostings(
  rules: RelayRules,
  stored: StoredCase,
  changes: readonly CompletionChange[],
  completed: readonly { readonly one: StoredConsignment; readonly completedAt: Date }[],
): Defect[] {
  const savings = stored.consignments.flatMap((one) =>
    one.postings.filter(({ key }) => key.startsWith('savings:')).map(({ key }) => ({ one, key })),
  )
  const keys = new Set(changes.map(({ key }) => key))
  const defects = savings
    .filter(({ key }) => !keys.has(key))
    .map(({ one, key }): Defect => ({ kind: 'posting_unexplained', subject: one.trackingNumber, detail: key }))
  const posted = new Set(savings.map(({ key }) => key))
  const trips = changes.reduce((sum, { key, isCompleted }) => sum + (posted.has(key) ? (isCompleted ? 1 : -1) : 0), 0)
  const most = new Set(completed.map(({ one }) => one.plan.direction)).size
  const isTooFew = trips < leastTrips(rules, stored, completed)
  if (!isTooFew && trips <= most) return defects
  const missing = changes.find(({ key, isCompleted }) => isCompleted === isTooFew && !posted.has(key)) ?? changes[0]
  const subject = missing?.one.trackingNumber ?? stored.caseId
  return [...defects, { kind: 'posting_missing', subject, detail: missing?.key ?? `savings:${stored.caseId}` }]
}

function leastTrips(
  { tree, pricing }: RelayRules,
  stored: StoredCase,
  completed: readonly { readonly one: StoredConsignment; readonly completedAt: Date }[],
): number {
  const others: Direction[] = []
  let trips = 0
  for (const { one, completedAt } of completed) {
    const { direction } = one.plan
    const facts = { ...stored, completedDirections: others }
    const completion = { sourceKey: one.id, direction, at: completedAt }
    if (savingsOfCompletion(tree, pricing.savingsMethods, facts, completion).posting !== null) trips += 1
    others.push(direction)
  }
  return trips
}
