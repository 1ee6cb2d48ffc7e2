import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { readPickupCode } from '../../services/consignments.js'

export interface Data {
  consignmentId: string
  state: LoadState
  message: string
  /** in two groups of three, easier to read out */
  shownCode: string
  /** one digit at a time, for a screen reader */
  spoken: string
  qrText: string
  /** logical pixels */
  qrSize: number
  siteName: string
  openingText: string
}

const initial: Data = {
  consignmentId: '',
  state: 'loading',
  message: '',
  shownCode: '',
  spoken: '',
  qrText: '',
  qrSize: 220,
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
    wx.setScreenBrightness({ value: 1 })
    wx.setKeepScreenOn({ keepScreenOn: true })
  },
  onHide() {
    this.restoreScreen()
  },
  onUnload() {
    this.restoreScreen()
  },
  restoreScreen() {
    wx.setScreenBrightness({ value: -1 })
    wx.setKeepScreenOn({ keepScreenOn: false })
  },

  async load() {
    this.setData({ state: 'loading' })
    try {
      const { code, qrText, siteName, openingText } = await readPickupCode(this.data.consignmentId)
      this.setData({
        state: 'ready',
        shownCode: `${code.slice(0, 3)} ${code.slice(3)}`,
        spoken: code.split('').join(' '),
        qrText,
        siteName,
        openingText,
      })
    } catch (error) {
      this.setData(failedState(error))
    }
  },

  back() {
    wx.redirectTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
})
