import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ReadSettlementResponse } from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { knownMe, readMe } from '../../services/me.js'
import { approveSettlement, readSettlement, returnSettlement, reviewSettlement } from '../services/approvals.js'
import {
  ACT_WORDS,
  monthText,
  SETTLEMENT_WORDS,
  type SettlementAct,
  type StepLine,
  settlementAct,
  stepLines,
  waitingText,
} from '../wording/approvals.js'
import { LINE_WORDS, yuanText } from '../wording/figures.js'
import type { FigureLine } from '../wording/summary.js'

export interface Data {
  state: LoadState
  message: string
  title: string
  status: string
  amount: string
  amounts: FigureLine[]
  steps: StepLine[]
  act: SettlementAct | ''
  actText: string
  waiting: string
  note: string
  noteError: string
  problem: string
  done: string
  isSending: boolean
}

const initial: Data = {
  state: 'loading',
  message: '',
  title: '',
  status: '',
  amount: '',
  amounts: [],
  steps: [],
  act: '',
  actText: '',
  waiting: '',
  note: '',
  noteError: '',
  problem: '',
  done: '',
  isSending: false,
}

const SHORTEST_REASON = 2

let settlementId = ''

Page({
  data: initial,

  onLoad({ id = '' }: { id?: string }) {
    settlementId = id
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      await this.show(await readSettlement(settlementId))
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async show(settlement: ReadSettlementResponse) {
    const me = knownMe() ?? (await readMe())
    const { carrier, month, status, amountFen, amounts, steps } = settlement
    const act = settlementAct(settlement, me)
    this.setData({
      state: 'ready',
      title: `${carrier} ${monthText(month)}`,
      status: SETTLEMENT_WORDS[status],
      amount: yuanText(amountFen),
      amounts: amounts.map((part) => ({ name: LINE_WORDS[part.line], text: yuanText(part.amountFen) })),
      steps: stepLines(steps, me),
      act: act ?? '',
      actText: act === null ? '' : ACT_WORDS[act],
      waiting: act === null ? waitingText(settlement, me) : '',
    })
  },

  typeNote({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ note: detail.value, noteError: '' })
  },

  agree() {
    const { act, amount, title, note } = this.data
    if (act === '') return
    wx.showModal({
      title: `${ACT_WORDS[act]}？`,
      content: `${title}，${amount}`,
      confirmText: ACT_WORDS[act].slice(0, 2),
      cancelText: '再看看',
      success: ({ confirm }) => {
        if (!confirm) return
        const send = act === 'review' ? reviewSettlement : approveSettlement
        void this.send(act === 'review' ? '复核好了，等待批准' : '批准好了', () => send(settlementId, note.trim()))
      },
    })
  },
  giveBack() {
    const note = this.data.note.trim()
    if (note.length < SHORTEST_REASON) {
      this.setData({ noteError: '退回要写明原因' })
      return
    }
    void this.send('退回去了，请财务重新编制', () => returnSettlement(settlementId, note))
  },

  /** Each step is taken once by the same hand, however often it is sent. */
  async send(done: string, run: () => Promise<ReadSettlementResponse>) {
    if (this.data.isSending) return
    this.setData({ isSending: true, problem: '', done: '' })
    try {
      await this.show(await run())
      this.setData({ done, note: '' })
    } catch (error) {
      const { isOutcomeUnknown, message } = failureOf(error)
      this.setData({ problem: isOutcomeUnknown ? `${message}再点一次不会重复。` : message })
    } finally {
      this.setData({ isSending: false })
    }
  },
})
