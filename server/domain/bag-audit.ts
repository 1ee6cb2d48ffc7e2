import {
  type BagEvent,
  type BagItemState,
  type BagStatus,
  bagItemStates,
  countingBagEvents,
  foldBag,
  lastBagFact,
} from './bag.ts'
import { budgetLineOfBag, isBagPostage, postageOfBag } from './bag-posting.ts'
import { type BagIdentity, type BagScan, type BagStep, bagSteps } from './bag-step.ts'
import { postagePosting } from './ledger.ts'
import type { RelayRules } from './relay-step.ts'
import { attempted, type Defect, type DefectKind, type Report, type StoredPosting } from './stored-case.ts'
import { priceBag } from './tariff.ts'

/** A bag with everything that is stored about it. */
export interface AuditedBag extends BagIdentity {
  /** the columns that must equal the fold */
  readonly cached: {
    readonly version: number
    readonly status: BagStatus
    readonly pendingEventId: string | null
    readonly items: readonly { readonly consignmentId: string; readonly state: BagItemState }[]
  }
  /** by their numbers */
  readonly events: readonly BagEvent[]
  /** what its consignments' own scans say of the bag; inferred ones left out */
  readonly scans: readonly Omit<BagScan, 'details'>[]
  readonly postings: readonly StoredPosting[]
}

type BagRules = Pick<RelayRules, 'tree' | 'pricing'>

/**
 * Everything that is wrong with a bag: works out its steps once more and compares. Bag events have no chain of their own;
 * the scans that follow from them stand in the chains of the consignments, so that a bag's past cannot be changed alone.
 */
export function auditBag(rules: BagRules, bag: AuditedBag): readonly Defect[] {
  const defects: Defect[] = []
  const report = (kind: DefectKind, detail: string) => defects.push({ kind, subject: `bag ${bag.sealNumber}`, detail })
  attempted(report, () => {
    const steps = bagSteps(bag, bag.events)
    auditCached(bag, report)
    auditScans(bag, steps, report)
    auditPostings(rules, bag, steps, report)
  })
  return defects
}

function auditCached({ cached, events, ...bag }: AuditedBag, report: Report): void {
  const [sealing] = events
  const isSealing = sealing?.kind === 'sealed' && sealing.siteId === bag.fromSiteId
  if (!isSealing || sealing.occurredAt.getTime() !== bag.sealedAt.getTime()) report('bag_differs', 'no such sealing')
  const gap = events.find(({ sequence }, index) => sequence !== index + 1)
  if (gap !== undefined) report('sequence_gap', `bag event ${gap.id}: ${gap.sequence}`)
  for (const [index, { id, kind, sequence, details }] of events.entries()) {
    const isOfLast = details.supersedes === lastBagFact(events.slice(0, index))?.id
    if (kind === 'corrected' && !isOfLast) report('bag_differs', `event ${sequence} (${id}) is of no last step`)
  }
  const itemsText = (items: Iterable<readonly [string, BagItemState]>) =>
    [...items]
      .map(([id, state]) => `${id} ${state}`)
      .sort()
      .join(', ')
  const expected = [
    ['version', events.length, cached.version],
    ['status', foldBag(bag, events).status, cached.status],
    [
      'items',
      itemsText(bagItemStates(events)),
      itemsText(cached.items.map(({ consignmentId, state }) => [consignmentId, state])),
    ],
  ] as const
  for (const [column, folded, stored] of expected) {
    if (folded !== stored) report('bag_differs', `${column}: ${stored} instead of ${folded}`)
  }
}

