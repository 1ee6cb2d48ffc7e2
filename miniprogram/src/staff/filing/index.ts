import type { Choice } from '../../components/choice-grid/index.js'
import type { Direction, IdentityKind, Matter, Tracking } from '../../services/api-types.js'
import { openPaper, type PaperId } from '../../services/documents.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { tellOfScan } from '../../services/feedback.js'
import { file, readStatement } from '../../services/filing.js'
import { knownMe, readMe } from '../../services/me.js'
import { ownSites } from '../../services/neighbours.js'
import { listMatters } from '../../services/network.js'
import type { Picture } from '../../services/pictures.js'
import { typingPause } from '../../services/typing-pause.js'
import { type FilingSubmit, unansweredFiling } from '../../store/filing-submit.js'
import { takePickedSite } from '../../store/picked-site.js'
import { IDENTITY_CHOICES } from '../../wording/collection.js'
import { FORM_WORDS, type ItemLine, MOST_COPIES, MOST_LINES, resultLine, USUAL_ITEMS } from '../../wording/filing.js'

import { errorsOf, type FilingErrors, type FilingForm, filingOf, NO_ERRORS, type ServiceWay } from './form.js'

export interface Data extends FilingForm {
  directions: readonly Choice[]
  forms: readonly Choice[]
  identities: readonly Choice[]
  formWords: Readonly<Record<ItemLine['form'], string>>
  usual: string[]
  query: string
  matters: Matter[]
  matterMessage: string
  itemName: string
  errors: FilingErrors
  problem: string
  /** a submit brought no answer: nothing may change until it is known */
  isUnanswered: boolean
  isSending: boolean
  filed: Tracking | null
  openingPaper: PaperId | ''
}

const MOST_MATTERS = 6

/** What belongs to one resident and is gone with the next. */
const EMPTY = {
  query: '',
  matters: [],
  matterMessage: '',
  matter: null,
  form: 'one_way',
  items: [],
  itemName: '',
  name: '',
  phone: '',
  hasPhone: true,
  hasConsented: false,
  last4: '',
  picture: null,
  errors: NO_ERRORS,
  problem: '',
  isUnanswered: false,
  filed: null,
} satisfies Partial<Data>

const initial: Data = {
  directions: [
    { value: 'materials', title: '交材料', icon: 'upload-1' },
    { value: 'result', title: '领结果', icon: 'mail' },
  ],
  forms: [
    { value: 'one_way', title: '只送材料' },
    { value: 'round_trip', title: '办好了送回来' },
  ],
  identities: IDENTITY_CHOICES,
  formWords: FORM_WORDS,
  usual: USUAL_ITEMS.map(({ name }) => name),
  direction: 'materials',
  ...EMPTY,
  place: null,
  statement: null,
  identityKind: 'identity_card',
  isSending: false,
  openingPaper: '',
}

const typing = typingPause()
let lineKey = 0

