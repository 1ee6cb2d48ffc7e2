import type { LoadState } from '../../components/state-view/load-state.js'
import { loadPage } from '../../services/page-load.js'
import { listPeriodFigures } from '../services/figures.js'
import { chosenPeriod, periodKey } from '../store/chosen-period.js'
import { figureName } from '../wording/figures.js'

interface FigureChoice {
  code: string
  name: string
  text: string
}

export interface Data {
  /** empty: the county */
  siteId: string
  placeName: string
  state: LoadState
  message: string
  figures: FigureChoice[]
}

const initial: Data = { siteId: '', placeName: '全县', state: 'loading', message: '', figures: [] }

/** Every figure of a time, to be opened down to its rows. */
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
    const period = chosenPeriod(Date.now())
    return loadPage(
      this,
      async () => {
        const { figures } = await listPeriodFigures(period, this.data.siteId)
        return {
          figures: figures.map((figure) => ({ code: figure.code, name: figureName(figure), text: figure.text })),
        }
      },
      periodKey(period),
    )
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { code } = currentTarget.dataset as { code: string }
    wx.navigateTo({ url: `/leader/figure/index?code=${code}` })
  },
})
