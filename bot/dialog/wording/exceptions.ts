import type { ExceptionFile, RelayException } from '../../../server/contract/exceptions.ts'
import type { Settlement } from '../command.ts'
import { linesThatFit, shortened } from './length.ts'
import { whenText } from './times.ts'

export const SETTLEMENT_TEXT: Readonly<Record<Settlement, string>> = {
  found: '已找到，继续流转',
  returned: '退回',
  rerouted: '改送其他站点',
  replaced: '补发',
  accepted: '已核实，没有问题',
  written_off: '核销（确认丢失）',
}

/** How many kinds and which consignments a summary names. */
const KINDS_NAMED = 4
const URGENT_NAMED = 2

/** One exception on one line of a list. */
export function exceptionLine({ trackingNumber, kindText, siteName, isOverdue, contents }: RelayException): string {
  return `${isOverdue ? '【超时】' : ''}${kindText}：${shortened(contents, 12)}，${shortened(siteName, 14)}（${trackingNumber}）`
}

/** What is open, in three lines: how many and of which kinds, what is late, what is due next. */
export function exceptionsText(
  items: readonly RelayException[],
  { siteName, hasMore, now }: { readonly siteName: string | undefined; readonly hasMore: boolean; readonly now: Date },
): string {
  const where = siteName === undefined ? '' : `${siteName}：`
  if (items.length === 0) return `${where}现在没有未处理的异常。`
  const kinds = new Map<string, number>()
  for (const { kindText } of items) kinds.set(kindText, (kinds.get(kindText) ?? 0) + 1)
  const named = [...kinds].toSorted(([, a], [, b]) => b - a).slice(0, KINDS_NAMED)
  const overdue = items.filter(({ isOverdue }) => isOverdue).length
  const urgent = items
    .slice(0, URGENT_NAMED)
    .map((one) => `${one.kindText} ${one.trackingNumber}（${shortened(one.siteName, 14)}，${one.ownerLabel}）`)
  const first = items[0]
  return [
    `${where}未处理的异常 ${items.length} 件${hasMore ? '以上' : ''}：${named.map(([kind, count]) => `${kind} ${count}`).join('、')}。`,
    overdue > 0
      ? `超过处理时限的 ${overdue} 件。`
      : `都在处理时限内，最早的 ${first ? whenText(first.dueAt, now) : ''} 到期。`,
    `最急：${urgent.join('；')}。`,
  ].join('\n')
}

/** One exception with what was noted. */
export function exceptionFileText(file: ExceptionFile, now: Date): string {
  const { trackingNumber, kindText, siteName, raisedAt, dueAt, isOverdue, ownerLabel, status, resolutionText } = file
  const head = [
    `${trackingNumber} ${kindText}：${shortened(file.contents, 20)}`,
    `${whenText(raisedAt, now)} 在${siteName}登记，${file.whereText}`,
    status === 'open'
      ? `${ownerLabel}负责，${isOverdue ? '原定' : ''}${whenText(dueAt, now)} 前处理${isOverdue ? '，已超时' : ''}`
      : `已处理：${resolutionText ?? ''}`,
    ...(file.writeOff ? [`${file.writeOff.proposedByLabel}提出核销，等另一位负责人批准`] : []),
  ]
  const notes = file.notes
    .toReversed()
    .map(({ at, authorLabel, text }) => `${whenText(at, now)} ${authorLabel}：${shortened(text, 40)}`)
  return [...head, ...linesThatFit(notes, head.join('\n').length + 120).toReversed()].join('\n')
}
