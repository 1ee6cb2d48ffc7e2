import type { LoadState } from '../../components/state-view/load-state.js'
import type { ReadSettlementResponse } from '../../services/api-types.js'
import { knownMe, readMe } from '../../services/me.js'
import { loadPage } from '../../services/page-load.js'
import { sendFrom } from '../../services/sending.js'
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
  problem: '',
  done: '',
  isSending: false,
}

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

  load() {
    return loadPage(this, async () => this.shown(await readSettlement(settlementId)))
  },

  async shown(settlement: ReadSettlementResponse): Promise<Partial<Data>> {
    const me = knownMe() ?? (await readMe())
    const { carrier, month, status, amountFen, amounts, steps } = settlement
    const act = settlementAct(settlement, me)
    return {
      title: `${carrier} ${monthText(month)}`,
      status: SETTLEMENT_WORDS[status],
      amount: yuanText(amountFen),
      amounts: amounts.map((part) => ({ name: LINE_WORDS[part.line], text: yuanText(part.amountFen) })),
      steps: stepLines(steps, me),
      act: act ?? '',
      actText: act === null ? '' : ACT_WORDS[act],
      waiting: act === null ? waitingText(settlement, me) : '',
    }
  },

  agree({ detail: { note } }: WechatMiniprogram.CustomEvent<{ note: string }>) {
    const { act, amount, title } = this.data
    if (act === '') return
    wx.showModal({
      title: `${ACT_WORDS[act]}？`,
      content: `${title}，${amount}`,
      confirmText: ACT_WORDS[act].slice(0, 2),
      cancelText: '再看看',
      success: ({ confirm }) => {
        if (!confirm) return
        const send = act === 'review' ? reviewSettlement : approveSettlement
        void this.send(act === 'review' ? '复核好了，等待批准' : '批准好了', () => send(settlementId, note))
      },
    })
  },
  giveBack({ detail: { note } }: WechatMiniprogram.CustomEvent<{ note: string }>) {
    void this.send('退回去了，请财务重新编制', () => returnSettlement(settlementId, note))
  },

  /** Each step is taken once by the same hand, however often it is sent. */
  async send(done: string, run: () => Promise<ReadSettlementResponse>) {
    await sendFrom(this, async () => ({ done, ...(await this.shown(await run())) }))
  },
})
