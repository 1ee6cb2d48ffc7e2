import type { ExceptionKind, ScanKind } from '../services/api-types.js'
import type { AnsweredScan, ScanTrace } from '../store/answered-scans.js'
import type { UnsentScan } from '../store/unsent-scans.js'

/** What a series of scans may say of one label after the other. */
export type SeriesKind = Extract<ScanKind, 'received' | 'dispatched' | 'accepted'>

export const SERIES_CHOICES: readonly { value: SeriesKind; title: string; icon: string }[] = [
  { value: 'received', title: '收到', icon: 'institution' },
  { value: 'dispatched', title: '发出', icon: 'vehicle' },
  { value: 'accepted', title: '收取材料', icon: 'upload-1' },
]

export const SCAN_WORDS: Readonly<Record<ScanKind, string>> = {
  accepted: '收取材料',
  dispatched: '发出',
  received: '收到',
  collected: '交给取件人',
  delivery_failed: '没送成',
  exception_raised: '报异常',
  exception_resolved: '处理异常',
  witnessed: '第二人确认',
}

export const EXCEPTION_CHOICES: readonly { value: ExceptionKind; title: string }[] = [
  { value: 'damaged', title: '破损' },
  { value: 'lost', title: '找不到了' },
  { value: 'misdirected', title: '送错地方' },
  { value: 'seal_broken', title: '封口开了' },
  { value: 'count_mismatch', title: '数量不对' },
  { value: 'refused', title: '对方不收' },
  { value: 'moved', title: '收件人搬走了' },
  { value: 'other', title: '其他' },
]

/** A scan of this phone with what became of it, by sign and word. */
export interface ScanLine {
  eventId: string
  title: string
  text: string
  stateText: string
  icon: string
  tone: 'good' | 'warn' | 'bad' | 'quiet'
}

const STATES: Readonly<
  Record<AnsweredScan['outcome'] | 'waiting' | 'flagged', Pick<ScanLine, 'stateText' | 'icon' | 'tone'>>
> = {
  waiting: { stateText: '待发送', icon: 'history', tone: 'warn' },
  recorded: { stateText: '已登记', icon: 'check-circle-filled', tone: 'good' },
  flagged: { stateText: '已登记，请留意', icon: 'error-triangle-filled', tone: 'warn' },
  duplicate: { stateText: '早已登记，没有重复', icon: 'check-circle-filled', tone: 'good' },
  refused: { stateText: '没登记上', icon: 'close-circle-filled', tone: 'bad' },
  undone: { stateText: '已撤销', icon: 'rollback', tone: 'quiet' },
}

function titleOf({ kind, trackingNumber }: ScanTrace): string {
  return `${SCAN_WORDS[kind]} ${trackingNumber}`
}

export function waitingLine({ scan, wasSent }: UnsentScan): ScanLine {
  const text = wasSent ? '没等到回应，会再发，不会重复' : '没有网络，存在手机里'
  return { eventId: scan.eventId, title: titleOf(scan), text, ...STATES.waiting }
}

export function answeredLine({ scan, outcome, isFlagged, message }: AnsweredScan): ScanLine {
  const state = outcome === 'recorded' && isFlagged ? STATES.flagged : STATES[outcome]
  return { eventId: scan.eventId, title: titleOf(scan), text: message, ...state }
}
