import type { Choice } from '../../components/choice-grid/index.js'
import type { Collector, IdentityKind, ProxyRelation, ScanDetails, ScanReason } from '../../services/api-types.js'
import { scanOnce } from '../../services/camera.js'
import { newEventId } from '../../services/event-id.js'
import { tellOfScan } from '../../services/feedback.js'
import type { Picture } from '../../services/pictures.js'
import { hasRoom, record } from '../../services/scan-outbox.js'
import {
  FAILURE_CHOICES,
  IDENTITY_CHOICES,
  last4Error,
  NO_CODE_CHOICES,
  RELATION_CHOICES,
} from '../../wording/collection.js'
import { readScanned } from '../../wording/scanned-text.js'

type Way = 'code' | 'identity' | 'failed'
type Taker = Collector['kind']

interface Errors {
  number: string
  code: string
  relation: string
  identity: string
  holder: string
  reason: string
  note: string
}

export interface Data {
  ways: readonly Choice[]
  takers: readonly Choice[]
  relations: readonly Choice[]
  identities: readonly Choice[]
  noCodeReasons: readonly Choice[]
  failureReasons: readonly Choice[]
  number: string
  way: Way
  code: string
  taker: Taker
  relation: ProxyRelation | ''
  identityKind: IdentityKind | ''
  last4: string
  isHolderChecked: boolean
  reason: ScanReason | ''
  note: string
  picture: Picture | null
  errors: Errors
  isSending: boolean
  result: { tone: 'good' | 'warn' | 'bad'; message: string } | null
}

const NO_ERRORS: Errors = { number: '', code: '', relation: '', identity: '', holder: '', reason: '', note: '' }

/** What belongs to one hand-over and is gone with it. */
const EMPTY = {
  number: '',
  code: '',
  taker: 'self',
  relation: '',
  identityKind: 'identity_card',
  last4: '',
  isHolderChecked: false,
  reason: '',
  note: '',
  picture: null,
  errors: NO_ERRORS,
} as const

const initial: Data = {
  ways: [
    { value: 'code', title: '有取件码', icon: 'qrcode' },
    { value: 'identity', title: '没有码', icon: 'user' },
    { value: 'failed', title: '没送成', icon: 'close-circle-filled' },
  ],
  takers: [
    { value: 'self', title: '本人取', icon: 'user' },
    { value: 'proxy', title: '代别人取', icon: 'user-checked' },
  ],
  relations: RELATION_CHOICES,
  identities: IDENTITY_CHOICES,
  noCodeReasons: NO_CODE_CHOICES,
  failureReasons: FAILURE_CHOICES,
  way: 'code',
  ...EMPTY,
  isSending: false,
  result: null,
}

/** Whether somebody's identity document has to be looked at. */
function needsIdentity({ way, taker }: Data): boolean {
  return way === 'identity' || (way === 'code' && taker === 'proxy')
}

function errorsOf(data: Data): Errors {
  const { number, way, code, taker, relation, last4, isHolderChecked, reason, note } = data
  const isProxy = way !== 'failed' && taker === 'proxy'
  return {
    number: readScanned(number).trackingNumber === null ? '请扫码，或照着单子输单号' : '',
    code: way === 'code' && !/^\d{6}$/.test(code) ? '取件码是 6 位数字' : '',
    relation: isProxy && relation === '' ? '请选他和收件人的关系' : '',
    identity: needsIdentity(data) ? last4Error(last4) : '',
    holder: isProxy && !isHolderChecked ? '代取要两个人的证件都看过' : '',
    reason: way !== 'code' && reason === '' ? '请选原因' : '',
    note: way === 'failed' && reason === 'other' && note.trim() === '' ? '请写几个字说明情况' : '',
  }
}

function collectorOf(data: Data): Collector | undefined {
  const { taker, relation, identityKind, last4 } = data
  if (!needsIdentity(data) || identityKind === '') return undefined
  const identity = { identityKind, identityLast4: last4.trim() }
  if (taker === 'self' || relation === '') return { kind: 'self', ...identity }
  return { kind: 'proxy', relation, ...identity, holderIdentityChecked: true }
}

