import type { LoadState } from '../../components/state-view/load-state.js'
import { copyText } from '../../services/clipboard.js'
import { readMe } from '../../services/me.js'
import { isOverseer } from '../../wording/roles.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { loadPeriod } from '../services/period-load.js'
import { readPeriod, readTrend } from '../services/reports.js'
import { addressOf, COUNTY, type Place, placeIn } from '../wording/place.js'
import { type FigureLine, figureLines, STEP_WORDS, threeLines, trendChart } from '../wording/summary.js'

export interface Data extends Place {
  state: LoadState
  message: string
  lines: string[]
  chart: ChartSpec | null
  chartLabel: string
  figures: FigureLine[]
  areFiguresShown: boolean
  /** the report as text, to send on */
  text: string
  overdueTasks: number
  openExceptions: number
  seesBooks: boolean
}

const initial: Data = {
  ...COUNTY,
  state: 'loading',
  message: '',
  lines: [],
  chart: null,
  chartLabel: '',
  figures: [],
  areFiguresShown: false,
  text: '',
  overdueTasks: 0,
  openExceptions: 0,
  seesBooks: false,
}

Page({
  data: initial,

  onLoad(address: { site?: string; name?: string }) {
    const place = placeIn(address)
    this.setData(place)
    if (place.siteId !== '') wx.setNavigationBarTitle({ title: `${place.placeName}情况` })
  },
  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  load() {
    const { siteId } = this.data
    return loadPeriod(this, async (period, now) => {
      const [summary, trend, me] = await Promise.all([readPeriod(period, siteId), readTrend(period, siteId), readMe()])
      const { text, overdueTasks, openExceptions } = summary
      return {
        lines: threeLines(summary, now),
        chart: trendChart(trend),
        chartLabel: `${STEP_WORDS[trend.step]}登记和办结的件数。${text}`,
        figures: figureLines(summary),
        text,
        overdueTasks,
        openExceptions,
        seesBooks: isOverseer(me),
      }
    })
  },

  toggleFigures() {
    this.setData({ areFiguresShown: !this.data.areFiguresShown })
  },
  copyReport() {
    copyText(this.data.text)
  },
  openFigures() {
    wx.navigateTo({ url: addressOf('figures', this.data) })
  },
  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { page } = currentTarget.dataset as { page: string }
    wx.navigateTo({ url: `/leader/${page}/index` })
  },
})
