import type { ConsignmentListItem, readPickupCode, Tracking } from '../../../server/contract/consignments.ts'
import type { ResponseOf } from '../../../server/contract/endpoint.ts'
import { linesThatFit, shortened, withinOneScreen } from './length.ts'
import { whenText } from './times.ts'

type PickupCode = ResponseOf<typeof readPickupCode>
type TimelineEntry = Tracking['timeline'][number]

/** Where a consignment is, what comes next, and the latest of its timeline. */
export function trackingText(tracking: Tracking, now: Date): string {
  const { trackingNumber, statusText, details, whereText, nextText, nextDueAt, openExceptions } = tracking
  const head = [
    `${trackingNumber} ${statusText}`,
    ...(details ? [`${details.matterName}：${details.contents}`] : []),
    `现在：${whereText}`,
    ...(nextText ? [`${nextText}${dueText(nextDueAt, now)}`] : []),
    ...(openExceptions > 0 ? [`有 ${openExceptions} 个异常正在处理，处理好会告诉您。`] : []),
  ]
  const tail =
    details?.hasPickupCode && tracking.status === 'awaiting_pickup' ? ['取件时出示取件码：回复“取件码”查看。'] : []
  const used = [...head, '最近经过：', ...tail].join('\n').length + 2
  const latest = linesThatFit(
    [...tracking.timeline]
      .reverse()
      .slice(0, 5)
      .map((entry) => timelineLine(entry, now)),
    used,
  )
  return [...head, ...(latest.length > 0 ? ['最近经过：', ...latest.reverse()] : []), ...tail].join('\n')
}

function dueText(dueAt: string | null, now: Date): string {
  if (dueAt === null) return ''
  const isLate = Date.parse(dueAt) < now.getTime()
  return isLate ? `（原定${whenText(dueAt, now)} 前，已超时）` : `（${whenText(dueAt, now)} 前）`
}

function timelineLine({ occurredAt, siteName, text }: TimelineEntry, now: Date): string {
  return `${whenText(occurredAt, now)} ${siteName}${text}`
}

/** Said once a request was taken: its number first, for it is what people note down. */
export function registeredText(tracking: Tracking, now: Date): string {
  const { trackingNumber, direction, nextText, nextDueAt } = tracking
  return [
    `已登记，流转单号 ${trackingNumber}`,
    ...(nextText ? [`${nextText}${dueText(nextDueAt, now)}`] : []),
    direction === 'materials' ? '请带上材料和身份证去交，每到一站都会告诉您。' : '每到一站都会告诉您，您不用跑。',
    '随时回复“查件”看进度。',
  ].join('\n')
}

/** One line of a list to choose from. */
export function consignmentLine(item: ConsignmentListItem): string {
  const mark = item.openExceptions > 0 ? '【异常】' : ''
  return `${mark}${shortened(item.contents, 14)}：${shortened(item.whereText, 30)}（${item.trackingNumber}）`
}

/** The pick-up codes of everything that waits for this person. */
export function pickupCodesText(
  codes: readonly { readonly item: ConsignmentListItem; readonly pickup: PickupCode }[],
): string {
  const blocks = codes.map(
    ({ item, pickup }) =>
      `取件码 ${pickup.code}\n${item.contents}，在${pickup.siteName}\n开门时间：${pickup.openingText}`,
  )
  return withinOneScreen(['请带身份证；码只给帮您取件的人看。', ...blocks].join('\n\n'))
}
