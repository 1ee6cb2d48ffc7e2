import type { LoadState } from '../../components/state-view/load-state.js'
import { loadPage } from '../../services/page-load.js'
import { readTransaction } from '../services/figures.js'

export interface Data {
  state: LoadState
  message: string
  title: string
  lines: string[]
  /** what it was posted for; empty: for no single one */
  consignmentId: string
}

const initial: Data = { state: 'loading', message: '', title: '', lines: [], consignmentId: '' }

let transactionId = ''

/** A row of the ledger in words: what it is, what was posted, by which tariff or method. */
Page({
  data: initial,

  onLoad({ id = '' }: { id?: string }) {
    transactionId = id
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  load() {
    return loadPage(this, async () => {
      const { title, lines, consignmentId } = await readTransaction(transactionId)
      return { title, lines, consignmentId: consignmentId ?? '' }
    })
  },

  openConsignment() {
    wx.navigateTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
})
