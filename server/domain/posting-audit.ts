import { postagePosting } from './ledger.ts'
import { budgetLineOfDispatch, savingsOfCompletion } from './relay-posting.ts'
import type { RelayRules } from './relay-step.ts'
import type { Direction } from './route.ts'
import type { Defect, Replay, Report, StoredCase, StoredConsignment, StoredPosting } from './stored-case.ts'
import { priceItem } from './tariff.ts'

/** Items, postage and reversals: what the facts post is there, by the tariff that the posting names, and nothing else. */
export function auditPostings(rules: RelayRules, one: StoredConsignment, replay: Replay, report: Report): void {
  const stored = new Set(one.postings.map(({ key }) => key))
  const explained = new Set(replay.facts.flatMap(({ postings }) => postings.map(keyOf)))
  for (const key of explained) {
    if (!key.startsWith('savings:') && !stored.has(key)) report('posting_missing', key)
  }
  const events = new Set(one.events.map(({ id }) => id))
  for (const posting of one.postings) {
    const isOfCarriage = !posting.key.startsWith('savings:')
    const isSourceKnown = posting.sourceEventId === null || events.has(posting.sourceEventId)
    const isPriced = posting.key.startsWith('postage:')
    if (!isSourceKnown || (isOfCarriage && !explained.has(posting.key) && !isExplained(rules, one, posting))) {
      report('posting_unexplained', posting.key)
    } else if (isPriced) auditPrice(rules, one, posting, report)
  }
}

const keyOf = ({ money, usage }: Replay['facts'][number]['postings'][number]) => money?.key ?? usage?.key ?? ''

/** A tariff of that day priced it, and today's tariffs do not: the dispatch behind it explains it. */
function isExplained({ tree }: RelayRules, one: StoredConsignment, { key }: StoredPosting): boolean {
  return one.events
    .filter(({ kind }) => kind === 'dispatched')
    .some(({ siteId }) => key === `postage:${one.id}:${budgetLineOfDispatch(tree, one.plan.route, siteId)}`)
}

function auditPrice(rules: RelayRules, one: StoredConsignment, posting: StoredPosting, report: Report): void {
  const tariff = rules.pricing.tariffs.find(({ id }) => id === posting.versionId)
  if (tariff === undefined) {
    report('posting_mispriced', `${posting.key}: no tariff ${posting.versionId}`)
    return
  }
  const { fen } = priceItem(tariff.rule, one)
  const sourceKey = posting.key.replace(/^postage:/, '')
  const expected =
    fen > 0 ? postagePosting({ sourceKey, line: tariff.line, amountFen: fen, tariffVersionId: tariff.id }) : null
  const textOf = (entries: StoredPosting['entries']) =>
    entries.map(({ account, amountFen }) => `${account} ${amountFen}`).join(', ')
  const found = textOf(posting.entries)
  const wanted = textOf(expected?.entries ?? [])
  if (!sourceKey.startsWith(`${one.id}:${tariff.line}`) || found !== wanted) {
    report('posting_mispriced', `${posting.key}: ${found || 'nothing'} instead of ${wanted || 'nothing'}`)
  }
}

/**
 * The case's completions: counted once each, and as many savings posted as the matter, as it is now, makes of them. Amounts
 * are not reckoned again: roads are measured and matters are changed after the day, and neither has versions.
 */
export function auditSavings(
  rules: RelayRules,
  stored: StoredCase,
  replays: ReadonlyMap<StoredConsignment, Replay>,
): Defect[] {
  const changes = stored.consignments.flatMap((one) =>
    (replays.get(one)?.facts ?? []).flatMap(({ event, before, custody }): CaseStep[] => {
      const isCompleted = custody.status === 'completed'
      if (isCompleted === (before.status === 'completed')) return []
      return [{ one, isCompleted, recordedAt: event.recordedAt, at: custody.completedAt ?? event.occurredAt }]
    }),
  )
  const [first] = stored.consignments
  if (first === undefined) return [{ kind: 'case_differs', subject: stored.caseId, detail: 'no consignment' }]
  const defects: Defect[] = []
  const completed = stored.consignments.filter((one) => replays.get(one)?.custody.status === 'completed')
  const directions = [...new Set(completed.map(({ plan }) => plan.direction))].sort().join()
  const cached = stored.completedDirections.toSorted().join()
  if (directions !== cached) {
    const detail = `completed directions: ${cached || 'none'} instead of ${directions || 'none'}`
    defects.push({ kind: 'case_differs', subject: first.trackingNumber, detail })
  }
  const counted = new Set(changes.map(({ one }) => one)).size
  if (stored.version < counted || stored.version > changes.length) {
    const detail = `version ${stored.version} after ${changes.length} completions`
    defects.push({ kind: 'case_differs', subject: first.trackingNumber, detail })
  }
  return [...defects, ...auditSavingsPostings(rules, stored, changes)]
}

/** A consignment was completed, or was found not to be. */
interface CaseStep {
  readonly one: StoredConsignment
  readonly isCompleted: boolean
  readonly recordedAt: Date
  readonly at: Date
}

function auditSavingsPostings(rules: RelayRules, stored: StoredCase, changes: readonly CaseStep[]): Defect[] {
  const keyOf = (one: StoredConsignment) => `savings:${stored.caseId}:${one.id}`
  const isPosted = (one: StoredConsignment) => one.postings.some(({ key }) => key === keyOf(one))
  const completed = new Set(changes.map(({ one }) => one))
  const unexplained = stored.consignments.flatMap((one) =>
    one.postings
      .filter(({ key }) => key.startsWith('savings:') && (!key.startsWith(keyOf(one)) || !completed.has(one)))
      .map(({ key }): Defect => ({ kind: 'posting_unexplained', subject: one.trackingNumber, detail: key })),
  )
  const inOrder = changes
    .filter((one) => one.isCompleted)
    .toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime())
  const done: Direction[] = []
  let expected = 0
  for (const { one, at } of inOrder) {
    const facts = { ...stored, completedDirections: done }
    const completion = { sourceKey: one.id, direction: one.plan.direction, at }
    if (savingsOfCompletion(rules.tree, rules.pricing.savingsMethods, facts, completion).posting !== null) expected += 1
    done.push(one.plan.direction)
  }
  const missing = [...completed].find((one) => !isPosted(one))
  const posted = [...completed].filter(isPosted).length
  if (missing === undefined || posted >= Math.min(expected, completed.size)) return unexplained
  return [...unexplained, { kind: 'posting_missing', subject: missing.trackingNumber, detail: keyOf(missing) }]
}
