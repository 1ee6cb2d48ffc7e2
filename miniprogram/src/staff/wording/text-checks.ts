import type { ListTextChecksResponse } from '../../services/api-types.js'
import { timeText } from '../../wording/times.js'

type TextCheck = ListTextChecksResponse['items'][number]

const KIND_WORDS: Readonly<Record<TextCheck['kind'], string>> = {
  complaint: '投诉里写的',
  rating: '评价里写的',
  filing: '件的名称',
}

/** What becomes of the words when they are not to be shown. */
const WITHHELD_WORDS: Readonly<Record<TextCheck['kind'], string>> = {
  complaint: '以后只有写的人和县流转中心看得到。',
  rating: '以后只有写的人和县流转中心看得到。',
  filing: '件的名称会改成「（名称未显示）」，面单和通知里也不再有。',
}

export interface TextLine {
  readonly id: string
  readonly text: string
  readonly heading: string
  readonly reason: string
  /** kept from everybody else until somebody decides */
  readonly isHeldBack: boolean
  /** page of what the words belong to */
  readonly url: string
  readonly withheldText: string
}

export function textLine({ id, kind, subjectId, status, text, writtenAt }: TextCheck, now: number): TextLine {
  const isHeldBack = status === 'doubtful'
  return {
    id,
    text,
    heading: `${KIND_WORDS[kind]}，${timeText(writtenAt, now)}`,
    reason: isHeldBack ? '微信觉得可能不合适，先不给别人看' : '微信没能查成，别人现在看得到',
    isHeldBack,
    url: kind === 'complaint' ? `/staff/complaint/index?id=${subjectId}` : `/pages/tracking/index?id=${subjectId}`,
    withheldText: WITHHELD_WORDS[kind],
  }
}
