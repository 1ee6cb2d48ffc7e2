import type { ScanResult } from '../../server/contract/scans.ts'

/** What the scan did, in the server's words. */
export function scanResultText(subject: string, { outcome, message, code }: ScanResult): string {
  // The ids come from the message, so it is the message that came before.
  if (code === 'event_id_reused') return '这条消息之前已经办过，没有重复办理。回复“任务”看待办。'
  if (outcome === 'rejected') return `${subject} 没有办成：${message}`
  return outcome === 'duplicate' ? `${subject} 之前已经登记过：${message}` : `${subject}：${message}`
}
