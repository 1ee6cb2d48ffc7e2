import { accountName } from './accounts.ts'
import { type LocalDate, localDateOf } from './calendar-time.ts'
import { dayText, yuan } from './summary.ts'
import type { BudgetLine } from './tariff.ts'

/** What a transaction of the ledger is called, by its kind; postage that is not of a single item by what it is of. */
export const TRANSACTION_TEXT: Readonly<Record<string, string>> = {
  postage: '邮递费',
  bag_charge: '按包收的邮递费',
  month_charge: '按月收的邮递费',
  adjustment: '对账差异',
  payment: '支付',
  appropriation: '预算下达',
  transfer: '预算调剂',
  commitment: '合同承诺',
  reversal: '冲正',
  usage: '用量',
  savings: '节约',
}

const LINE_TEXT: Readonly<Record<BudgetLine, string>> = { towns: '各镇场邮递费', county_seat: '县城单位邮递费' }

const MEASURES: Readonly<Record<string, { name: string; text: (value: number) => string }>> = {
  items: { name: '收寄', text: (value) => `${value} 件` },
  trips: { name: '少跑', text: (value) => `${value} 趟` },
  metres: { name: '少走', text: (value) => `${(value / 1000).toFixed(1)} 公里` },
  minutes: { name: '少花时间', text: (value) => `${value} 分钟` },
  fare_fen: { name: '少花路费', text: (value) => `${yuan(value)} 元` },
}

/** What the words are made from. */
export interface TransactionFacts {
  /** names the source, such as postage:bag:… or postage:month:2026-04:towns: see ledger.ts */
  readonly postingKey: string
  readonly kind: string
  readonly occurredAt: Date
  readonly postedOn: LocalDate
  readonly budgetLine: BudgetLine | null
  readonly note: string | null
  /** fen, debits positive */
  readonly entries: readonly { readonly account: string; readonly amountFen: number }[]
  /** `middle` is null where nobody knows the quantity */
  readonly usage: readonly { readonly measure: string; readonly middle: number | null }[]
  readonly townName: string | null
  /** tariff or method by its name; null: a person decided the amount */
  readonly methodName: string | null
}

/** 按月收的邮递费, 2026年4月. */
export function transactionTitle({ postingKey, kind }: Pick<TransactionFacts, 'postingKey' | 'kind'>): string {
  const [, source, month] = /^postage:(month|bag)(?::(\d{4}-\d{2}))?/.exec(postingKey) ?? []
  const text = TRANSACTION_TEXT[source === undefined || kind !== 'postage' ? kind : `${source}_charge`] ?? kind
  if (source !== 'month' || month === undefined || kind !== 'postage') return text
  return `${text}，${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`
}

/** What was posted, to whom it counts, by which method and why, each a line. */
export function transactionLines(facts: TransactionFacts): string[] {
  const { budgetLine, townName, entries, usage, methodName, note } = facts
  const place = [budgetLine === null ? null : LINE_TEXT[budgetLine], townName].filter((name) => name !== null)
  return [
    dayLine(facts),
    ...(place.length === 0 ? [] : [`${place.join('，')}。`]),
    ...entries.map(({ account, amountFen }) => `${accountName(account)} ${signed(amountFen)} 元`),
    ...usage.map(({ measure, middle }) => quantity(measure, middle)),
    ...(methodName === null ? [] : [`按${methodName}算的。`]),
    ...(note === null ? [] : [`说明：${note}`]),
  ]
}

function dayLine({ occurredAt, postedOn }: TransactionFacts): string {
  const day = `${Number(postedOn.slice(5, 7))}月${Number(postedOn.slice(8))}日`
  if (localDateOf(occurredAt) >= postedOn) return `记在 ${day}。`
  return `${dayText(occurredAt)}的事，当月已经结账，记在 ${day}。`
}

const signed = (amountFen: number) => (amountFen < 0 ? `−${yuan(-amountFen)}` : `+${yuan(amountFen)}`)

function quantity(measure: string, value: number | null): string {
  const { name, text } = MEASURES[measure] ?? { name: measure, text: String }
  return `${name} ${value === null ? '缺数，还没有人知道' : text(value)}`
}
