import type { Custodian } from '../../domain/custody.ts'
import type { CustodyStep } from '../../domain/custody-history.ts'
import { stampText } from '../../domain/moment-text.ts'
import type { Certificate } from '../../domain/paper.ts'
import type { ChainedScanEvent } from '../../domain/scan-event.ts'
import type { SiteTree } from '../../domain/site.ts'
import { groupedTrackingNumber } from '../../domain/tracking-number.ts'
import type { Person } from '../../services/actor.ts'
import type { CertificateFacts, PaperRecord } from '../../services/papers/consignment-papers.ts'
import { labelOf, matterName, type PaperSetting, printedText, siteName, verifyUrl } from './papers.ts'
import { timelineText, whereText } from './tracking.ts'
import { EVENT_TEXT, FLAG_TEXT, STATUS_TEXT } from './wording.ts'

/** Recorded later than this, an event says so. */
const LATE_MS = 10 * 60_000

/** Every hand-over with its proof. It names staff, and nobody else. */
export function presentCertificate(setting: PaperSetting, facts: CertificateFacts, caller: Person): Certificate {
  const { tree, publicUrl, context } = setting
  const { record, history, head, dailyRoot, staffLabels } = facts
  return {
    officeName: tree.hub.name,
    trackingNumber: record.tracking_number,
    entries: [
      { caption: '流转单号', text: groupedTrackingNumber(record.tracking_number) },
      { caption: '办理事项', text: `${matterName(setting, record)}（${record.contents}）` },
      { caption: '原定路线', text: record.planned_route.map((siteId) => siteName(tree, siteId)).join(' → ') },
      { caption: '现在', text: presentState(tree, record) },
      { caption: '记录', text: `截至 ${stampText(head.recordedAt)}，共 ${history.length} 条` },
    ],
    steps: history.map((step) => {
      const { event } = step
      const [occurredDate = '', occurredTime = ''] = stampText(event.occurredAt).split(' ')
      return {
        sequence: event.sequence,
        occurredDate,
        occurredTime,
        recordedText: isLate(event) ? `${stampText(event.recordedAt).slice(5)} 登记` : '',
        what: stepText(tree, step),
        siteName: siteName(tree, event.siteId),
        by: labelOf(staffLabels, event.actorId)[0] ?? '居民',
        custodian: custodianText(tree, step.custodian),
        flags: flagTexts(event),
        shortHash: event.hash.slice(0, 8),
      }
    }),
    headHash: head.hash,
    dailyRoot,
    advice: [
      '用手机扫左边的二维码，打开核验页面；页面的网址要和下面的一样。',
      '看页面上写的是不是“核验一致”。',
      '把页面上的记录和这张凭证逐条对照。有一条不同，这张凭证就不能用。',
    ],
    verifyUrl: verifyUrl(publicUrl, record.tracking_number, head.hash),
    printedText: printedText(context, staffLabels, caller),
  }
}

/** Where it is, and what that means. */
export function presentState(tree: SiteTree, record: PaperRecord): string {
  const where = whereText(tree, record)
  const status = STATUS_TEXT[record.status][record.direction]
  return where === status ? status : `${status}：${where}`
}

/** What happened; of a correction also what counts instead. */
export function stepText(tree: SiteTree, { event, isSuperseded, isExplained }: CustodyStep<ChainedScanEvent>): string {
  const text = timelineText(event, { isSuperseded, isExplained })
  const { replacement } = event.details
  if (replacement === undefined) return text
  const time = stampText(new Date(replacement.occurredAt))
  return `${text}，应为：${time} ${siteName(tree, replacement.siteId)} ${EVENT_TEXT[replacement.kind]}`
}

export function flagTexts({ flags }: Pick<ChainedScanEvent, 'flags'>): string[] {
  const known: Readonly<Record<string, string>> = FLAG_TEXT
  return flags.map((flag) => known[flag] ?? flag)
}

function custodianText(tree: SiteTree, custodian: Custodian): string {
  switch (custodian.kind) {
    case 'consignor':
      return '寄件人'
    case 'site':
      return siteName(tree, custodian.siteId)
    case 'carrier':
      return '承运单位'
    case 'consignee':
      return '收件人'
    case 'nobody':
      return '无人（已核销）'
  }
}

function isLate(event: ChainedScanEvent): boolean {
  return event.recordedAt.getTime() - event.occurredAt.getTime() > LATE_MS
}
