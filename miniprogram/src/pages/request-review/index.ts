import type { Tracking } from '../../services/api-types.js'
import { registerConsignment } from '../../services/consignments.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { knownMe, readMe } from '../../services/me.js'
import { rememberContact, rememberPlace } from '../../store/remembered.js'
import {
  dropDraft,
  noteSubmit,
  type RequestDraft,
  type RequestStep,
  readDraft,
  requestBody,
} from '../../store/request-draft.js'
import { isRelayStaff } from '../../wording/roles.js'
import { DIRECTION_WORDS } from '../../wording/statuses.js'

/** One answer of the request and the page that changes it. */
export interface ReviewRow {
  label: string
  value: string
  more: string
  isMissing: boolean
  page: RequestStep
}

export interface Data {
  hasDraft: boolean
  rows: ReviewRow[]
  isSubmitting: boolean
  isOutcomeUnknown: boolean
  problem: string
}

const initial: Data = { hasDraft: true, rows: [], isSubmitting: false, isOutcomeUnknown: false, problem: '' }

const UNKNOWN_OUTCOME = '没有等到回应，不知道提交上没有。网络好了以后点「再试一次」，不会重复登记。'

function row(label: string, page: RequestStep, value: string | undefined, more = ''): ReviewRow {
  return { label, page, value: value ?? '还没有填', more, isMissing: value === undefined }
}

function rowsOf({ direction, matter, place, consignee }: RequestDraft): ReviewRow[] {
  const isResult = direction === 'result'
  const isHome = place?.kind === 'home'
  const placeLabel = isResult ? (isHome ? '送到家' : '送到') : '材料交到'
  return [
    row(
      DIRECTION_WORDS[direction].title,
      'request',
      isResult ? matter?.resultDocument : matter?.name,
      matter ? `${isResult ? `${matter.name} · ` : ''}${matter.agencyName}` : '',
    ),
    row(placeLabel, 'request-place', isHome ? place.address : place?.siteName, isHome ? place.siteName : ''),
    row(isResult ? '谁来领' : '谁的材料', 'request-person', consignee?.name, consignee?.phone),
  ]
}

/** At a counter one files for somebody else: that person's data is not the keeper's to reuse. */
async function rememberAnswers({ consignee, place }: RequestDraft): Promise<void> {
  const me = knownMe() ?? (await readMe().catch(() => null))
  if (me === null || isRelayStaff(me)) return
  if (consignee !== null && !consignee.isKept) rememberContact({ name: consignee.name, phone: consignee.phone })
  if (place !== null) rememberPlace(place)
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
  },

  change({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { page } = currentTarget.dataset as { page: RequestStep }
    wx.navigateTo({ url: `/pages/${page}/index?edit=1` })
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
    this.setData({ isSubmitting: true, problem: '' })
    const key = draft.submitKey ?? (await newEventId())
    // Noted before it is sent: should the app be closed now, the next start repeats this submit instead of making another.
    noteSubmit(key, true)
    try {
      const tracking = await registerConsignment(body, key)
      await rememberAnswers(draft)
      dropDraft()
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
