import type { Tracking } from '../../services/api-types.js'
import { registerConsignment } from '../../services/consignments.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { knownMe, readMe } from '../../services/me.js'
import { askToNotify, templatesToAsk } from '../../services/subscriptions.js'
import { type RememberedPlace, rememberContact, rememberCounter, rememberPlace } from '../../store/remembered.js'
import {
  dropDraft,
  noteSubmit,
  type RequestDraft,
  type RequestStep,
  readDraft,
  requestBody,
} from '../../store/request-draft.js'
import { itemText } from '../../wording/document-items.js'
import { REQUEST_KINDS } from '../../wording/request-kinds.js'
import { isRelayStaff } from '../../wording/roles.js'

/** One answer of the request and the page that changes it. */
export interface ReviewRow {
  label: string
  value: string
  more: string
  isMissing: boolean
  change: string
  page: RequestStep
}

export interface Data {
  hasDraft: boolean
  rows: ReviewRow[]
  isSubmitting: boolean
  isOutcomeUnknown: boolean
  problem: string
  /** templates of messages to ask for as it is submitted, once */
  toAsk: string[]
  /** the person was asked on this page */
  wasAsked: boolean
}

const initial: Data = {
  hasDraft: true,
  rows: [],
  isSubmitting: false,
  isOutcomeUnknown: false,
  problem: '',
  toAsk: [],
  wasAsked: false,
}

const UNKNOWN_OUTCOME = '没有等到回应，不知道提交上没有。网络好了以后点「再试一次」，不会重复登记。'

function row(label: string, page: RequestStep, value: string | undefined, more = ''): ReviewRow {
  const isMissing = value === undefined
  return { label, page, value: value ?? '还没有填', more, isMissing, change: isMissing ? '去填' : '修改' }
}

function placeRow(label: string, page: RequestStep, place: RememberedPlace | null): ReviewRow {
  if (place?.kind === 'home') return row(`${label}家`, page, place.address, place.siteName)
  return row(label, page, place?.siteName)
}

function placeRows({ kind, place, returnPlace, counter }: RequestDraft): ReviewRow[] {
  switch (kind) {
    case 'send_back':
      return [placeRow('送到', 'request-place', place)]
    case 'keep':
      return [placeRow('存在', 'request-counter', counter)]
    case 'hand_in':
      return [placeRow('材料交到', 'request-place', place)]
    case 'round_trip':
      return [placeRow('材料交到', 'request-place', place), placeRow('结果送回', 'request-return', returnPlace)]
  }
}

/** Nobody has to list what is inside: then it is what the matter is about. */
function itemsRow({ items, twoPersonHandling }: RequestDraft): ReviewRow {
  const more = twoPersonHandling ? '有原件，请两个人一起交接' : ''
  if (items.length > 0) return row('里面有', 'request-items', items.map(itemText).join('、'), more)
  return { ...row('里面有', 'request-items', '没有列清单', '可以不列；列了，交接时逐样核对'), change: '去列' }
}

function rowsOf(draft: RequestDraft): ReviewRow[] {
  const { kind, matter, consignee } = draft
  const { direction, title } = REQUEST_KINDS[kind]
  const isResult = direction === 'result'
  const family = consignee?.statementVersion == null ? '' : '，替家里人办，本人同意'
  return [
    row('怎么送', 'request-kind', title),
    row(
      isResult ? '领什么' : '办什么事',
      'request',
      isResult ? matter?.resultDocument : matter?.name,
      matter ? `${isResult ? `${matter.name} · ` : ''}${matter.agencyName}` : '',
    ),
    ...placeRows(draft),
    row(
      isResult ? '谁来领' : '谁的材料',
      'request-person',
      consignee?.name,
      consignee ? `${consignee.phone}${family}` : '',
    ),
    itemsRow(draft),
  ]
}

/** Whoever files for somebody else, at a counter or in the family, files for another one the next time. */
async function rememberAnswers({ kind, consignee, place, returnPlace, counter }: RequestDraft): Promise<void> {
  const me = knownMe() ?? (await readMe().catch(() => null))
  if (me === null || isRelayStaff(me)) return
  const isOwn = consignee !== null && consignee.statementVersion === null
  if (isOwn && !consignee.isKept) rememberContact({ name: consignee.name, phone: consignee.phone })
  const latest = kind === 'round_trip' ? returnPlace : place
  if (latest !== null) rememberPlace(latest)
  if (kind === 'keep' && counter !== null) rememberCounter(counter)
}

function openTracking({ details, trackingNumber }: Tracking): void {
  const query = details === null ? `number=${trackingNumber}` : `id=${details.consignmentId}`
  // Home lies under it, so that going back does not lead into a form that is done.
  wx.switchTab({
    url: '/pages/home/index',
    success: () => wx.navigateTo({ url: `/pages/tracking/index?${query}&registered=1` }),
  })
}

Page({
  data: initial,

  onShow() {
    const draft = readDraft()
    if (draft === null) {
      this.setData({ hasDraft: false })
      return
    }
    const { isOutcomeUnknown } = draft
    this.setData({
      hasDraft: true,
      rows: rowsOf(draft),
      isOutcomeUnknown,
      problem: isOutcomeUnknown ? UNKNOWN_OUTCOME : '',
    })
    // a submit that is tried again has asked before
    if (draft.submitKey === null && !this.data.wasAsked) void this.prepareToAsk()
  },

  async prepareToAsk() {
    const toAsk = await templatesToAsk('submitted')
    if (!this.data.wasAsked) this.setData({ toAsk })
  },

  change({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { page } = currentTarget.dataset as { page: RequestStep }
    wx.navigateTo({ url: `/pages/${page}/index?edit=1` })
  },

  openPrivacy() {
    wx.navigateTo({ url: '/pages/privacy/index' })
  },

  openMine() {
    wx.switchTab({ url: '/pages/consignments/index' })
  },

  async submit() {
    const draft = readDraft()
    if (draft === null || this.data.isSubmitting) return
    const body = requestBody(draft)
    if (body === null) {
      this.setData({ problem: '还有没填的，请点「去填」补上。' })
      return
    }
    // before anything is awaited, for WeChat asks at the very moment of a tap only; the submit goes on meanwhile
    const answered = askToNotify(this.data.toAsk)
    this.setData({ isSubmitting: true, problem: '', toAsk: [], wasAsked: true })
    const key = draft.submitKey ?? (await newEventId())
    // Noted before it is sent: should the app be closed now, the next start repeats this submit instead of making another.
    noteSubmit(key, true)
    try {
      const tracking = await registerConsignment(body, key)
      await rememberAnswers(draft)
      dropDraft()
      // it is registered; WeChat's sheet may still lie over this page
      await answered
      openTracking(tracking)
    } catch (error) {
      const failure = failureOf(error)
      const isStillOpen = draft.isOutcomeUnknown && failure.isTurnedAway
      noteSubmit(key, failure.isOutcomeUnknown || isStillOpen)
      this.setData({
        isOutcomeUnknown: failure.isOutcomeUnknown || isStillOpen,
        problem: failure.isOutcomeUnknown ? UNKNOWN_OUTCOME : failure.message,
      })
    } finally {
      this.setData({ isSubmitting: false })
    }
  },
})
