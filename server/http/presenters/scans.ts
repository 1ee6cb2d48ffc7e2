import type { ScanResult } from '../../contract/scans.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import type { ScanOutcome } from '../../services/record-scans.ts'
import { FLAG_TEXT, TASK_TEXT } from './wording.ts'

/** What became of a scan, for the person who made it. */
export function presentScan(tree: SiteTree, outcome: ScanOutcome): ScanResult {
  return {
    eventId: outcome.eventId,
    outcome: outcome.outcome,
    trackingNumber: outcome.trackingNumber,
    status: outcome.status,
    flags: [...outcome.flags],
    message: messageOf(tree, outcome),
    code: outcome.rejection?.code ?? null,
  }
}

function messageOf(tree: SiteTree, outcome: ScanOutcome): string {
  if (outcome.rejection !== null) return outcome.rejection.detail
  const done = outcome.outcome === 'duplicate' ? '这条已经记录过' : '已记录'
  const warnings = outcome.flags.map((flag) => FLAG_TEXT[flag as keyof typeof FLAG_TEXT] ?? flag)
  return [`${outcome.trackingNumber} ${done}`, ...warnings, nextText(tree, outcome)].filter(Boolean).join('。')
}

function nextText(tree: SiteTree, { next, status }: ScanOutcome): string {
  if (status === 'completed') return '全程已完成'
  if (next === null) return ''
  return `下一步：${fullNameOf(tree.get(next.siteId))}${TASK_TEXT[next.kind]}`
}
