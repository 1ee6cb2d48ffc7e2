import type { LoadState } from '../../components/state-view/load-state.js'
import { listPeriodFigures } from '../services/figures.js'
import { loadPeriod } from '../services/period-load.js'
import { figureName } from '../wording/figures.js'
import { COUNTY, type Place, placeIn } from '../wording/place.js'

interface FigureChoice {
  code: string
  name: string
  text: string
}

export interface Data extends Place {
  state: LoadState
  message: string
  figures: FigureChoice[]
}

const initial: Data = { ...COUNTY, state: 'loading', message: '', figures: [] }

/** Every figure of a time, to be opened down to its rows. */
Page({
  data: initial,

  onLoad(address: { site?: string; name?: string }) {
    this.setData(placeIn(address))
  },
  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  load() {
    return loadPeriod(this, async (period) => {
      const { figures } = await listPeriodFigures(period, this.data.siteId)
      return {
        figures: figures.map((figure) => ({ code: figure.code, name: figureName(figure), text: figure.text })),
      }
    })
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { code } = currentTarget.dataset as { code: string }
    wx.navigateTo({ url: `/leader/figure/index?code=${code}` })
  },
})
