import type { ListFigureRowsResponse, ReadFigureResponse } from '../../services/api-types.js'
import { timeText } from '../../wording/times.js'
import { figureName, numberText } from './figures.js'
import { periodText } from './periods.js'

type Opened = ReadFigureResponse
type Row = ListFigureRowsResponse['items'][number]

/** Of what, when it was counted, and whether it can still change. */
export function figureScope({ from, until, siteName, asOf, evaluation }: Opened, now: number): string[] {
  const counted = `数到${timeText(asOf, now)}`
  return [
    `${siteName ?? '全县'}，${periodText({ from, until }, now)}`,
    evaluation === null
      ? `${counted}，有新的记录还会变`
      : `${evaluation.year} 年绩效自评第 ${evaluation.version} 版，${evaluation.isFrozen ? '已签发，不再变' : '还没有签发'}，${counted}`,
  ]
}

/** How it was worked out, out of how much, and what is missing from it. */
export function figureOrigin({ provenance }: Opened): string[] {
  const { how, rows, gaps, methods, queryVersion, parts } = provenance
  return [
    `${how}。`,
    parts.length > 0 ? `由下面 ${parts.length} 个数字算出来。` : `由 ${numberText(rows)} 条记录得出。`,
    ...(gaps > 0 ? [`缺 ${numberText(gaps)} 个数，没有算进去。`] : []),
    `算法第 ${queryVersion} 版${methods.length === 0 ? '' : `；${methods.join('、')}`}`,
  ]
}

export interface FigurePart {
  readonly code: string
  readonly name: string
  readonly text: string
}

/** What it was worked out from, to be opened as it stood in the same version. @param code of the figure itself */
export function figureParts({ parts }: Opened, code: string): FigurePart[] {
  const version = /-\d+$/.exec(code)?.[0] ?? ''
  return parts.map((part) => ({ code: `${part.code}${version}`, name: figureName(part), text: part.text }))
}

export interface RowLine {
  readonly id: string
  readonly text: string
  /** page that the row leads to; empty: it is a sum by itself, such as a month of an agency or a contract */
  readonly url: string
  /** what one sees there */
  readonly leadsTo: string
  readonly isMissing: boolean
}

export function rowLine({ id, text, consignmentId, transactionId, amount }: Row): RowLine {
  const line = { id, text, isMissing: amount === null }
  if (consignmentId !== null)
    return { ...line, url: `/pages/tracking/index?id=${consignmentId}`, leadsTo: '看交接经过' }
  if (transactionId !== null)
    return { ...line, url: `/leader/transaction/index?id=${transactionId}`, leadsTo: '看这一笔' }
  return { ...line, url: '', leadsTo: '' }
}
