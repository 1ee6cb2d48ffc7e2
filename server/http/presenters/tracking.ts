import type { Tracking } from '../../contract/consignments.ts'
import { custodianOf, isClosed } from '../../domain/custody.ts'
import { type CustodyStep, custodyHistory } from '../../domain/custody-history.ts'
import type { ExceptionKind, Resolution } from '../../domain/exception.ts'
import { maskAddress, maskName, maskPhone } from '../../domain/masking.ts'
import { nextStop } from '../../domain/route.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import type { TaskKind } from '../../domain/task.ts'
import type { ServiceContext } from '../../services/context.ts'
import { isCollectable } from '../../services/pickup-code.ts'
import { isAtOrigin } from '../../services/redirect-consignment.ts'
import type { Tracked, TrackingRecord } from '../../services/track.ts'
import { EVENT_TEXT, EXCEPTION_TEXT, RESOLUTION_TEXT, STATUS_TEXT } from './wording.ts'

const iso = (instant: string) => new Date(instant).toISOString()
const siteName = (tree: SiteTree, siteId: string) => fullNameOf(tree.get(siteId))

/** A consignment as people follow it: where it is, what comes next, and for those who may know, whose and what it is. */
export async function presentTracking(context: ServiceContext, { record, showDetails }: Tracked): Promise<Tracking> {
  const [tree, matters] = await Promise.all([context.network.tree(), context.network.matters()])
  const next = nextStep(tree, record)
  return {
    trackingNumber: record.tracking_number,
    direction: record.direction,
    status: record.status,
    statusText: STATUS_TEXT[record.status][record.direction],
    whereText: whereText(tree, record),
    nextText: next?.text ?? null,
    nextDueAt: next === null ? null : next.dueAt,
    route: routeStops(tree, record),
    // a hand-over that was worked out is told as long as nobody has scanned it
    timeline: historyOf(record)
      .filter(({ isExplained }) => !isExplained)
      .map(({ event, isSuperseded }) => ({
        occurredAt: event.occurredAt.toISOString(),
        text: timelineText(event, { isSuperseded }),
        siteName: siteName(tree, event.siteId),
        flags: [...event.flags],
      })),
    openExceptions: record.open_exceptions,
    registeredAt: iso(record.registered_at),
    completedAt: record.completed_at === null ? null : iso(record.completed_at),
    details: showDetails ? presentDetails(context, record, matters.get(record.matter_id)?.name ?? '') : null,
  }
}

function historyOf(record: TrackingRecord): readonly CustodyStep[] {
  const plan = {
    direction: record.direction,
    route: record.planned_route,
    homeDelivery: record.planned_home_delivery,
    twoPersonHandling: record.two_person_handling,
  }
  const events = record.events.map(({ id, sequence, kind, details, flags, ...event }) => ({
    ...{ id, sequence, kind, details, flags },
    siteId: event.site_id,
    actorId: event.actor_id,
    occurredAt: new Date(event.occurred_at),
    recordedAt: new Date(event.recorded_at),
  }))
  return custodyHistory(plan, events)
}

function presentDetails({ personalData }: ServiceContext, record: TrackingRecord, matterName: string) {
  return {
    matterId: record.matter_id,
    matterName,
    contents: record.contents,
    consigneeName: maskName(personalData.open(record.consignee_name_sealed)),
    consigneePhone: maskPhone(personalData.open(record.consignee_phone_sealed)),
    address: record.address_sealed === null ? null : maskAddress(personalData.open(record.address_sealed)),
    caseId: record.case_id,
    consignmentId: record.id,
    canCancel: record.status === 'requested',
    canRedirect: isAtOrigin(record),
    canRate: record.status === 'completed' && !record.is_rated,
    hasPickupCode: isCollectable(record),
    serviceForm: record.service_form,
    isSupplement: record.is_supplement,
    twoPersonHandling: record.two_person_handling,
    items: [...record.items],
  }
}

type Whereabouts = Pick<TrackingRecord, 'direction' | 'status' | 'site_id' | 'route' | 'home_delivery' | 'is_returning'>

