import type { ExceptionKind, ScanKind } from '../services/api-types.js'

/** What a person at a counter says happened. */
export type ScanChoice = Extract<ScanKind, 'received' | 'dispatched' | 'collected' | 'exception_raised'>

export const SCAN_CHOICES: readonly { value: ScanChoice; title: string; icon: string }[] = [
  { value: 'received', title: '收到', icon: 'institution' },
  { value: 'dispatched', title: '发出', icon: 'vehicle' },
  { value: 'collected', title: '交给取件人', icon: 'user-checked' },
  { value: 'exception_raised', title: '异常', icon: 'error-triangle-filled' },
]

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
