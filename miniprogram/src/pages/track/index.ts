import { readScanned } from '../../wording/scanned-text.js'

export interface Data {
  number: string
  error: string
}

const initial: Data = { number: '', error: '' }

Page({
  data: initial,

  /** `scene` comes from the round code on a receipt: `n=SH…`. */
  onLoad({ number, scene }: { number?: string; scene?: string }) {
    if (number !== undefined) this.setData({ number: decodeURIComponent(number) })
    const scanned = /^n=(.+)$/.exec(decodeURIComponent(scene ?? ''))?.[1]
    if (scanned === undefined) return
    this.setData({ number: scanned })
    this.track()
  },

  type({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value, error: '' })
  },

  track() {
    const { trackingNumber } = readScanned(this.data.number)
    if (trackingNumber === null) {
      this.setData({ error: '单号不对，请照着回执再输一次' })
      return
    }
    wx.navigateTo({ url: `/pages/tracking/index?number=${trackingNumber}` })
  },

  scan() {
    wx.scanCode({
      scanType: ['qrCode', 'barCode'],
      success: ({ result }) => {
        const { trackingNumber } = readScanned(result)
        this.setData({
          number: trackingNumber ?? '',
          error: trackingNumber === null ? '这不是流转单上的码，请扫回执上的码，或者手工输单号' : '',
        })
        if (trackingNumber !== null) this.track()
      },
    })
  },

  openMine() {
    wx.switchTab({ url: '/pages/consignments/index' })
  },
})
