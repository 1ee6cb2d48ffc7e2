import type { RatingTag } from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { rateConsignment } from '../../services/opinions.js'
import { LONGEST_COMMENT, SCORE_CHOICES, type ScoreChoice, tagsFor } from '../../wording/opinions.js'

export interface ShownTag {
  value: RatingTag
  title: string
  isChosen: boolean
}

export interface Data {
  consignmentId: string
  choices: (ScoreChoice & { stars: number[] })[]
  /** 0 before one was chosen */
  score: number
  tags: ShownTag[]
  comment: string
  longestComment: number
  problem: string
  isSending: boolean
  isDone: boolean
}

const initial: Data = {
  consignmentId: '',
  choices: SCORE_CHOICES.map((choice) => ({
    ...choice,
    stars: Array.from({ length: choice.score }, (_, index) => index),
  })),
  score: 0,
  tags: [],
  comment: '',
  longestComment: LONGEST_COMMENT,
  problem: '',
  isSending: false,
  isDone: false,
}

/** One tap says how it was; what was good or bad, and a sentence, are for those who like to. */
Page({
  data: initial,

  onLoad({ id }: { id?: string }) {
    this.setData({ consignmentId: id ?? '' })
  },

  chooseScore({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { score } = currentTarget.dataset as { score: number }
    const chosen = new Set(this.data.tags.filter(({ isChosen }) => isChosen).map(({ value }) => value))
    const tags = tagsFor(score).map((tag) => ({ ...tag, isChosen: chosen.has(tag.value) }))
    this.setData({ score, tags, problem: '' })
  },

  chooseTag({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { value } = currentTarget.dataset as { value: RatingTag }
    const tags = this.data.tags.map((tag) => (tag.value === value ? { ...tag, isChosen: !tag.isChosen } : tag))
    this.setData({ tags })
  },

  typeComment({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ comment: detail.value })
  },

  async send() {
    const { consignmentId, score, comment, isSending } = this.data
    if (score === 0) {
      this.setData({ problem: '请先点一个，满意还是不满意' })
      return
    }
    if (isSending) return
    this.setData({ isSending: true, problem: '' })
    const tags = this.data.tags.filter(({ isChosen }) => isChosen).map(({ value }) => value)
    try {
      await rateConsignment(consignmentId, { score, tags, comment })
      this.setData({ isDone: true })
    } catch (error) {
      const failure = failureOf(error)
      this.setData(failure.code === 'already_rated' ? { isDone: true } : { problem: failure.message })
    } finally {
      this.setData({ isSending: false })
    }
  },

  back() {
    wx.redirectTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
  complain() {
    wx.redirectTo({ url: `/pages/complaint/index?id=${this.data.consignmentId}` })
  },
})
