import { trackByNumber } from '../../services/consignments.js'
import { failureOf } from '../../services/failure.js'
import { brighten } from '../../services/screen.js'

export interface Data {
  trackingNumber: string
  code: string
  qrText: string
  /** the card was cut off on its way here */
  isBroken: boolean
  whereText: string
  /** it is over: collected, returned or cancelled */
  isOver: boolean
  /** the code is good without it, so that a missing network only hides where it is */
  problem: string
}

const initial: Data = {
  trackingNumber: '',
  code: '',
  qrText: '',
  isBroken: false,
  whereText: '',
  isOver: false,
  problem: '',
}

/** What a share card opens on the phone of somebody who collects for another. It knows a number and a code, no person. */
Page({
  data: initial,

  onLoad({ number, code }: { number?: string; code?: string }) {
    const isBroken = !/^SH\d{9}$/.test(number ?? '') || !/^\d{6}$/.test(code ?? '')
    this.setData({
      isBroken,
      trackingNumber: number ?? '',
      code: code ?? '',
      qrText: `shaopao:${number}:${code}`,
    })
    if (!isBroken) void this.load()
  },

  onShow() {
    brighten(true)
  },
  onHide() {
    brighten(false)
  },
  onUnload() {
    brighten(false)
  },

  async load() {
    try {
      const { whereText, completedAt, status } = await trackByNumber(this.data.trackingNumber)
      const isOver = completedAt !== null || status === 'cancelled' || status === 'returned' || status === 'written_off'
      this.setData({ whereText, isOver, problem: '' })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    }
  },

  home() {
    wx.switchTab({ url: '/pages/home/index' })
  },
})
