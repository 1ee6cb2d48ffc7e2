import type { Direction } from '../../services/api-types.js'
import { readMe } from '../../services/me.js'
import { changeDraft, type DraftConsignee, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { nameError, phoneError } from '../../wording/fields.js'
import { isRelayStaff } from '../../wording/roles.js'

export interface Data {
  direction: Direction
  name: string
  phone: string
  nameError: string
  phoneError: string
  /** the contact that the server keeps, masked; empty when it keeps none */
  keptText: string
  isEdit: boolean
}

const initial: Data = {
  direction: 'result',
  name: '',
  phone: '',
  nameError: '',
  phoneError: '',
  keptText: '',
  isEdit: false,
}

let kept: DraftConsignee | null = null

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { direction, consignee } = readDraft() ?? startDraft('result')
    this.setData({ direction, isEdit: edit === '1' })
    if (consignee !== null && !consignee.isKept) this.setData({ name: consignee.name, phone: consignee.phone })
    else void this.recall()
  },

  /** Staff file for whoever stands at the counter, never for themselves. */
  async recall() {
    const me = await readMe().catch(() => null)
    if (me === null || me.contact === null || isRelayStaff(me)) return
    kept = { ...me.contact, isKept: true }
    this.setData({ keptText: `${kept.name}，${kept.phone}` })
  },

  useKept() {
    if (kept !== null) this.goOn(kept)
  },

  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, nameError: '' })
  },
  typePhone({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ phone: detail.value, phoneError: '' })
  },

  next() {
    const { name, phone } = this.data
    const errors = { nameError: nameError(name), phoneError: phoneError(phone) }
    this.setData(errors)
    if (errors.nameError !== '' || errors.phoneError !== '') return
    this.goOn({ name: name.trim(), phone: phone.trim(), isKept: false })
  },

  goOn(consignee: DraftConsignee) {
    const draft = changeDraft({ consignee })
    if (this.data.isEdit) wx.navigateBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
