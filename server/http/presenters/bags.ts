import type { Bag, BagListItem, BagResult } from '../../contract/bags.ts'
import {
  type BagEvent,
  type BagEventKind,
  type BagFlag,
  type BagStatus,
  countingBagEvents,
  foldBag,
  placeOfBagEvent,
} from '../../domain/bag.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import type { BagOutcome, StoredBag } from '../../services/bags/bag-fact.ts'
import type { BagListRow } from '../../services/bags/read-bags.ts'

export const BAG_STATUS_TEXT: Readonly<Record<BagStatus, string>> = {
  sealed: '已封包，待发出',
  in_transit: '运送中',
  received: '已到站，待拆包核对',
  checked: '已拆包核对',
  withdrawn: '封包已撤回',
}

type ListedState = StoredBag['items'][number]['state']

export const BAG_ITEM_TEXT: Readonly<Record<ListedState, string>> = {
  packed: '在包内',
  present: '已核对',
  missing: '缺少',
  extra: '多出',
}

export const BAG_EVENT_TEXT: Readonly<Record<BagEventKind, string>> = {
  sealed: '封包',
  dispatched: '发出',
  received: '收到',
  checked: '拆包核对',
  corrected: '撤回',
}

export const BAG_FLAG_TEXT: Readonly<Record<BagFlag, string>> = {
  misdirected: '这个包不该到本站，已登记错投',
  missing_hop: '上一站没有发出记录，已登记异常',
  missing_receipt: '上一段没有收到记录，已登记异常',
  not_held_here: '记录显示这个包不在本站，已登记异常',
  left_destination: '没有拆包就离开了目的站',
  repeated: '这次交接已经登记过',
  after_check: '这个包已经拆包核对，包内各件不再变动',
  seal_broken: '封签破损，已登记异常，请当面逐件核对',
}

/** A bag as a list shows it. */
export function presentBagListItem(tree: SiteTree, row: BagListRow): BagListItem {
  const { packed, present, missing, extra } = row
  return {
    id: row.id,
    sealNumber: row.sealNumber,
    status: row.status,
    statusText: BAG_STATUS_TEXT[row.status],
    fromSiteId: row.fromSiteId,
    fromSiteName: nameOf(tree, row.fromSiteId),
    toSiteId: row.toSiteId,
    toSiteName: nameOf(tree, row.toSiteId),
    sealedAt: row.sealedAt.toISOString(),
    counts: { listed: packed + present + missing, packed, present, missing, extra },
  }
}

/**
 * A bag with its manifest and its story.
 * @param takeBack the step that whoever looks may take back; null when there is none
 */
export function presentBag(tree: SiteTree, bag: StoredBag, takeBack: BagEvent | null): Bag {
  const counting = new Set(countingBagEvents(bag.events).map(({ id }) => id))
  const count = (state: ListedState) => bag.items.filter((one) => one.state === state).length
  const counts = {
    packed: count('packed'),
    present: count('present'),
    missing: count('missing'),
    extra: count('extra'),
  }
  return {
    ...presentBagListItem(tree, { ...bag, ...counts }),
    whereText: whereText(tree, bag),
    sealIntact: sealIntact(bag),
    isPending: bag.pendingEventId !== null,
    items: bag.items.map((one) => ({ ...one, stateText: BAG_ITEM_TEXT[one.state] })),
    events: bag.events
      .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.sequence - b.sequence)
      .map((event) => ({
        eventId: event.id,
        kind: event.kind,
        text: textOf(bag, event),
        siteName: nameOf(tree, event.siteId),
        occurredAt: event.occurredAt.toISOString(),
        flags: [...placeOfBagEvent(bag, bag.events, event).flags],
        isTakenBack: event.kind !== 'corrected' && !counting.has(event.id),
        note: event.details.note ?? null,
      })),
    takeBack: takeBack === null ? null : { eventId: takeBack.id, text: BAG_EVENT_TEXT[takeBack.kind] },
  }
}

function textOf({ events }: StoredBag, { kind, details }: BagEvent): string {
  const wrong = events.find(({ id }) => id === details.supersedes)
  return wrong === undefined ? BAG_EVENT_TEXT[kind] : `${BAG_EVENT_TEXT[kind]}“${BAG_EVENT_TEXT[wrong.kind]}”`
}

/** What became of a bag's fact, for the person who reported it. */
export function presentBagOutcome(
  tree: SiteTree,
  kind: BagEventKind,
  outcome: BagOutcome,
  takeBack: BagEvent | null,
): BagResult {
  const bag = presentBag(tree, outcome.bag, takeBack)
  return {
    outcome: outcome.outcome,
    message: [
      `包 ${bag.sealNumber} ${outcome.outcome === 'duplicate' ? '这条已经记录过' : doneText(outcome.bag, kind)}`,
      ...warningsOf(outcome.bag),
      ...(outcome.unknown.length === 0 ? [] : [`有 ${outcome.unknown.length} 个单号不认识，没有计入`]),
      nextText(bag),
    ].join('。'),
    bag,
    unknown: [...outcome.unknown],
  }
}

function doneText(bag: StoredBag, kind: BagEventKind): string {
  const correction = bag.events.findLast((event) => event.kind === 'corrected')
  return kind === 'corrected' && correction !== undefined
    ? `已${textOf(bag, correction)}`
    : `${BAG_EVENT_TEXT[kind]}已记录`
}

/** Of the fact recorded last. */
function warningsOf(bag: StoredBag): readonly string[] {
  const last = bag.events.at(-1)
  return last === undefined ? [] : placeOfBagEvent(bag, bag.events, last).flags.map((flag) => BAG_FLAG_TEXT[flag])
}

function nextText(bag: Bag): string {
  const { listed, packed, present, missing, extra } = bag.counts
  if (bag.status === 'withdrawn') return '要寄请重新封包'
  if (bag.status === 'sealed' && present + extra === 0) return `共 ${listed} 件，下一步：发往${bag.toSiteName}`
  if (bag.status === 'in_transit') return `共 ${listed} 件，下一步：${bag.toSiteName}收包`
  if (bag.status !== 'checked') {
    const found = extra === 0 ? '' : `，多出 ${extra} 件`
    return present + extra === 0
      ? `共 ${listed} 件，下一步：拆包逐件核对`
      : `已核对 ${present} 件，还有 ${packed} 件没有核对${found}`
  }
  if (missing + extra === 0) return `${listed} 件全部相符`
  const differences = [...(missing === 0 ? [] : [`缺少 ${missing} 件`]), ...(extra === 0 ? [] : [`多出 ${extra} 件`])]
  return `相符 ${present} 件，${differences.join('，')}，已登记异常`
}

function whereText(tree: SiteTree, bag: StoredBag): string {
  const { status, siteId } = foldBag(bag, bag.events)
  const name = nameOf(tree, siteId)
  switch (status) {
    case 'sealed':
    case 'received':
      return `现在${name}`
    case 'in_transit':
      return `已从${name}发出，前往${nameOf(tree, bag.toSiteId)}`
    case 'checked':
      return `已在${name}拆包核对`
    case 'withdrawn':
      return `没有封成，各件还在${name}`
  }
}

/** Once seen broken, it stays so, whoever looked before or after. */
function sealIntact({ events }: StoredBag): boolean | null {
  const seen = countingBagEvents(events).flatMap(({ details }) => details.sealIntact ?? [])
  return seen.length === 0 ? null : seen.every((isIntact) => isIntact)
}

function nameOf(tree: SiteTree, siteId: string): string {
  return fullNameOf(tree.get(siteId))
}
