import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { readPickupCode } from '../../services/consignments.js'
import { hoursText } from '../../wording/times.js'

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

/** Full light and no sleep, or the phone's own way again. Not every device that runs mini-programs has a screen to set. */
function brighten(isOn: boolean): void {
  if (wx.canIUse('setScreenBrightness')) wx.setScreenBrightness({ value: isOn ? 1 : -1 })
  if (wx.canIUse('setKeepScreenOn')) wx.setKeepScreenOn({ keepScreenOn: isOn })
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
        shownCode: `${code.slice(0, 3)} ${code.slice(3)}`,
        spoken: code.split('').join(' '),
        qrText,
        siteName,
        openingText: hoursText(openingText),
      })
    } catch (error) {
      this.setData(failedState(error))
    }
  },

  back() {
    wx.redirectTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
})
