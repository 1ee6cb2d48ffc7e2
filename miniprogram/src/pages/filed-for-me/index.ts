import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ListPhoneFilingsResponse } from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { claimPhoneFilings, listPhoneFilings } from '../../services/me.js'

type PhoneFiling = ListPhoneFilingsResponse['items'][number]

export interface Data {
  state: LoadState
  title: string
  message: string
  problem: string
  items: PhoneFiling[]
  /** the case that is being claimed */
  claiming: string
}

const initial: Data = { state: 'loading', title: '', message: '', problem: '', items: [], claiming: '' }

Page({
  data: initial,

  onShow() {
    void this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      const { items } = await listPhoneFilings()
      this.setData({
        state: items.length === 0 ? 'empty' : 'ready',
        title: items.length === 0 ? '没有要您认领的件' : '',
        message: items.length === 0 ? '认领过的，在「我的件」里看' : '',
        items,
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData({ ...failedState(error), title: '' })
    }
  },

  /** The papers of one case come together. */
  async claim({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { caseId } = currentTarget.dataset as { caseId: string }
    if (this.data.claiming !== '') return
    this.setData({ claiming: caseId, problem: '' })
    try {
      await claimPhoneFilings([caseId])
      wx.showToast({ title: '是您的件了', icon: 'success' })
      await this.load()
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ claiming: '' })
    }
  },

  openMine() {
    wx.switchTab({ url: '/pages/consignments/index' })
  },
})
