import type { LoadState } from '../../components/state-view/load-state.js'
import type { ReadSatisfactionResponse } from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { grown } from '../../services/growing-list.js'
import { SCORE_CHOICES, tagTitle } from '../../wording/opinions.js'
import { timeText } from '../../wording/times.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { loadPeriod } from '../services/period-load.js'
import { listPoorRatings, readSatisfaction } from '../services/reports.js'
import { numberText, perMilleText } from '../wording/figures.js'

/** Ratings up to this score are read one by one. */
const POOR = 3

interface TownLine {
  townId: string
  townName: string
  text: string
}

interface PoorLine {
  id: string
  trackingNumber: string
  title: string
  text: string
}

export interface Data {
  state: LoadState
  message: string
  lines: string[]
  chart: ChartSpec | null
  chartLabel: string
  tags: string[]
  towns: TownLine[]
  areWordsShown: boolean
  wordsProblem: string
  poor: PoorLine[]
  nextCursor: string | null
}

const initial: Data = {
  state: 'loading',
  message: '',
  lines: [],
  chart: null,
  chartLabel: '',
  tags: [],
  towns: [],
  areWordsShown: false,
  wordsProblem: '',
  poor: [],
  nextCursor: null,
}

function meanText(mean: ReadSatisfactionResponse['mean']): string {
  return mean === null ? '还没有人评' : `${mean.n} 人评，平均 ${mean.score.toFixed(2)} 分（满分 5 分）`
}

/** Never a mean without how many it is of, nor how many without how many could have. */
function shown(answer: ReadSatisfactionResponse): Partial<Data> {
  const { completed, n, responsePerMille, distribution, mean, tags, byTown } = answer
  const count = (score: number) => distribution.find((one) => one.score === score)?.count ?? 0
  const values = SCORE_CHOICES.map(({ score }) => count(score))
  const texts = values.map((value) => `${numberText(value)} 人`)
  const labels = SCORE_CHOICES.map(({ score, title }) => `${title}（${score} 分）`)
  return {
    lines: [
      meanText(mean),
      `办结 ${numberText(completed)} 件，其中 ${numberText(n)} 件有人评，评价率 ${perMilleText(responsePerMille)}。`,
      `不满意的（1、2 分）${numberText(count(1) + count(2))} 人。`,
    ],
    chart: { shape: 'bars', labels, series: [{ name: '', values, texts }] },
    chartLabel: labels.map((label, index) => `${label} ${texts[index]}`).join('，'),
    tags: [...tags].sort((a, b) => b.count - a.count).map(({ tag, count: times }) => `${tagTitle(tag)} ${times}`),
    towns: byTown.map(({ townId, townName, completed: of, mean: its }) => ({
      townId,
      townName,
      text: `办结 ${numberText(of)} 件，${meanText(its)}`,
    })),
  }
}

Page({
  data: initial,

  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    if (this.data.areWordsShown && this.data.nextCursor !== null) void this.loadWords(this.data.nextCursor)
  },

  load() {
    return loadPeriod(this, async (period) => shown(await readSatisfaction(period)))
  },

  /** Reading what people wrote is kept in the audit, so it is not read unasked. */
  async showWords() {
    this.setData({ areWordsShown: true, poor: [], nextCursor: null })
    await this.loadWords(undefined)
  },
  async loadWords(cursor: string | undefined) {
    this.setData({ nextCursor: null, wordsProblem: '' })
    try {
      const { items, nextCursor } = await listPoorRatings(POOR, cursor)
      const more = items.map(({ consignmentId, trackingNumber, homeName, score, tags, comment, ratedAt }) => ({
        id: consignmentId,
        trackingNumber,
        title: `${score} 分 · ${homeName} · ${timeText(ratedAt, Date.now())}`,
        text: [...tags.map(tagTitle), ...(comment === null ? [] : [`“${comment}”`])].join('，'),
      }))
      this.setData({ ...grown('poor', this.data.poor, more), nextCursor })
    } catch (error) {
      this.setData({ wordsProblem: failureOf(error).message, nextCursor: cursor ?? null })
    }
  },
  track({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { number } = currentTarget.dataset as { number: string }
    wx.navigateTo({ url: `/pages/tracking/index?number=${number}` })
  },
})
