import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { openPaper } from '../../services/documents.js'
import { failureOf } from '../../services/failure.js'
import { readMe } from '../../services/me.js'
import { chooseElder, isElder } from '../../store/look.js'
import { forgetRemembered } from '../../store/remembered.js'
import { isOverseer, isRelayStaff, posterSites, roleTexts } from '../../wording/roles.js'

export interface Data {
  state: LoadState
  message: string
  isElder: boolean
  name: string
  phone: string
  roles: string[]
  isStaff: boolean
  isPhoneVerified: boolean
  isOverseer: boolean
  isForgetAsked: boolean
  /** sites whose poster this person may print */
  posters: { siteId: string; siteName: string }[]
  openingPoster: string
  posterProblem: string
}

const initial: Data = {
  state: 'loading',
  message: '',
  isElder: false,
  name: '',
  phone: '',
  roles: [],
  isStaff: false,
  isPhoneVerified: false,
  isOverseer: false,
  isForgetAsked: false,
  posters: [],
  openingPoster: '',
  posterProblem: '',
}

Page({
  data: initial,

  onShow() {
    this.setData({ isElder: isElder() })
    void this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      const me = await readMe()
      this.setData({
        state: 'ready',
        name: me.staffLabel ?? me.contact?.name ?? '您好',
        phone: me.contact?.phone ?? '',
        roles: roleTexts(me),
        isStaff: isRelayStaff(me),
        isPhoneVerified: me.isPhoneVerified,
        isOverseer: isOverseer(me),
        posters: posterSites(me),
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async openPoster({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { site: siteId } = currentTarget.dataset as { site: string }
    if (this.data.openingPoster !== '') return
    this.setData({ openingPoster: siteId, posterProblem: '' })
    try {
      await openPaper('readSitePoster', { siteId })
    } catch (error) {
      this.setData({ posterProblem: failureOf(error).message })
    } finally {
      this.setData({ openingPoster: '' })
    }
  },

  turnElder() {
    chooseElder(!this.data.isElder)
    this.setData({ isElder: isElder() })
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { url } = currentTarget.dataset as { url: string }
    wx.navigateTo({ url })
  },

  askToForget() {
    this.setData({ isForgetAsked: true })
  },
  keep() {
    this.setData({ isForgetAsked: false })
  },
  forget() {
    forgetRemembered()
    this.setData({ isForgetAsked: false })
    wx.showToast({ title: '清掉了', icon: 'success' })
  },
})
