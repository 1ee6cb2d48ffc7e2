import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Tracking } from '../../services/api-types.js'
import { copyText } from '../../services/clipboard.js'
import { cancelConsignment, readConsignment, trackByNumber } from '../../services/consignments.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { flagText } from '../../wording/flags.js'
import { deadlineText, timeText } from '../../wording/times.js'

/** One line of what happened, newest first. */
export interface TimelineLine {
  key: string
  text: string
  time: string
  flags: string[]
}

export interface Data {
  /** by id: one's own; by number: anybody's */
  consignmentId: string
  trackingNumber: string
  state: LoadState
  title: string
  message: string
  problem: string
  /** blank until it is loaded */
  tracking: Tracking
  /** without the words 下一步, which stand above it */
  nextText: string
  deadline: string
  timeline: TimelineLine[]
  isJustRegistered: boolean
  digits: string
  digitsError: string
  isAsking: boolean
  isCancelAsked: boolean
  cancelButton: { content: string; theme: 'danger'; loading: boolean }
  /** names the cancelling until it is answered, so that a repeat cancels nothing twice */
  cancelEventId: string
}

const BLANK: Tracking = {
  trackingNumber: '',
  direction: 'result',
  status: 'requested',
  statusText: '',
  whereText: '',
  nextText: null,
  nextDueAt: null,
  route: [],
  timeline: [],
  openExceptions: 0,
  registeredAt: '',
  completedAt: null,
  details: null,
}

const initial: Data = {
  consignmentId: '',
  trackingNumber: '',
  state: 'loading',
  title: '',
  message: '',
  problem: '',
  tracking: BLANK,
  nextText: '',
  deadline: '',
  timeline: [],
  isJustRegistered: false,
  digits: '',
  digitsError: '',
  isAsking: false,
  isCancelAsked: false,
  cancelButton: { content: '取消这一件', theme: 'danger', loading: false },
  cancelEventId: '',
}

function shown(tracking: Tracking): Partial<Data> {
  const now = Date.now()
  const events = tracking.timeline.map(({ occurredAt, text, siteName, flags }, index) => ({
    key: `${index} ${occurredAt}`,
    text: `${siteName} ${text}`,
    time: timeText(occurredAt, now),
    flags: flags.map(flagText),
  }))
  const registration = { key: 'registered', text: '已登记', time: timeText(tracking.registeredAt, now), flags: [] }
  return {
    state: 'ready',
    tracking,
    trackingNumber: tracking.trackingNumber,
    nextText: (tracking.nextText ?? '').replace(/^下一步：/, ''),
    deadline: tracking.nextDueAt === null ? '' : deadlineText(tracking.nextDueAt, now),
    timeline: [registration, ...events].reverse(),
  }
}

Page({
  data: initial,

  onLoad({ id, number, registered }: { id?: string; number?: string; registered?: string }) {
    this.setData({
      consignmentId: id ?? '',
      trackingNumber: decodeURIComponent(number ?? ''),
      isJustRegistered: registered === '1',
    })
  },

  onShow() {
    void this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  read(): Promise<Tracking> {
    const { consignmentId, trackingNumber, digits } = this.data
    if (consignmentId !== '') return readConsignment(consignmentId)
    return trackByNumber(trackingNumber, /^\d{4}$/.test(digits) ? digits : undefined)
  },

  async load() {
    try {
      this.setData({ ...shown(await this.read()), problem: '' })
    } catch (error) {
      if (this.data.state === 'ready') return
      const isUnknown = failureOf(error).status === 404
      this.setData({ ...failedState(error), title: isUnknown ? '没有查到这一件' : '' })
    }
  },

  copyNumber() {
    copyText(this.data.trackingNumber)
  },

  showPickupCode() {
    wx.navigateTo({ url: `/pages/pickup-code/index?id=${this.data.tracking.details?.consignmentId ?? ''}` })
  },

  trackAnother() {
    wx.redirectTo({ url: '/pages/track/index' })
  },

  typeDigits({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ digits: detail.value, digitsError: '' })
  },

  async askForDetails() {
    if (!/^\d{4}$/.test(this.data.digits)) {
      this.setData({ digitsError: '请填 4 位数字' })
      return
    }
    this.setData({ isAsking: true })
    try {
      const tracking = await this.read()
      this.setData({ ...shown(tracking), digitsError: tracking.details === null ? '后四位不对，请再核对一下' : '' })
    } catch (error) {
      this.setData({ digitsError: failureOf(error).message })
    } finally {
      this.setData({ isAsking: false })
    }
  },

  async askToCancel() {
    const cancelEventId = this.data.cancelEventId || (await newEventId())
    this.setData({ isCancelAsked: true, cancelEventId })
  },
  keepSending() {
    this.setData({ isCancelAsked: false })
  },

  async cancel() {
    const { tracking, cancelEventId, cancelButton } = this.data
    const consignmentId = tracking.details?.consignmentId
    if (consignmentId === undefined || cancelButton.loading) return
    this.setData({ 'cancelButton.loading': true })
    try {
      const cancelled = await cancelConsignment(consignmentId, cancelEventId)
      this.setData({ ...shown(cancelled), isJustRegistered: false, problem: '', cancelEventId: '' })
      wx.showToast({ title: '已取消', icon: 'success' })
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      this.setData({ problem: message, ...(isOutcomeUnknown ? {} : { cancelEventId: '' }) })
    } finally {
      this.setData({ isCancelAsked: false, 'cancelButton.loading': false })
    }
  },
})
