import type { LoadState } from '../../components/state-view/load-state.js'
import { copyText } from '../../services/clipboard.js'
import { readMe } from '../../services/me.js'
import { loadPage } from '../../services/page-load.js'
import { isOverseer } from '../../wording/roles.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { readPeriod, readTrend } from '../services/reports.js'
import { chosenPeriod, periodKey } from '../store/chosen-period.js'
import { type FigureLine, figureLines, STEP_WORDS, threeLines, trendChart } from '../wording/summary.js'

export interface Data {
  /** empty: the county */
  siteId: string
  placeName: string
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
  siteId: '',
  placeName: '全县',
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

  onLoad({ site = '', name }: { site?: string; name?: string }) {
    this.setData({ siteId: site, placeName: name === undefined ? '全县' : decodeURIComponent(name) })
  },
  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  load() {
    const now = Date.now()
    const period = chosenPeriod(now)
    const { siteId } = this.data
    return loadPage(
      this,
      async () => {
        const [summary, trend, me] = await Promise.all([
          readPeriod(period, siteId),
          readTrend(period, siteId),
          readMe(),
        ])
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
      },
      periodKey(period),
    )
  },

  toggleFigures() {
    this.setData({ areFiguresShown: !this.data.areFiguresShown })
  },
  copyReport() {
    copyText(this.data.text)
  },
  openFigures() {
    const { siteId, placeName } = this.data
    const place = siteId === '' ? '' : `?site=${siteId}&name=${encodeURIComponent(placeName)}`
    wx.navigateTo({ url: `/leader/figures/index${place}` })
  },
  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { page } = currentTarget.dataset as { page: string }
    wx.navigateTo({ url: `/leader/${page}/index` })
  },
})
