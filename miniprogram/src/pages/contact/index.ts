import { failureOf } from '../../services/failure.js'
import { listPhoneFilings, readMe, saveContact, verifyPhone } from '../../services/me.js'
import { goBack } from '../../services/navigation.js'
import { rememberContact, rememberedContact } from '../../store/remembered.js'
import { nameError, phoneError } from '../../wording/fields.js'

export interface Data {
  name: string
  phone: string
  nameError: string
  phoneError: string
  problem: string
  /** masked; empty: WeChat has not confirmed one */
  verifiedPhone: string
  isSaving: boolean
  isVerifying: boolean
}

const initial: Data = {
  name: '',
  phone: '',
  nameError: '',
  phoneError: '',
  problem: '',
  verifiedPhone: '',
  isSaving: false,
  isVerifying: false,
}

type PhoneEvent = WechatMiniprogram.CustomEvent<{ code?: string; errMsg: string }>

Page({
  data: initial,

  onLoad() {
    this.setData({ ...(rememberedContact() ?? {}) })
    void this.loadVerified()
  },

  /** Only says what is known already; who is offline types and saves all the same. */
  async loadVerified() {
    const me = await readMe().catch(() => null)
    if (me?.isPhoneVerified === true) this.setData({ verifiedPhone: me.contact?.phone ?? '' })
  },

  async usePhoneOfWeChat({ detail }: PhoneEvent) {
    const name = this.data.name.trim()
    // who says no types his number
    if (detail.code === undefined) {
      this.setData({ problem: '没有取到微信手机号，请在下面手动填写。' })
      return
    }
    if (nameError(name) !== '') {
      this.setData({ nameError: nameError(name) })
      return
    }
    this.setData({ isVerifying: true, problem: '', phoneError: '' })
    try {
      const me = await verifyPhone({ code: detail.code, name })
      this.setData({ verifiedPhone: me.contact?.phone ?? '', phone: '' })
      const { items } = await listPhoneFilings()
      if (items.length > 0) wx.redirectTo({ url: '/pages/filed-for-me/index' })
      else wx.showToast({ title: '手机号存好了', icon: 'success' })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isVerifying: false })
    }
  },

  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, nameError: '' })
  },
  typePhone({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ phone: detail.value, phoneError: '' })
  },

  async save() {
    const contact = { name: this.data.name.trim(), phone: this.data.phone.trim() }
    const errors = { nameError: nameError(contact.name), phoneError: phoneError(contact.phone) }
    this.setData({ ...errors, problem: '' })
    if (errors.nameError !== '' || errors.phoneError !== '' || this.data.isSaving) return
    this.setData({ isSaving: true })
    try {
      await saveContact(contact)
      rememberContact(contact)
      goBack()
      wx.showToast({ title: '存好了', icon: 'success' })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isSaving: false })
    }
  },
})
