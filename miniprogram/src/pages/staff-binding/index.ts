import { failureOf } from '../../services/failure.js'
import { bindWithCode } from '../../services/me.js'
import { isRelayStaff, roleTexts } from '../../wording/roles.js'

export interface Data {
  code: string
  error: string
  isBinding: boolean
  /** who one is now */
  roles: string[]
  isStaff: boolean
}

const initial: Data = { code: '', error: '', isBinding: false, roles: [], isStaff: false }

Page({
  data: initial,

  type({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ code: detail.value, error: '' })
  },

  async bind() {
    const { code, isBinding } = this.data
    if (isBinding) return
    if (!/^\d{8}$/.test(code.trim())) {
      this.setData({ error: '绑定码是 8 位数字' })
      return
    }
    this.setData({ isBinding: true, error: '' })
    try {
      const me = await bindWithCode(code.trim())
      const roles = roleTexts(me)
      this.setData({ roles: roles.length === 0 ? ['群众'] : roles, isStaff: isRelayStaff(me) })
    } catch (error) {
      this.setData({ error: failureOf(error).message })
    } finally {
      this.setData({ isBinding: false })
    }
  },

  openTasks() {
    wx.redirectTo({ url: '/staff/tasks/index' })
  },
  openHome() {
    wx.switchTab({ url: '/pages/home/index' })
  },
})