Page({
  data: initial,

  onLoad() {
    this.setData({ isUnanswered: unansweredFiling() !== null })
    void this.prepare()
  },
  onShow() {
    const picked = takePickedSite()
    if (picked !== null) this.setData({ place: picked, 'errors.place': '' })
  },
  onUnload() {
    typing.stop()
  },

  /** What the form needs of the server; without it the submit asks again. */
  async prepare() {
    try {
      const [me, statement] = await Promise.all([knownMe() ?? readMe(), readStatement()])
      const [own] = ownSites(me)
      this.setData({ statement, problem: '', ...(this.data.place === null && own !== undefined ? { place: own } : {}) })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    }
  },

  chooseDirection({ detail }: WechatMiniprogram.CustomEvent<{ value: Direction }>) {
    const { matter } = this.data
    const items = detail.value === 'result' && matter !== null ? [resultLine(matter)] : []
    this.setData({ direction: detail.value, items, errors: NO_ERRORS })
  },
  chooseForm({ detail }: WechatMiniprogram.CustomEvent<{ value: ServiceWay }>) {
    this.setData({ form: detail.value })
  },

  search({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ query: detail.value, matter: null, 'errors.matter': '' })
    typing.after(() => void this.findMatters(detail.value.trim()))
  },
  async findMatters(query: string) {
    if (query === '') {
      this.setData({ matters: [], matterMessage: '' })
      return
    }
    try {
      const { items } = await listMatters({ q: query })
      if (query !== this.data.query.trim()) return
      this.setData({
        matters: items.slice(0, MOST_MATTERS),
        matterMessage: items.length === 0 ? '没有找到，换个说法试试' : '',
      })
    } catch (error) {
      this.setData({ matterMessage: failureOf(error).message })
    }
  },
  pickMatter({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const matter = this.data.matters.find((candidate) => candidate.id === id)
    if (matter === undefined) return
    const items = this.data.direction === 'result' ? { items: [resultLine(matter)] } : {}
    this.setData({ matter, query: matter.name, matters: [], matterMessage: '', 'errors.matter': '', ...items })
  },

  typeItem({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ itemName: detail.value })
  },
  addTyped() {
    const name = this.data.itemName.trim()
    if (name === '') return
    this.add(name, 'original')
    this.setData({ itemName: '' })
  },
  addUsual({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: string }
    const usual = USUAL_ITEMS.find((item) => item.name === name)
    if (usual !== undefined) this.add(usual.name, usual.form)
  },
  add(name: string, form: ItemLine['form']) {
    if (this.data.items.length >= MOST_LINES) {
      this.setData({ 'errors.items': `清单最多 ${MOST_LINES} 行` })
      return
    }
    lineKey += 1
    this.setData({ items: [...this.data.items, { key: lineKey, name, copies: 1, form }], 'errors.items': '' })
  },
  change(key: number, changed: (line: ItemLine) => ItemLine | null) {
    this.setData({ items: this.data.items.flatMap((line) => (line.key === key ? (changed(line) ?? []) : line)) })
  },
  more({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { key } = currentTarget.dataset as { key: number }
    this.change(key, (line) => ({ ...line, copies: Math.min(line.copies + 1, MOST_COPIES) }))
  },
  fewer({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { key } = currentTarget.dataset as { key: number }
    this.change(key, (line) => (line.copies === 1 ? null : { ...line, copies: line.copies - 1 }))
  },
  turnForm({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { key } = currentTarget.dataset as { key: number }
    this.change(key, (line) => ({ ...line, form: line.form === 'original' ? 'copy' : 'original' }))
  },

  pickSite() {
    wx.navigateTo({ url: '/pages/request-site/index' })
  },
  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, 'errors.name': '' })
  },
  typePhone({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ phone: detail.value, 'errors.phone': '' })
  },
  turnPhone() {
    this.setData({ hasPhone: !this.data.hasPhone, 'errors.phone': '' })
  },
  consent() {
    this.setData({ hasConsented: !this.data.hasConsented, 'errors.consent': '' })
  },
  chooseIdentity({ detail }: WechatMiniprogram.CustomEvent<{ value: IdentityKind }>) {
    this.setData({ identityKind: detail.value })
  },
  typeLast4({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ last4: detail.value, 'errors.identity': '' })
  },
  changeProof({ detail }: WechatMiniprogram.CustomEvent<{ picture: Picture | null }>) {
    this.setData({ picture: detail.picture, 'errors.consent': '' })
  },

  async submit() {
    if (this.data.isSending) return
    if (this.data.statement === null) await this.prepare()
    const errors = errorsOf(this.data)
    this.setData({ errors })
    const { matter, place, statement, direction, picture } = this.data
    if (Object.values(errors).some((error) => error !== '')) {
      wx.pageScrollTo({ selector: '.field-error', offsetTop: -200 })
      return
    }
    if (statement === null || matter === null || place === null) return
    const own = ownSites(knownMe() ?? (await readMe()))
    const isHandedInHere = direction === 'materials' && own.some(({ id }) => id === place.id)
    await this.send({
      key: await newEventId(),
      body: filingOf(this.data, matter, place),
      picture,
      acceptedEventId: isHandedInHere ? await newEventId() : null,
    })
  },
  sendAgain() {
    const submit = unansweredFiling()
    if (submit !== null && !this.data.isSending) void this.send(submit)
  },
  async send(submit: FilingSubmit) {
    this.setData({ isSending: true, problem: '' })
    try {
      const filed = await file(submit)
      tellOfScan('good')
      this.setData({ ...EMPTY, filed })
      wx.pageScrollTo({ scrollTop: 0, duration: 0 })
    } catch (error) {
      tellOfScan('bad')
      this.setData({ problem: failureOf(error).message, isUnanswered: unansweredFiling() !== null })
    } finally {
      this.setData({ isSending: false })
    }
  },

  async openPaper({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { paper } = currentTarget.dataset as { paper: PaperId }
    const consignmentId = this.data.filed?.details?.consignmentId
    if (consignmentId === undefined || this.data.openingPaper !== '') return
    this.setData({ openingPaper: paper, problem: '' })
    try {
      await openPaper(paper, { consignmentId })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ openingPaper: '' })
    }
  },
  next() {
    this.setData({ filed: null, problem: '' })
  },
})
