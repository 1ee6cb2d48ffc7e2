import { type BagEvent, type BagItemState, type BagStatus, bagItemStates, foldBag } from './bag.ts'
import { budgetLineOfBag, postageOfBag } from './bag-posting.ts'
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

function auditPostings(rules: BagRules, bag: AuditedBag, steps: readonly BagStep[], report: Report): void {
  const stored = new Set(bag.postings.map(({ key }) => key))
  for (const step of steps) {
    const expected = postageOfBag(rules.tree, rules.pricing, bag, step)?.money.key
    if (expected !== undefined && !stored.has(expected)) report('posting_missing', expected)
  }
  const left = steps.filter(({ scans }) => scans.some(({ kind }) => kind === 'dispatched'))
  const explained = new Set(left.map(({ event }) => `postage:bag:${bag.id}:${budgetLineOfBag(rules.tree, bag, event)}`))
  const events = new Set(bag.events.map(({ id }) => id))
  for (const posting of bag.postings) {
    const { key, sourceEventId } = posting
    const isExplained = explained.has(key) && sourceEventId !== null && events.has(sourceEventId)
    if (isExplained) auditPrice(rules, bag, posting, report)
    else report('posting_unexplained', key)
  }
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
  const textOf = (entries: StoredPosting['entries']) =>
    entries.map(({ account, amountFen }) => `${account} ${amountFen}`).join(', ')
  const found = textOf(posting.entries)
  const wanted = textOf(expected?.entries ?? [])
  if (expected?.key !== posting.key || found !== wanted) {
    report('posting_mispriced', `${posting.key}: ${found || 'nothing'} instead of ${wanted || 'nothing'}`)
  }
}
