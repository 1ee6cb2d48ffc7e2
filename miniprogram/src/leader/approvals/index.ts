import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ListBudgetTransfersResponse, ListSettlementsResponse } from '../../services/api-types.js'
import { failureOf } from '../../services/failure.js'
import { grown } from '../../services/growing-list.js'
import { readMe } from '../../services/me.js'
import { decideBudgetTransfer, listBudgetTransfers, listSettlements } from '../services/approvals.js'
import { monthText, SETTLEMENT_WORDS, transferText } from '../wording/approvals.js'
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

export interface Data {
  state: LoadState
  message: string
  settlements: SettlementLine[]
  nextCursor: string | null
  transfers: TransferLine[]
  decidingId: string
  problem: string
  done: string
}

const initial: Data = {
  state: 'loading',
  message: '',
  settlements: [],
  nextCursor: null,
  transfers: [],
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
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
  },

  async load() {
    try {
      const year = Number(today(Date.now()).slice(0, 4))
      const [settlements, transfers, me] = await Promise.all([listSettlements(), listBudgetTransfers(year), readMe()])
      const mayDecide = me.roles.some(({ role }) => role === 'leader' || role === 'finance')
      const proposed = transfers.items.filter(({ status }) => status === 'proposed')
      this.setData({
        state: 'ready',
        settlements: settlements.items.map(settlementLine),
        nextCursor: settlements.nextCursor,
        transfers: proposed.map((transfer) => {
          const line = transferLine(transfer, me.id)
          return { ...line, mayDecide: line.mayDecide && mayDecide }
        }),
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    this.setData({ nextCursor: null })
    try {
      const page = await listSettlements(cursor)
      const more = page.items.map(settlementLine)
      this.setData({ ...grown('settlements', this.data.settlements, more), nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
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
