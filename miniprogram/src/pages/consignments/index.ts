import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ConsignmentListItem } from '../../services/api-types.js'
import { listConsignments } from '../../services/consignments.js'
import { grown } from '../../services/growing-list.js'

export interface Data {
  state: LoadState
  message: string
  items: ConsignmentListItem[]
  nextCursor: string | null
  /** what the end of the list says */
  tail: 'more' | 'loading' | 'end' | 'failed'
}

const PAGE_SIZE = 20

const initial: Data = { state: 'loading', message: '', items: [], nextCursor: null, tail: 'end' }

Page({
  data: initial,

  onShow() {
    // Coming back from far down the list keeps one's place in it.
    if (this.data.items.length <= PAGE_SIZE) void this.reload()
  },

  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },

  onReachBottom() {
    void this.loadMore()
  },

  async reload() {
    try {
      const { items, nextCursor } = await listConsignments({ limit: PAGE_SIZE })
      this.setData({
        state: items.length === 0 ? 'empty' : 'ready',
        message: items.length === 0 ? '登记以后，就能在这里看到送到哪里了' : '',
        items,
        nextCursor,
        tail: nextCursor === null ? 'end' : 'more',
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore() {
    const { nextCursor, tail } = this.data
    if (nextCursor === null || tail === 'loading') return
    this.setData({ tail: 'loading' })
    try {
      const page = await listConsignments({ cursor: nextCursor, limit: PAGE_SIZE })
      // A pull-down may have begun the list anew meanwhile; then this page belongs to the old one.
      if (this.data.nextCursor !== nextCursor) return
      this.setData({
        ...grown('items', this.data.items, page.items),
        nextCursor: page.nextCursor,
        tail: page.nextCursor === null ? 'end' : 'more',
      })
    } catch {
      this.setData({ tail: 'failed' })
    }
  },

  open({ detail }: WechatMiniprogram.CustomEvent<{ id: string }>) {
    wx.navigateTo({ url: `/pages/tracking/index?id=${detail.id}` })
  },
  askForResult() {
    wx.navigateTo({ url: '/pages/request/index?kind=send_back' })
  },
  track() {
    wx.navigateTo({ url: '/pages/track/index' })
  },
})
