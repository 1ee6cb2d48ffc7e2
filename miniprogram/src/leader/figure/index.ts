import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { listFigureRows, readFigure } from '../services/figures.js'
import {
  type FigurePart,
  figureOrigin,
  figureParts,
  figureScope,
  type RowLine,
  rowLine,
} from '../wording/figure-origin.js'
import { figureName } from '../wording/figures.js'

export interface Data extends ListData<RowLine> {
  /** with the version of the evaluation that it is read from, if any */
  code: string
  name: string
  text: string
  scope: string[]
  origin: string[]
  parts: FigurePart[]
}

const initial: Data = { code: '', name: '', text: '', scope: [], origin: [], parts: [], ...blankList() }

/** A figure opened: what it says, how it came to be, and every row behind it, down to the consignment and its custody. */
Page({
  data: initial,

  onLoad({ code = '' }: { code?: string }) {
    this.setData({ code })
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void growList(this)
  },

  async ask(cursor?: string) {
    const { code } = this.data
    const [{ items, nextCursor }, figure] = await Promise.all([
      listFigureRows(code, cursor),
      cursor === undefined ? readFigure(code) : null,
    ])
    if (figure !== null) {
      const parts = figureParts(figure, code)
      this.setData({
        name: figureName(figure),
        text: figure.text,
        scope: figureScope(figure, Date.now()),
        origin: figureOrigin(figure),
        parts,
      })
    }
    return { items: items.map(rowLine), nextCursor }
  },
  load() {
    return reloadList(this, '')
  },

  openPart({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { code } = currentTarget.dataset as { code: string }
    wx.navigateTo({ url: `/leader/figure/index?code=${code}` })
  },
  openRow({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { url } = currentTarget.dataset as { url: string }
    wx.navigateTo({ url })
  },
})
