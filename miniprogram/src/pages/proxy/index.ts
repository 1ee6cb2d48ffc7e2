import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ProxyCode, ProxyRelation } from '../../services/api-types.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { appointProxy, readProxy } from '../../services/proxies.js'
import { nameError } from '../../wording/fields.js'
import { PROXY_CHOICES, relationText } from '../../wording/proxies.js'
import { readScanned } from '../../wording/scanned-text.js'

export interface Data {
  consignmentId: string
  state: LoadState
  message: string
  choices: readonly { value: ProxyRelation; title: string }[]
  relation: ProxyRelation | ''
  name: string
  relationError: string
  nameError: string
  problem: string
  isSending: boolean
  /** names the appointment until it is answered, so that a repeat is one */
  proxyId: string
  /** 儿女 张*; empty while nobody is sent */
  proxyText: string
  code: string
  qrText: string
  /** somebody else is to go instead */
  isChanging: boolean
}

const initial: Data = {
  consignmentId: '',
  state: 'loading',
  message: '',
  choices: PROXY_CHOICES,
  relation: '',
  name: '',
  relationError: '',
  nameError: '',
  problem: '',
  isSending: false,
  proxyId: '',
  proxyText: '',
  code: '',
  qrText: '',
  isChanging: false,
}

function shown({ relation, name, code, qrText }: ProxyCode): Partial<Data> {
  return {
    state: 'ready',
    proxyText: `${relationText(relation)} ${name}`,
    code,
    qrText,
    isChanging: false,
    proxyId: '',
  }
}

/** Whom somebody sends to collect, and the code that this person shows at the counter. */
Page({
  data: initial,

  onLoad({ id }: { id?: string }) {
    this.setData({ consignmentId: id ?? '' })
    void this.load()
  },

  async load() {
    if (this.data.state === 'ready') return
    this.setData({ state: 'loading' })
    try {
      const proxy = await readProxy(this.data.consignmentId)
      this.setData(proxy === null ? { state: 'ready' } : shown(proxy))
    } catch (error) {
      this.setData(failedState(error))
    }
  },

  chooseRelation({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { relation } = currentTarget.dataset as { relation: ProxyRelation }
    this.setData({ relation, relationError: '' })
  },
  typeName({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ name: detail.value, nameError: '' })
  },

  async appoint() {
    const { relation, isSending, consignmentId } = this.data
    const name = this.data.name.trim()
    const errors = { relationError: relation === '' ? '请点一下他是您的什么人' : '', nameError: nameError(name) }
    this.setData({ ...errors, problem: '' })
    if (relation === '' || errors.nameError !== '' || isSending) return
    const proxyId = this.data.proxyId || (await newEventId())
    this.setData({ isSending: true, proxyId })
    try {
      this.setData(shown(await appointProxy(consignmentId, { proxyId, relation, name })))
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      this.setData({ problem: message, ...(isOutcomeUnknown ? {} : { proxyId: '' }) })
    } finally {
      this.setData({ isSending: false })
    }
  },

  change() {
    this.setData({ isChanging: true, relation: '', name: '' })
  },

  back() {
    wx.redirectTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },

  /** The card says neither whose nor what it is; the code in it is good once, at one counter, with two identity cards. */
  onShareAppMessage() {
    if (this.data.code === '') return { title: '少跑：证件材料，我们替您送', path: '/pages/home/index' }
    const { trackingNumber } = readScanned(this.data.qrText)
    return {
      title: '请帮忙代领一件东西，点开看取件码',
      path: `/pages/proxy-ticket/index?number=${trackingNumber ?? ''}&code=${this.data.code}`,
    }
  },
})
