import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { readPickupCode } from '../../services/consignments.js'
import { brighten } from '../../services/screen.js'
import { hoursText } from '../../wording/times.js'

export interface Data {
  consignmentId: string
  state: LoadState
  message: string
  code: string
  qrText: string
  siteName: string
  openingText: string
}

const initial: Data = {
  consignmentId: '',
  state: 'loading',
  message: '',
  code: '',
  qrText: '',
  siteName: '',
  openingText: '',
}

Page({
  data: initial,

  onLoad({ id }: { id?: string }) {
    this.setData({ consignmentId: id ?? '' })
    void this.load()
  },

  onShow() {
    // A dark screen is hard to scan at a counter; both settings end with the page.
    brighten(true)
  },
  onHide() {
    brighten(false)
  },
  onUnload() {
    brighten(false)
  },

  async load() {
    this.setData({ state: 'loading' })
    try {
      const { code, qrText, siteName, openingText } = await readPickupCode(this.data.consignmentId)
      this.setData({
        state: 'ready',
        code,
        qrText,
        siteName,
        openingText: hoursText(openingText),
      })
    } catch (error) {
      this.setData(failedState(error))
    }
  },

  sendSomebody() {
    wx.navigateTo({ url: `/pages/proxy/index?id=${this.data.consignmentId}` })
  },

  back() {
    wx.redirectTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
})