function detailsOf(data: Data): ScanDetails {
  const { way, code, reason, note, picture } = data
  const collector = way === 'failed' ? undefined : collectorOf(data)
  return {
    ...(way === 'code' ? { pickupCode: code } : {}),
    ...(way !== 'code' && reason !== '' ? { reason } : {}),
    ...(collector === undefined ? {} : { collector }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
    ...(picture === null ? {} : { proofAttachmentId: picture.id }),
  }
}

Page({
  data: initial,

  onLoad({ number, code, from }: { number?: string; code?: string; from?: string }) {
    this.setData({
      ...(number === undefined ? {} : { number }),
      ...(code !== undefined && /^\d{6}$/.test(code) ? { code } : {}),
      ...(from === 'home' ? { way: 'failed' } : {}),
    })
  },

  async scan() {
    const text = await scanOnce()
    if (text === null) return
    const { trackingNumber, pickupCode } = readScanned(text)
    tellOfScan(trackingNumber === null ? 'bad' : 'good')
    this.setData({
      number: trackingNumber ?? '',
      errors: { ...NO_ERRORS, number: trackingNumber === null ? '这不是流转单或取件码，请再扫一次' : '' },
      ...(pickupCode === null ? {} : { way: 'code', code: pickupCode }),
      result: null,
    })
  },

  typeNumber({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ number: detail.value, 'errors.number': '' })
  },
  typeCode({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ code: detail.value, 'errors.code': '' })
  },
  typeLast4({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ last4: detail.value, 'errors.identity': '' })
  },
  typeNote({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ note: detail.value, 'errors.note': '' })
  },
  chooseWay({ detail }: WechatMiniprogram.CustomEvent<{ value: Way }>) {
    this.setData({ way: detail.value, reason: '', errors: NO_ERRORS })
  },
  chooseTaker({ detail }: WechatMiniprogram.CustomEvent<{ value: Taker }>) {
    this.setData({ taker: detail.value, errors: NO_ERRORS })
  },
  chooseRelation({ detail }: WechatMiniprogram.CustomEvent<{ value: ProxyRelation }>) {
    this.setData({ relation: detail.value, 'errors.relation': '' })
  },
  chooseIdentity({ detail }: WechatMiniprogram.CustomEvent<{ value: IdentityKind }>) {
    this.setData({ identityKind: detail.value })
  },
  chooseReason({ detail }: WechatMiniprogram.CustomEvent<{ value: ScanReason }>) {
    this.setData({ reason: detail.value, 'errors.reason': '' })
  },
  checkHolder() {
    this.setData({ isHolderChecked: !this.data.isHolderChecked, 'errors.holder': '' })
  },
  changeProof({ detail }: WechatMiniprogram.CustomEvent<{ picture: Picture | null }>) {
    this.setData({ picture: detail.picture })
  },

  async handOver() {
    if (this.data.isSending) return
    const errors = errorsOf(this.data)
    this.setData({ errors, result: null })
    const { trackingNumber } = readScanned(this.data.number)
    if (trackingNumber === null || Object.values(errors).some((error) => error !== '')) {
      wx.pageScrollTo({ selector: '.field-error', offsetTop: -160 })
      return
    }
    if (!hasRoom()) {
      this.setData({ result: { tone: 'bad', message: '手机里存不下了，请先找到网络，把待发送的发出去' } })
      return
    }
    this.setData({ isSending: true })
    const { picture, way } = this.data
    const answer = await record(
      {
        eventId: await newEventId(),
        trackingNumber,
        kind: way === 'failed' ? 'delivery_failed' : 'collected',
        occurredAt: new Date().toISOString(),
        details: detailsOf(this.data),
      },
      picture,
    )
    this.setData({ isSending: false })
    if (answer?.outcome === 'refused') {
      tellOfScan('bad')
      this.setData({ result: { tone: 'bad', message: answer.message } })
      return
    }
    const kept = `${trackingNumber} 存在手机里了，有网自动登记。取件码要等有网才能核对，请留住取件人的电话。`
    tellOfScan(answer === null || answer.isFlagged ? 'warn' : 'good')
    this.setData({
      ...EMPTY,
      result: { tone: answer === null || answer.isFlagged ? 'warn' : 'good', message: answer?.message ?? kept },
    })
  },
})
