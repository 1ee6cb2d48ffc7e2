import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { readMe } from '../../services/me.js'
import { chooseElder, isElder } from '../../store/look.js'
import { forgetRemembered } from '../../store/remembered.js'
import { isOverseer, isRelayStaff, roleTexts } from '../../wording/roles.js'

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
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
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
