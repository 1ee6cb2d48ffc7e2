import { postagePosting } from './ledger.ts'
import { budgetLineOfDispatch, savingsOfCompletion } from './relay-posting.ts'
import type { RelayRules } from './relay-step.ts'
import type { Direction } from './route.ts'
import type { Defect, Replay, Report, StoredCase, StoredConsignment, StoredPosting } from './stored-case.ts'
import { priceItem } from './tariff.ts'

/** Item and postage: what was dispatched is posted, by the tariff that the posting names, and nothing else. */
export function auditPostings(rules: RelayRules, one: StoredConsignment, replay: Replay, report: Report): void {
  const keys = new Set(one.postings.map(({ key }) => key))
  for (const { postings } of replay.facts) {
    for (const { money, usage } of postings) {
      const key = money?.key ?? usage?.key ?? ''
      if (!key.startsWith('savings:') && !keys.has(key)) report('posting_missing', key)
      keys.add(key)
    }
  }
  const explained = keysOfDispatches(rules, one)
  const events = new Set(one.events.map(({ id }) => id))
  for (const posting of one.postings) {
    const isOfDispatch = posting.key.startsWith('items:') || posting.key.startsWith('postage:')
    const isSourceKnown = posting.sourceEventId === null || events.has(posting.sourceEventId)
    if (!isSourceKnown || (isOfDispatch && !explained.has(posting.key))) report('posting_unexplained', posting.key)
    else if (posting.key.startsWith('postage:')) auditPrice(rules, one, posting, report)
  }
}

function keysOfDispatches({ tree }: RelayRules, one: StoredConsignment): ReadonlySet<string> {
  const dispatched = one.events.filter(({ kind }) => kind === 'dispatched')
  const lines = dispatched.map(({ siteId }) => budgetLineOfDispatch(tree, one.plan.route, siteId))
  return new Set([
    ...lines.map((line) => `postage:${one.id}:${line}`),
    ...(dispatched.length > 0 ? [`items:${one.id}`] : []),
  ])
}

function auditPrice(rules: RelayRules, one: StoredConsignment, posting: StoredPosting, report: Report): void {
  const tariff = rules.pricing.tariffs.find(({ id }) => id === posting.versionId)
  if (tariff === undefined) {
    report('posting_mispriced', `${posting.key}: no tariff ${posting.versionId}`)
    return
  }
  const { fen } = priceItem(tariff.rule, one)
  const sourceKey = `${one.id}:${tariff.line}`
  const expected =
    fen > 0 ? postagePosting({ sourceKey, line: tariff.line, amountFen: fen, tariffVersionId: tariff.id }) : null
  const textOf = (entries: StoredPosting['entries']) =>
    entries.map(({ account, amountFen }) => `${account} ${amountFen}`).join(', ')
  const found = textOf(posting.entries)
  const wanted = textOf(expected?.entries ?? [])
  if (expected?.key !== posting.key || found !== wanted) {
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
  const completions = stored.consignments.flatMap((one) =>
    (replays.get(one)?.facts ?? [])
      .filter(({ completes }) => completes)
      .map(({ event, custody }) => ({
        one,
        recordedAt: event.recordedAt,
        at: custody.completedAt ?? event.occurredAt,
      })),
  )
  const [first] = stored.consignments
  if (first === undefined) return [{ kind: 'case_differs', subject: stored.caseId, detail: 'no consignment' }]
  const defects: Defect[] = []
  const directions = [...new Set(completions.map(({ one }) => one.plan.direction))].sort().join()
  const cached = stored.completedDirections.toSorted().join()
  if (directions !== cached) {
    const detail = `completed directions: ${cached || 'none'} instead of ${directions || 'none'}`
    defects.push({ kind: 'case_differs', subject: first.trackingNumber, detail })
  }
  const counted = new Set(completions.map(({ one }) => one)).size
  if (stored.version < counted || stored.version > completions.length) {
    const detail = `version ${stored.version} after ${completions.length} completions`
    defects.push({ kind: 'case_differs', subject: first.trackingNumber, detail })
  }
  return [...defects, ...auditSavingsPostings(rules, stored, completions)]
}

interface Completion {
  readonly one: StoredConsignment
  readonly recordedAt: Date
  readonly at: Date
}

function auditSavingsPostings(rules: RelayRules, stored: StoredCase, completions: readonly Completion[]): Defect[] {
  const keyOf = (one: StoredConsignment) => `savings:${stored.caseId}:${one.id}`
  const isPosted = (one: StoredConsignment) => one.postings.some(({ key }) => key === keyOf(one))
  const completed = new Set(completions.map(({ one }) => one))
  const unexplained = stored.consignments.flatMap((one) =>
    one.postings
      .filter(({ key }) => key.startsWith('savings:') && (key !== keyOf(one) || !completed.has(one)))
      .map(({ key }): Defect => ({ kind: 'posting_unexplained', subject: one.trackingNumber, detail: key })),
  )
  const inOrder = completions.toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime())
  const done: Direction[] = []
  let expected = 0
  for (const { one, at } of inOrder) {
    const facts = { ...stored, completedDirections: done }
    const completion = { consignmentId: one.id, direction: one.plan.direction, at }
    if (savingsOfCompletion(rules.tree, rules.pricing.savingsMethods, facts, completion).posting !== null) expected += 1
    done.push(one.plan.direction)
  }
  const missing = [...completed].find((one) => !isPosted(one))
  const posted = [...completed].filter(isPosted).length
  if (missing === undefined || posted >= expected) return unexplained
  return [...unexplained, { kind: 'posting_missing', subject: missing.trackingNumber, detail: keyOf(missing) }]
}