/** Of an event whose scans are outstanding, some may be recorded already. */
function auditScans(bag: AuditedBag, steps: readonly BagStep[], report: Report): void {
  const textOf = ({ consignmentId, kind, siteId, actorId, occurredAt }: Omit<BagScan, 'details'>) =>
    [kind, consignmentId, siteId, actorId, occurredAt.toISOString()].join(' ')
  const left = new Map(bag.scans.map((scan) => [scan.id, scan]))
  for (const { event, scans } of steps) {
    for (const scan of scans) {
      const found = left.get(scan.id)
      left.delete(scan.id)
      if (found === undefined && event.id === bag.cached.pendingEventId) continue
      if (found === undefined || textOf(found) !== textOf(scan)) {
        const instead = found === undefined ? 'nothing' : textOf(found)
        report('bag_scans_differ', `event ${event.sequence} (${event.id}): ${instead} instead of ${textOf(scan)}`)
      }
    }
  }
  for (const scan of left.values()) report('bag_scans_differ', `${textOf(scan)} (${scan.id}): no such bag event`)
}

/** What the departures that count cost stands, what others cost was taken back to the fen, and there is nothing else. */
function auditPostings(rules: BagRules, bag: AuditedBag, steps: readonly BagStep[], report: Report): void {
  const stored = new Map(bag.postings.map((posting) => [posting.key, posting]))
  const isStanding = (key: string) => !stored.has(`reversal:${key}`)
  const counting = new Set(countingBagEvents(bag.events).map(({ id }) => id))
  const left = steps
    .filter(({ scans }) => scans.some(({ kind }) => kind === 'dispatched'))
    .map((step) => ({ step, line: budgetLineOfBag(rules.tree, bag, step.event), counts: counting.has(step.event.id) }))
  const standing = [...stored.keys()].filter(isStanding)
  for (const { step, line, counts } of left) {
    const key = counts ? postageOfBag(rules.tree, rules.pricing, bag, step)?.money.key : undefined
    if (key !== undefined && !standing.some((one) => isBagPostage(one, bag.id, line))) report('posting_missing', key)
  }
  for (const posting of bag.postings) {
    const { key, sourceEventId } = posting
    if (key.startsWith('reversal:')) {
      auditReversal(bag, stored.get(key.slice('reversal:'.length)), posting, report)
      continue
    }
    const source = left.find(({ step, line }) => step.event.id === sourceEventId && isBagPostage(key, bag.id, line))
    const isDue = left.some(({ line, counts }) => counts && isBagPostage(key, bag.id, line))
    if (source === undefined || (isStanding(key) && !isDue)) report('posting_unexplained', key)
    else auditPrice(rules, bag, posting, report)
  }
}

/** By a correction of the event that had posted it. */
function auditReversal(
  bag: AuditedBag,
  reversed: StoredPosting | undefined,
  { key, sourceEventId, entries }: StoredPosting,
  report: Report,
): void {
  const source = bag.events.find(({ id, kind }) => id === sourceEventId && kind === 'corrected')
  if (reversed === undefined || source === undefined || source.details.supersedes !== reversed.sourceEventId) {
    report('posting_unexplained', key)
    return
  }
  const found = moneyText(entries)
  const wanted = moneyText(reversed.entries, -1)
  if (found !== wanted) report('posting_mispriced', `${key}: ${found || 'nothing'} instead of ${wanted}`)
}

function moneyText(entries: StoredPosting['entries'], sign = 1): string {
  return entries.map(({ account, amountFen }) => `${account} ${sign * amountFen}`).join(', ')
}

/** By the tariff that the posting names: one that is in force no longer explains what it once made. */
function auditPrice({ pricing }: BagRules, bag: AuditedBag, posting: StoredPosting, report: Report): void {
  const tariff = pricing.tariffs.find(({ id }) => id === posting.versionId)
  if (tariff === undefined) {
    report('posting_mispriced', `${posting.key}: no tariff ${posting.versionId}`)
    return
  }
  const { id: tariffVersionId, line, rule } = tariff
  const { fen } = priceBag(rule, 1)
  const sourceKey = `bag:${bag.id}:${line}`
  const expected = fen > 0 ? postagePosting({ sourceKey, line, amountFen: fen, tariffVersionId }) : null
  const found = moneyText(posting.entries)
  const wanted = moneyText(expected?.entries ?? [])
  if (!isBagPostage(posting.key, bag.id, line) || found !== wanted) {
    report('posting_mispriced', `${posting.key}: ${found || 'nothing'} instead of ${wanted || 'nothing'}`)
  }
}