/** The words that differ by who reads them. */
const SPOKEN_TO = {
  resident: {
    who: '您',
    returned: '材料已退还给您',
    comes: '请来',
    lost: '流转中丢失或损毁，工作人员会联系您',
  },
  staff: { who: '本人', returned: '材料已退还本人', comes: '等待', lost: '流转中丢失或损毁' },
} as const

/** Where the documents are, in one short sentence: a resident is told what to do, staff what the resident does. */
export function whereText(tree: SiteTree, record: Whereabouts, reader: keyof typeof SPOKEN_TO = 'resident'): string {
  const words = SPOKEN_TO[reader]
  const here = siteName(tree, record.site_id)
  switch (custodianOf({ status: record.status, siteId: record.site_id }).kind) {
    case 'consignor':
      if (record.status === 'cancelled') return '已取消，没有寄出'
      if (record.status === 'returned') return record.direction === 'materials' ? words.returned : `已退回${here}`
      return record.direction === 'materials' ? `等${words.who}把材料交到${here}` : `在${here}，等待寄出`
    case 'site':
      if (record.status !== 'awaiting_pickup') return record.is_returning ? `退回途中，在${here}` : `在${here}`
      return record.is_returning ? `已退回${here}，${words.comes}领回` : `已到${here}，${words.comes}领取`
    case 'carrier': {
      const next = nextStop(tree, record.route, record.site_id)
      return next === undefined ? `邮递员正从${here}送来` : `邮政运送中，从${here}到${siteName(tree, next)}`
    }
    case 'consignee':
      return record.direction === 'materials' ? `已送达${here}` : '已签收'
    case 'nobody':
      return words.lost
  }
}

const NEXT_TEXT: Readonly<Record<TaskKind, (here: string) => string>> = {
  accept: (here) => `下一步：到${here}交材料`,
  dispatch: (here) => `下一步：${here}发出`,
  receive: (here) => `下一步：到达${here}`,
  hand_over: (here) => `下一步：凭取件码到${here}领取`,
  deliver_home: () => '下一步：邮递员送件上门，请准备好取件码',
  witness: (here) => `${here}第二人确认交接`,
  resolve_exception: (here) => `${here}正在处理异常`,
}

function nextStep(tree: SiteTree, record: TrackingRecord): { text: string; dueAt: string } | null {
  const task = record.tasks.find((one) => one.kind !== 'resolve_exception') ?? record.tasks[0]
  return task === undefined
    ? null
    : { text: NEXT_TEXT[task.kind](siteName(tree, task.site_id)), dueAt: iso(task.due_at) }
}

function routeStops(tree: SiteTree, record: TrackingRecord): Tracking['route'] {
  const position = record.route.indexOf(record.site_id)
  return record.route.map((siteId, index) => ({
    siteId,
    name: siteName(tree, siteId),
    state: stopState(record, index, position),
  }))
}

function stopState(record: TrackingRecord, index: number, position: number): 'passed' | 'here' | 'ahead' {
  if (isClosed(record.status) && record.status !== 'cancelled') return 'passed'
  if (record.status === 'requested' || record.status === 'cancelled') return 'ahead'
  if (index < position || (index === position && record.status === 'in_transit')) return 'passed'
  return index === position ? 'here' : 'ahead'
}

/** What happened, with what makes it special: its kind, how it ended, that nobody scanned it, that it was taken back. */
export function timelineText(
  event: Pick<TrackingRecord['events'][number], 'kind' | 'details'>,
  { isSuperseded, isExplained = false }: { readonly isSuperseded: boolean; readonly isExplained?: boolean },
): string {
  const { exceptionKind, resolution, isInferred } = event.details
  const kind = exceptionKind === undefined ? '' : `：${EXCEPTION_TEXT[exceptionKind as ExceptionKind] ?? exceptionKind}`
  const end = resolution === undefined ? '' : `：${RESOLUTION_TEXT[resolution as Resolution] ?? resolution}`
  const inferred = isExplained ? '（系统补记，后来补到了扫描）' : '（系统补记）'
  const mark = isSuperseded ? '（已更正，不算数）' : isInferred ? inferred : ''
  return `${EVENT_TEXT[event.kind]}${kind}${end}${mark}`
}
