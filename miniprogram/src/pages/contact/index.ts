import { failureOf } from '../../services/failure.js'
import { saveContact } from '../../services/me.js'
import { rememberContact, rememberedContact } from '../../store/remembered.js'
import { nameError, phoneError } from '../../wording/fields.js'

export interface Data {
  name: string
  phone: string
  nameError: string
  phoneError: string
  problem: string
  isSaving: boolean
}

const initial: Data = { name: '', phone: '', nameError: '', phoneError: '', problem: '', isSaving: false }

Page({
  data: initial,

  onLoad() {
    this.setData({ ...(rememberedContact() ?? {}) })
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
      wx.navigateBack()
      wx.showToast({ title: '存好了', icon: 'success' })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isSaving: false })
    }
  },
})
