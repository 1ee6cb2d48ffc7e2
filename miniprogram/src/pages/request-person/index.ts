import type { Direction } from '../../services/api-types.js'
import { readMe } from '../../services/me.js'
import { changeDraft, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { nameError, phoneError } from '../../wording/fields.js'

export interface Data {
  direction: Direction
  name: string
  phone: string
  nameError: string
  phoneError: string
  /** which number the server knows, masked */
  hint: string
  isEdit: boolean
}

const initial: Data = {
  direction: 'result',
  name: '',
  phone: '',
  nameError: '',
  phoneError: '',
  hint: '',
  isEdit: false,
}

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { direction, consignee } = readDraft() ?? startDraft('result')
    this.setData({ direction, isEdit: edit === '1', ...(consignee ?? {}) })
    if (consignee === null) void this.recall()
  },

  /** The server masks what it remembers, so it can only remind. */
  async recall() {
    const { contact } = await readMe().catch(() => ({ contact: null }))
    if (contact !== null) this.setData({ hint: `您上次用的是：${contact.name}，${contact.phone}` })
  },

  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, nameError: '' })
  },
  typePhone({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ phone: detail.value, phoneError: '' })
  },

  next() {
    const { name, phone, isEdit } = this.data
    const errors = { nameError: nameError(name), phoneError: phoneError(phone) }
    this.setData(errors)
    if (errors.nameError !== '' || errors.phoneError !== '') return
    const draft = changeDraft({ consignee: { name: name.trim(), phone: phone.trim() } })
    if (isEdit) wx.navigateBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
