import type { Complaint, RatingTag } from '../services/api-types.js'

export interface ScoreChoice {
  score: number
  title: string
}

/** The best first: most people are content, and their thumb is there. */
export const SCORE_CHOICES: readonly ScoreChoice[] = [
  { score: 5, title: '很满意' },
  { score: 4, title: '满意' },
  { score: 3, title: '一般' },
  { score: 2, title: '不满意' },
  { score: 1, title: '很不满意' },
]

/** Below this score one is asked what was bad, from it on what was good. */
const CONTENT_FROM = 4

const GOOD_TAGS: readonly { value: RatingTag; title: string }[] = [
  { value: 'fast', title: '送得快' },
  { value: 'convenient', title: '方便' },
  { value: 'friendly', title: '态度好' },
  { value: 'well_informed', title: '通知清楚' },
]
const BAD_TAGS: readonly { value: RatingTag; title: string }[] = [
  { value: 'slow', title: '送得慢' },
  { value: 'inconvenient', title: '不方便' },
  { value: 'unfriendly', title: '态度不好' },
  { value: 'badly_informed', title: '没说清楚' },
  { value: 'documents_damaged', title: '东西有破损' },
]

/** What there is to say for this score; where it is 3, both. */
export function tagsFor(score: number): readonly { value: RatingTag; title: string }[] {
  if (score === CONTENT_FROM - 1) return [...GOOD_TAGS, ...BAD_TAGS]
  return score >= CONTENT_FROM ? GOOD_TAGS : BAD_TAGS
}

export const LONGEST_COMMENT = 300
export const LONGEST_COMPLAINT = 500

/** Why this complaint cannot be sent, or an empty text. */
export function complaintError(text: string): string {
  return text.trim().length < 5 ? '请写清楚一点，至少 5 个字' : ''
}

export const COMPLAINT_STATUS_WORDS: Readonly<Record<Complaint['status'], string>> = {
  open: '已经收到，正在处理',
  answered: '已经答复您了',
  reopened: '又反映了一次，正在处理',
  closed: '已经结束',
}

export const ENTRY_WORDS: Readonly<Record<Complaint['entries'][number]['kind'], string>> = {
  filed: '您反映的',
  answered: '工作人员答复',
  reopened: '您又反映的',
  closed: '您说可以了',
}

/** What a tag says: 送得快. */
export function tagTitle(tag: RatingTag): string {
  return [...GOOD_TAGS, ...BAD_TAGS].find(({ value }) => value === tag)?.title ?? tag
}
