import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Complaint } from '../../services/api-types.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { closeComplaint, fileComplaint, readLatestComplaint, reopenComplaint } from '../../services/opinions.js'
import { COMPLAINT_STATUS_WORDS, complaintError, ENTRY_WORDS, LONGEST_COMPLAINT } from '../../wording/opinions.js'
import { timeText } from '../../wording/times.js'

/** One thing that was said. */
export interface SaidLine {
  key: string
  heading: string
  text: string
  time: string
  isAnswer: boolean
}

export interface Data {
  consignmentId: string
  /** of the one complaint that there is, or of the one that is being written: made once, so that a repeat is one */
  complaintId: string
  state: LoadState
  message: string
  status: Complaint['status'] | ''
  statusText: string
  lines: SaidLine[]
  canReopen: boolean
  canClose: boolean
  /** the form is open: for a first complaint, or to say that the answer was not enough */
  isWriting: boolean
  text: string
  longestText: number
  textError: string
  problem: string
  isSending: boolean
}

const initial: Data = {
  consignmentId: '',
  complaintId: '',
  state: 'loading',
  message: '',
  status: '',
  statusText: '',
  lines: [],
  canReopen: false,
  canClose: false,
  isWriting: false,
  text: '',
  longestText: LONGEST_COMPLAINT,
  textError: '',
  problem: '',
  isSending: false,
}

function shown(complaint: Complaint): Partial<Data> {
  const now = Date.now()
  const { id, status, entries, canReopen } = complaint
  return {
    state: 'ready',
    complaintId: id,
    status,
    statusText: COMPLAINT_STATUS_WORDS[status],
    lines: entries.map(({ kind, at, text }, index) => ({
      key: `${index}`,
      heading: ENTRY_WORDS[kind],
      text: text ?? '',
      time: timeText(at, now),
      isAnswer: kind === 'answered',
    })),
    canReopen,
    canClose: status === 'answered',
    isWriting: false,
    text: '',
    textError: '',
    problem: '',
  }
}

/** What somebody is not content with, the answer, and one more word when the answer was not enough. */
Page({
  data: initial,

  onLoad({ id }: { id?: string }) {
    this.setData({ consignmentId: id ?? '' })
    void this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    // What is being written must not be lost to a network that comes back.
    if (this.data.isWriting) return
    try {
      const latest = await readLatestComplaint(this.data.consignmentId)
      if (latest === null) await this.begin()
      else this.setData(shown(latest))
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async begin() {
    const complaintId = await newEventId()
    this.setData({
      state: 'ready',
      complaintId,
      status: '',
      lines: [],
      canReopen: false,
      canClose: false,
      isWriting: true,
    })
  },

  writeAgain() {
    this.setData({ isWriting: true })
  },

  type({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ text: detail.value, textError: '' })
  },

  send() {
    const text = this.data.text.trim()
    const textError = complaintError(text)
    this.setData({ textError })
    if (textError !== '') return
    const { status, consignmentId, complaintId } = this.data
    void this.tell(() =>
      status === '' ? fileComplaint(consignmentId, complaintId, text) : reopenComplaint(complaintId, text),
    )
  },

  close() {
    void this.tell(() => closeComplaint(this.data.complaintId))
  },

  async tell(say: () => Promise<Complaint>) {
    if (this.data.isSending) return
    this.setData({ isSending: true, problem: '' })
    try {
      this.setData(shown(await say()))
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isSending: false })
    }
  },

  back() {
    wx.redirectTo({ url: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
})
