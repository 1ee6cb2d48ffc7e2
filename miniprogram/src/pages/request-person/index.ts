import type { Direction } from '../../services/api-types.js'
import { readAuthorisationStatement } from '../../services/consignments.js'
import { failureOf } from '../../services/failure.js'
import { readMe } from '../../services/me.js'
import { goBack } from '../../services/navigation.js'
import { changeDraft, type DraftConsignee, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { nameError, phoneError } from '../../wording/fields.js'
import { REQUEST_KINDS } from '../../wording/request-kinds.js'
import { isRelayStaff } from '../../wording/roles.js'

export interface Data {
  direction: Direction
  forWhom: 'self' | 'family'
  name: string
  phone: string
  nameError: string
  phoneError: string
  /** the contact that the server keeps, masked; empty when it keeps none */
  keptText: string
  isEdit: boolean
  /** staff at a counter file in the pages of the staff */
  mayFileForFamily: boolean
  statement: string
  statementVersion: string
  statementProblem: string
  hasConsent: boolean
  consentError: string
}

const initial: Data = {
  direction: 'result',
  forWhom: 'self',
  name: '',
  phone: '',
  nameError: '',
  phoneError: '',
  keptText: '',
  isEdit: false,
  mayFileForFamily: true,
  statement: '',
  statementVersion: '',
  statementProblem: '',
  hasConsent: false,
  consentError: '',
}

let kept: DraftConsignee | null = null

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { kind, consignee } = readDraft() ?? startDraft('send_back')
    this.setData({ direction: REQUEST_KINDS[kind].direction, isEdit: edit === '1' })
    if (consignee !== null && !consignee.isKept) this.setData({ name: consignee.name, phone: consignee.phone })
    if (consignee?.statementVersion) this.openFamily(true)
    void this.recall()
  },

  /** Staff file for whoever stands at the counter, never for themselves. */
  async recall() {
    const me = await readMe().catch(() => null)
    if (me === null) return
    this.setData({ mayFileForFamily: !isRelayStaff(me) })
    if (me.contact === null || isRelayStaff(me)) return
    kept = { ...me.contact, isKept: true, statementVersion: null }
    this.setData({ keptText: `${kept.name}，${kept.phone}` })
  },

  useKept() {
    if (kept !== null) this.goOn(kept)
  },

  chooseWhom({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { whom } = currentTarget.dataset as { whom: Data['forWhom'] }
    if (whom === this.data.forWhom) return
    if (whom === 'family') this.openFamily(false)
    // What was typed was somebody else's.
    this.setData({ forWhom: whom, name: '', phone: '', nameError: '', phoneError: '' })
  },

  openFamily(hasConsent: boolean) {
    this.setData({ forWhom: 'family', hasConsent, consentError: '' })
    void this.loadStatement()
  },

  async loadStatement() {
    this.setData({ statementProblem: '' })
    try {
      const { version, text } = await readAuthorisationStatement()
      this.setData({ statement: text, statementVersion: version })
    } catch (error) {
      this.setData({ statementProblem: failureOf(error).message })
    }
  },

  consent() {
    this.setData({ hasConsent: !this.data.hasConsent, consentError: '' })
  },

  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, nameError: '' })
  },
  typePhone({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ phone: detail.value, phoneError: '' })
  },

  consentProblem(): string {
    const { forWhom, hasConsent, statementVersion } = this.data
    if (forWhom === 'self') return ''
    if (statementVersion === '') return '上面的话还没有加载出来，请点「再加载一次」'
    return hasConsent ? '' : '请先把上面的话读给他（她）听，同意了再点一下'
  },

  next() {
    const { name, phone, forWhom, statementVersion } = this.data
    const errors = { nameError: nameError(name), phoneError: phoneError(phone), consentError: this.consentProblem() }
    this.setData(errors)
    if (Object.values(errors).some((error) => error !== '')) return
    this.goOn({
      name: name.trim(),
      phone: phone.trim(),
      isKept: false,
      statementVersion: forWhom === 'family' ? statementVersion : null,
    })
  },

  goOn(consignee: DraftConsignee) {
    const draft = changeDraft({ consignee })
    if (this.data.isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
