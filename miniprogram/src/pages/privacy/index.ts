import { PRIVACY_POINTS, type PrivacyPoint } from '../../wording/privacy.js'

export interface Data {
  points: readonly PrivacyPoint[]
}

const initial: Data = { points: PRIVACY_POINTS }

Page({
  data: initial,

  /** The full text that WeChat keeps for this office. */
  openContract() {
    wx.openPrivacyContract({
      fail: () => wx.showToast({ title: '没有打开，请过一会儿再试', icon: 'none', duration: 3000 }),
    })
  },
})
