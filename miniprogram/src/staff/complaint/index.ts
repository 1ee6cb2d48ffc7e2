import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Complaint } from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { complaintError, LONGEST_COMPLAINT } from '../../wording/opinions.js'
import { answerComplaint, readComplaint } from '../services/opinions.js'
import { type SaidLine, STAFF_STATUS_WORDS, saidLines, waitsForAnswer } from '../wording/opinions.js'

export interface Data {
  state: LoadState
  message: string
  contents: string
  trackingNumber: string
  statusText: string
  lines: SaidLine[]
  /** somebody of the office owes an answer */
  isWaiting: boolean
  text: string
  longestText: number
  textError: string
  problem: string
  done: string
  isSending: boolean
}

const initial: Data = {
  state: 'loading',
  message: '',
  contents: '',
  trackingNumber: '',
  statusText: '',
  lines: [],
  isWaiting: false,
  text: '',
  longestText: LONGEST_COMPLAINT,
  textError: '',
  problem: '',
  done: '',
  isSending: false,
}

function shown(complaint: Complaint): Partial<Data> {
  const { contents, trackingNumber, status } = complaint
  return {
    state: 'ready',
    contents,
    trackingNumber,
    statusText: STAFF_STATUS_WORDS[status],
    lines: saidLines(complaint, Date.now()),
    isWaiting: waitsForAnswer(status),
  }
}

let complaintId = ''

/** What a resident is not content with, and the office's answer; one more when he comes back to it. */
Page({
  data: initial,

  onLoad({ id = '' }: { id?: string }) {
    complaintId = id
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      this.setData(shown(await readComplaint(complaintId)))
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  type({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: detail.value, textError: '' })
  },

  async answer() {
    if (this.data.isSending) return
    const text = this.data.text.trim()
    const textError = complaintError(text)
    this.setData({ textError, problem: '', done: '' })
    if (textError !== '') return
    this.setData({ isSending: true })
    try {
      const answered = await answerComplaint(complaintId, text)
      this.setData({ ...shown(answered), text: '', done: '答复好了，已通知群众' })
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      this.setData({ problem: isOutcomeUnknown ? `${message}再点一次不会重复。` : message })
      // A colleague may have answered, or the resident closed it: what is written stays, what was said is shown.
      if (!isOutcomeUnknown) await this.load()
    } finally {
      this.setData({ isSending: false })
    }
  },

  track() {
    wx.navigateTo({ url: `/pages/tracking/index?number=${this.data.trackingNumber}` })
  },
})
