import { type BagEvent, parseSealNumber } from '../../domain/bag.ts'
import { checkPacking, type PackingCandidate, type PackingReason } from '../../domain/bag-packing.ts'
import { derivedId } from '../../domain/derived-id.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import { parseTrackingNumber } from '../../domain/tracking-number.ts'
import { AppError, type FieldIssue } from '../../errors.ts'
import { type BagToSeal, sealLocked } from '../../store/bag-sealing.ts'
import { findBag, type StoredBag } from '../../store/bags.ts'
import { isUniqueViolation } from '../../store/database-errors.ts'
import { actingSite, type Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { type BagOutcome, refuseImpossibleTime } from './bag-fact.ts'

export interface Sealing {
  /** made by the phone: asked twice, it is one bag */
  readonly eventId: string
  readonly siteId?: string | undefined
  readonly occurredAt: Date
  readonly sealNumber: string
  readonly trackingNumbers: readonly string[]
  /** the next stop that is meant; the one that most of them share when absent */
  readonly toSiteId?: string | undefined
}

/** Read out in an error; the issues name them all. */
const MOST_NAMED = 5

/**
 * Seals consignments into a bag at the site that holds them: all of them or none.
 * @throws AppError bag_items_refused with an issue for each that cannot go, and why; seal_number_invalid, seal_number_used,
 * not_your_site, site_not_found, occurred_in_future, event_id_reused
 */
export async function sealBag(context: ServiceContext, person: Person, request: Sealing): Promise<BagOutcome> {
  const siteId = actingSite(person, request.siteId)
  const sealNumber = parseSealNumber(request.sealNumber)
  if (sealNumber === null) throw new AppError('seal_number_invalid')
  const bagId = derivedId('bag', request.eventId)
  const standing = await findBag(context.db, { id: bagId })
  if (standing !== undefined) return repeated(standing, siteId, sealNumber)
  refuseImpossibleTime(context, request.occurredAt)
  const tree = await context.network.tree()
  const toSiteId = request.toSiteId ?? null
  for (const id of [siteId, ...(toSiteId === null ? [] : [toSiteId])]) {
    if (tree.find(id) === undefined) throw new AppError('site_not_found')
  }
  const wish = { ...request, bagId, siteId, toSiteId, sealNumber, actorId: person.userId, now: context.clock.now() }
  const numbers = request.trackingNumbers.map((text) => ({ text, number: parseTrackingNumber(text) }))
  const wanted = [...new Set(numbers.flatMap(({ number }) => number ?? []))]
  try {
    await sealLocked(context.db, { bagId, siteId, trackingNumbers: wanted }, (candidates) =>
      bagOf(tree, wish, numbers, candidates),
    )
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    // the same request was faster on another way; or the seal, or the id, is another bag's
    const same = await findBag(context.db, { id: bagId })
    if (same !== undefined) return repeated(same, siteId, sealNumber)
    const sealed = await findBag(context.db, { sealNumber })
    const isSealTaken = sealed !== undefined && sealed.status !== 'withdrawn'
    throw new AppError(isSealTaken ? 'seal_number_used' : 'event_id_reused')
  }
  return { outcome: 'recorded', bag: (await findBag(context.db, { id: bagId })) as StoredBag, unknown: [] }
}

function repeated(bag: StoredBag, siteId: string, sealNumber: string): BagOutcome {
  if (bag.fromSiteId !== siteId || bag.sealNumber !== sealNumber) throw new AppError('event_id_reused')
  return { outcome: 'duplicate', bag, unknown: [] }
}

interface BagWish {
  readonly bagId: string
  readonly eventId: string
  readonly siteId: string
  readonly toSiteId: string | null
  readonly sealNumber: string
  readonly actorId: string
  readonly occurredAt: Date
  readonly now: Date
}

interface WrittenNumber {
  readonly text: string
  /** null when its check digit says that it was mistyped */
  readonly number: string | null
}

/** @throws AppError bag_items_refused */
function bagOf(
  tree: SiteTree,
  wish: BagWish,
  numbers: readonly WrittenNumber[],
  candidates: readonly PackingCandidate[],
): BagToSeal {
  const { siteId, occurredAt: sealedAt, sealNumber } = wish
  const byNumber = new Map(candidates.map((one) => [one.trackingNumber, one]))
  // in the order of packing, each once
  const packed = [...new Set(numbers.flatMap(({ number }) => (number === null ? [] : (byNumber.get(number) ?? []))))]
  const { toSiteId, problems } = checkPacking(tree, { siteId, toSiteId: wish.toSiteId, sealedAt }, packed)
  const reasons = new Map(problems.map(({ trackingNumber, reason }) => [trackingNumber, reason]))
  const refused = numbers.flatMap(({ text, number }, index): readonly FieldIssue[] => {
    const message = refusalOf(tree, text, number, byNumber, reasons)
    return message === null ? [] : [{ path: `trackingNumbers.${index}`, message }]
  })
  if (refused.length > 0 || toSiteId === null) throw itemsRefused(refused)
  const event: BagEvent = {
    id: wish.eventId,
    sequence: 1,
    kind: 'sealed',
    siteId,
    actorId: wish.actorId,
    occurredAt: sealedAt,
    recordedAt: wish.now,
    details: { manifest: packed.map(({ id }) => id) },
  }
  return { id: wish.bagId, sealNumber, fromSiteId: siteId, toSiteId, sealedAt, event }
}

function refusalOf(
  tree: SiteTree,
  text: string,
  number: string | null,
  byNumber: ReadonlyMap<string, PackingCandidate>,
  reasons: ReadonlyMap<string, PackingReason>,
): string | null {
  if (number === null) return `${text}：单号不对，请核对`
  if (!byNumber.has(number)) return `${number}：没有这个流转单号，请核对`
  const reason = reasons.get(number)
  return reason === undefined ? null : `${number}：${reasonText(tree, reason)}`
}

function reasonText(tree: SiteTree, reason: PackingReason): string {
  switch (reason.kind) {
    case 'not_handed_in':
      return '还没有收取，请先扫描收取'
    case 'not_held_here':
      return reason.status === 'held' || reason.status === 'awaiting_pickup' || reason.status === 'requested'
        ? `记录显示在${fullNameOf(tree.get(reason.siteId))}，请先扫描收到`
        : '记录显示不在本站，请先扫描收到'
    case 'at_its_end':
      return '已经到了终点，不用再寄'
    case 'in_other_bag':
      return `还在包 ${reason.sealNumber} 里，请先拆包核对`
    case 'other_next_stop':
      return `下一站是${fullNameOf(tree.get(reason.nextStopId))}，请放进另一个包`
    case 'registered_later':
      return '封包时间早于下单时间，请校准手机时间'
  }
}

function itemsRefused(issues: readonly FieldIssue[]): AppError {
  const named = issues.slice(0, MOST_NAMED).map(({ message }) => message)
  const more = issues.length > MOST_NAMED ? `；另有 ${issues.length - MOST_NAMED} 件` : ''
  return new AppError('bag_items_refused', {
    detail: `有 ${issues.length} 件不能装进这个包，请取出后再封：${named.join('；')}${more}`,
    issues,
  })
}
