import type {
  ListBudgetTransfersResponse,
  ListEvaluationsResponse,
  ListSettlementsResponse,
} from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { blankList, growList, type ListData } from '../../services/growing-list.js'
import { readMe } from '../../services/me.js'
import { loadPage } from '../../services/page-load.js'
import { decideBudgetTransfer, listBudgetTransfers, listSettlements } from '../services/approvals.js'
import { listEvaluations } from '../services/evaluations.js'
import { monthText, SETTLEMENT_WORDS, transferText } from '../wording/approvals.js'
import { EVALUATION_WORDS, evaluationTitle } from '../wording/evaluations.js'
import { yuanText } from '../wording/figures.js'
import { today } from '../wording/periods.js'

type Settlement = ListSettlementsResponse['items'][number]
type Transfer = ListBudgetTransfersResponse['items'][number]

interface SettlementLine {
  id: string
  title: string
  text: string
  /** somebody has to do something about it */
  isWaiting: boolean
}

interface TransferLine {
  id: string
  title: string
  reason: string
  mayDecide: boolean
}

interface EvaluationLine {
  id: string
  title: string
  text: string
  isWaiting: boolean
}

/** The rows are those of the settlements. */
export interface Data extends ListData<SettlementLine> {
  transfers: TransferLine[]
  evaluations: EvaluationLine[]
  decidingId: string
  problem: string
  done: string
}

const initial: Data = {
  ...blankList(),
  transfers: [],
  evaluations: [],
  decidingId: '',
  problem: '',
  done: '',
}

const WAITING: readonly Settlement['status'][] = ['prepared', 'reviewed']

function settlementLine({ id, carrier, month, status, amountFen }: Settlement): SettlementLine {
  return {
    id,
    title: `${carrier} ${monthText(month)}`,
    text: `${yuanText(amountFen)} · ${SETTLEMENT_WORDS[status]}`,
    isWaiting: WAITING.includes(status),
  }
}

function transferLine(transfer: Transfer, myId: string): TransferLine {
  const { id, reason, proposedBy } = transfer
  return { id, title: transferText(transfer), reason, mayDecide: proposedBy !== myId }
}

function evaluationLine(evaluation: ListEvaluationsResponse['items'][number]): EvaluationLine {
  const { id, status, openFindings } = evaluation
  const open = openFindings === 0 ? '' : `，${openFindings} 处疑点没有说明`
  return {
    id,
    title: evaluationTitle(evaluation),
    text: `${EVALUATION_WORDS[status]}${open}`,
    isWaiting: status === 'submitted',
  }
}

Page({
  data: initial,

  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void growList(this)
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listSettlements(cursor)
    return { items: items.map(settlementLine), nextCursor }
  },
  load() {
    return loadPage(this, async () => {
      const year = Number(today(Date.now()).slice(0, 4))
      const [settlements, transfers, evaluations, me] = await Promise.all([
        this.ask(),
        listBudgetTransfers(year),
        listEvaluations(),
        readMe(),
      ])
      const mayDecide = me.roles.some(({ role }) => role === 'leader' || role === 'finance')
      const proposed = transfers.items.filter(({ status }) => status === 'proposed')
      return {
        rows: settlements.items,
        nextCursor: settlements.nextCursor,
        evaluations: evaluations.items.map(evaluationLine),
        transfers: proposed.map((transfer) => {
          const line = transferLine(transfer, me.id)
          return { ...line, mayDecide: line.mayDecide && mayDecide }
        }),
      }
    })
  },

  openEvaluation({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/leader/evaluation/index?id=${id}` })
  },
  openSettlement({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/leader/settlement/index?id=${id}` })
  },

  decide({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id, yes } = currentTarget.dataset as { id: string; yes: boolean }
    const transfer = this.data.transfers.find((one) => one.id === id)
    if (transfer === undefined || this.data.decidingId !== '') return
    wx.showModal({
      title: yes ? '同意调剂？' : '不同意调剂？',
      content: transfer.title,
      confirmText: yes ? '同意' : '不同意',
      cancelText: '再想想',
      success: ({ confirm }) => {
        if (confirm) void this.sendDecision(id, yes)
      },
    })
  },
  async sendDecision(id: string, isApproved: boolean) {
    this.setData({ decidingId: id, problem: '', done: '' })
    try {
      await decideBudgetTransfer(id, isApproved)
      this.setData({ done: isApproved ? '已同意调剂' : '已回绝调剂' })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    }
    this.setData({ decidingId: '' })
    await this.load()
  },
})
