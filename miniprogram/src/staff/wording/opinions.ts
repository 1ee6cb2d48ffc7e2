import type {
  Complaint,
  ComplaintListItem,
  ListRatingsResponse,
  ReadOwnSatisfactionResponse,
} from '../../services/api-types.js'
import { SCORE_CHOICES, tagTitle } from '../../wording/opinions.js'
import { timeText } from '../../wording/times.js'

type Status = Complaint['status']
type Rating = ListRatingsResponse['items'][number]

/** How a complaint stands, for those who have to answer it. */
export const STAFF_STATUS_WORDS: Readonly<Record<Status, string>> = {
  open: '等答复',
  reopened: '又反映了一次，等答复',
  answered: '已答复',
  closed: '已结束',
}

const STAFF_ENTRY_WORDS: Readonly<Record<Complaint['entries'][number]['kind'], string>> = {
  filed: '群众反映',
  answered: '工作人员答复',
  reopened: '群众又反映',
  closed: '群众说可以了',
}

export function waitsForAnswer(status: Status): boolean {
  return status === 'open' || status === 'reopened'
}

export type ComplaintLine = ComplaintListItem & { isWaiting: boolean; statusText: string; filedText: string }

export function complaintLine(complaint: ComplaintListItem, now: number): ComplaintLine {
  const { status, filedAt } = complaint
  const isWaiting = waitsForAnswer(status)
  return {
    ...complaint,
    isWaiting,
    statusText: STAFF_STATUS_WORDS[status],
    filedText: `${timeText(filedAt, now)} 反映`,
  }
}

export interface SaidLine {
  key: string
  heading: string
  text: string
  time: string
  isAnswer: boolean
}

/** What was said, in order. */
export function saidLines({ entries }: Complaint, now: number): SaidLine[] {
  return entries.map(({ kind, at, text }, index) => ({
    key: `${index}`,
    heading: STAFF_ENTRY_WORDS[kind],
    text: text ?? '',
    time: timeText(at, now),
    isAnswer: kind === 'answered',
  }))
}

const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000
/** Days that staff look back over. */
export const DAYS_BACK = 90

/** The last 90 days in Shanghai, today included. */
export function lastDays(now: number): { from: string; until: string } {
  const day = (ago: number) => new Date(now + SHANGHAI_MS - ago * DAY_MS).toISOString().slice(0, 10)
  return { from: day(DAYS_BACK - 1), until: day(0) }
}

/** Never a mean without how many it is of, nor how many without how many could have. */
export function satisfactionLines({ completed, n, mean, distribution }: ReadOwnSatisfactionResponse): string[] {
  const rated = n === 0 ? '还没有人评' : `${n} 件有人评`
  const bad = distribution.filter(({ score }) => score <= 2).reduce((sum, { count }) => sum + count, 0)
  return [
    `近 ${DAYS_BACK} 天经过这里、已办结的 ${completed} 件，${rated}。`,
    ...(mean === null ? [] : [`${mean.n} 人评，平均 ${mean.score.toFixed(2)} 分（满分 5 分），不满意的 ${bad} 人。`]),
  ]
}

export interface RatingLine {
  id: string
  trackingNumber: string
  title: string
  tags: string
  comment: string
  time: string
}

export function ratingLine(rating: Rating, now: number): RatingLine {
  const { consignmentId, trackingNumber, homeName, score, tags, comment, ratedAt } = rating
  const words = SCORE_CHOICES.find((choice) => choice.score === score)?.title ?? ''
  return {
    id: consignmentId,
    trackingNumber,
    title: `${words}，${score} 分`,
    tags: tags.map(tagTitle).join('、'),
    comment: comment ?? '',
    time: `${homeName} · ${timeText(ratedAt, now)}`,
  }
}
