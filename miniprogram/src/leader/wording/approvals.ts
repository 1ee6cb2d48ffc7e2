import type { ListBudgetTransfersResponse, Me, ReadSettlementResponse, Role } from '../../services/api-types.js'
import { timeText } from '../../wording/times.js'
import { LINE_WORDS, yuanText } from './figures.js'

type Settlement = ReadSettlementResponse
type Status = Settlement['status']
type Transfer = ListBudgetTransfersResponse['items'][number]

export const SETTLEMENT_WORDS: Readonly<Record<Status, string>> = {
  prepared: '等待复核',
  returned: '已退回，重新编制',
  reviewed: '等待批准',
  approved: '已批准，等待支付',
  paid: '已支付',
}

const STEP_WORDS: Readonly<Record<Status, string>> = {
  prepared: '编制',
  returned: '退回',
  reviewed: '复核',
  approved: '批准',
  paid: '支付',
}

/** What the next hand does, by state: the second reviews, the third approves. */
export type SettlementAct = 'review' | 'approve'

const ACTS: Partial<Readonly<Record<Status, { act: SettlementAct; roles: readonly Role[] }>>> = {
  prepared: { act: 'review', roles: ['finance', 'leader'] },
  reviewed: { act: 'approve', roles: ['leader'] },
}

export const ACT_WORDS: Readonly<Record<SettlementAct, string>> = { review: '复核通过', approve: '批准' }

/** Hands that are in it since it was prepared last: none of them may be the next. */
function handsOf(steps: Settlement['steps']): string[] {
  const from = steps.map(({ kind }) => kind).lastIndexOf('prepared')
  return steps.slice(Math.max(from, 0)).map(({ actorId }) => actorId)
}

/** What this person may do about it now; null: nothing. */
export function settlementAct({ status, steps }: Settlement, me: Me): SettlementAct | null {
  const next = ACTS[status]
  if (next === undefined || handsOf(steps).includes(me.id)) return null
  return me.roles.some(({ role }) => next.roles.includes(role)) ? next.act : null
}

/** Why nothing is to be done here, in words. */
export function waitingText({ status, steps }: Settlement, me: Me): string {
  if (ACTS[status] === undefined) return ''
  return handsOf(steps).includes(me.id)
    ? '您已经办过一步。编制、复核、批准要由三个人办，请等另一位同事。'
    : '这一步由别的岗位办。'
}

export interface StepLine {
  readonly key: string
  readonly title: string
  readonly note: string
}

/** Every hand that was in it, the latest first. */
export function stepLines(steps: Settlement['steps'], me: Me): StepLine[] {
  const lines = steps.map(({ kind, actorId, at, note, voucher }) => ({
    key: `${kind} ${at}`,
    title: `${actorId === me.id ? '您' : '同事'}${STEP_WORDS[kind]}，${timeText(at, Date.now())}`,
    note: [note, voucher === null ? null : `凭证号 ${voucher}`].filter((text) => text !== null).join('，'),
  }))
  return lines.reverse()
}

/** 2026年3月. */
export function monthText(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return `${year}年${number}月`
}

export function transferText({ fromLine, toLine, amountFen }: Transfer): string {
  return `${LINE_WORDS[fromLine]} → ${LINE_WORDS[toLine]}，${yuanText(amountFen)}`
}
