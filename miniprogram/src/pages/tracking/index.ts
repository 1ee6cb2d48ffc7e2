import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Tracking } from '../../services/api-types.js'
import { copyText } from '../../services/clipboard.js'
import { cancelConsignment, readConsignment, trackByNumber } from '../../services/consignments.js'
import { openPaper, type PaperId } from '../../services/documents.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { FORM_WORDS } from '../../wording/document-items.js'
import { NO_NOTICE, type OutcomeNotice, outcomeNotice } from '../../wording/outcomes.js'
import { expectedText } from '../../wording/times.js'

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
  /** when the next step may be expected */
  expected: string
  notice: OutcomeNotice
  items: { name: string; amount: string }[]
  /** what is special about how it is relayed */
  handling: string
  /** whose it is, and so may say how it was and who collects it */
  isOwn: boolean
  canRate: boolean
  /** its holder may still be told of something */
  hasNews: boolean
  canSendSomebody: boolean
  hasPapers: boolean
  paperProblem: string
  /** the one that is being fetched */
  openingPaper: PaperId | ''
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
  expected: '',
  notice: NO_NOTICE,
  items: [],
  handling: '',
  isOwn: false,
  canRate: false,
  hasNews: false,
  canSendSomebody: false,
  hasPapers: false,
  paperProblem: '',
  openingPaper: '',
  isJustRegistered: false,
  digits: '',
  digitsError: '',
  isAsking: false,
  isCancelAsked: false,
  cancelButton: { content: '取消这一件', theme: 'danger', loading: false },
  cancelEventId: '',
}

function isUnderWay({ status }: Tracking): boolean {
  return status === 'requested' || status === 'held' || status === 'in_transit' || status === 'awaiting_pickup'
}

function handlingText(details: Tracking['details']): string {
  const words = [
    ...(details?.isSupplement ? ['补交的材料'] : []),
    ...(details?.serviceForm === 'keep_for_pickup' ? ['存着等您去取'] : []),
    ...(details?.twoPersonHandling ? ['有原件，每一站两人交接'] : []),
  ]
  return words.join('，')
}

function shown(tracking: Tracking, isOwn: boolean): Partial<Data> {
  const { timeline, nextText, nextDueAt, direction, trackingNumber } = tracking
  // what only its holder is offered
  const details = isOwn ? tracking.details : null
  const toBeCollected = direction === 'result' || details?.hasPickupCode === true
  return {
    state: 'ready',
    tracking,
    trackingNumber,
    nextText: (nextText ?? '').replace(/^下一步：/, ''),
    expected: nextDueAt === null ? '' : expectedText(nextDueAt, Date.now()),
    notice: outcomeNotice(tracking),
    items: (tracking.details?.items ?? []).map(({ name, copies, form }) => ({
      name,
      amount: `${FORM_WORDS[form]} ${copies} 份`,
    })),
    handling: handlingText(tracking.details),
    isOwn: details !== null,
    canRate: details?.canRate === true,
    hasNews: details !== null && isUnderWay(tracking),
    canSendSomebody: details !== null && toBeCollected && isUnderWay(tracking),
    hasPapers: details !== null && timeline.length > 0,
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

  /** Details without the four digits are those of one's own. */
  show(tracking: Tracking) {
    this.setData(shown(tracking, this.data.digits === ''))
  },

  async load() {
    try {
      this.show(await this.read())
      this.setData({ problem: '' })
    } catch (error) {
      if (this.data.state === 'ready') return
      const isUnknown = failureOf(error).status === 404
      this.setData({ ...failedState(error), title: isUnknown ? '没有查到这一件' : '' })
    }
  },

  copyNumber() {
    copyText(this.data.trackingNumber)
  },

  /** To the page of this consignment that the button names. */
  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { page } = currentTarget.dataset as { page: string }
    wx.navigateTo({ url: `/pages/${page}/index?id=${this.data.tracking.details?.consignmentId ?? ''}` })
  },

  async openPaper({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { paper } = currentTarget.dataset as { paper: PaperId }
    const consignmentId = this.data.tracking.details?.consignmentId
    if (consignmentId === undefined || this.data.openingPaper !== '') return
    this.setData({ openingPaper: paper, paperProblem: '' })
    try {
      await openPaper(paper, { consignmentId })
    } catch (error) {
      this.setData({ paperProblem: failureOf(error).message })
    } finally {
      this.setData({ openingPaper: '' })
    }
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
      this.show(tracking)
      this.setData({ digitsError: tracking.details === null ? '后四位不对，请再核对一下' : '' })
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
      this.show(await cancelConsignment(consignmentId, cancelEventId))
      this.setData({ isJustRegistered: false, problem: '', cancelEventId: '' })
      wx.showToast({ title: '已取消', icon: 'success' })
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      this.setData({ problem: message, ...(isOutcomeUnknown ? {} : { cancelEventId: '' }) })
    } finally {
      this.setData({ isCancelAsked: false, 'cancelButton.loading': false })
    }
  },

  /** By number: whoever opens the card sees where it is, not whose or what it is. */
  onShareAppMessage() {
    return { title: '看看送到哪里了', path: `/pages/tracking/index?number=${this.data.trackingNumber}` }
  },
})
