import { describe, expect, test } from 'vitest'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { type TransactionFacts, transactionLines, transactionTitle } from '../../server/domain/transaction-wording.ts'

const FACTS: TransactionFacts = {
  postingKey: 'postage:event:7d1f',
  kind: 'postage',
  occurredAt: new Date('2026-03-31T11:00:00+08:00'),
  postedOn: parseLocalDate('2026-03-31'),
  budgetLine: 'towns',
  note: null,
  entries: [
    { account: 'postage_towns', amountFen: 1_800 },
    { account: 'payable_carrier', amountFen: -1_800 },
  ],
  usage: [],
  townName: '三河镇',
  methodName: '各镇场资费2026-01版',
}

describe('a transaction of the ledger', () => {
  test.each([
    ['postage:event:7d1f', 'postage', '邮递费'],
    ['postage:bag:7d1f:towns', 'postage', '按包收的邮递费'],
    ['postage:month:2026-04:towns:441422105', 'postage', '按月收的邮递费，2026年4月'],
    ['reversal:postage:month:2026-04:towns', 'reversal', '冲正'],
    ['payment:7d1f:towns', 'payment', '支付'],
    ['usage:7d1f', 'usage', '用量'],
  ])('%s, %s is called %s', (postingKey, kind, title) => expect(transactionTitle({ postingKey, kind })).toBe(title))

  test('tells its day, line and town, both sides, and what priced it', () => {
    expect(transactionLines(FACTS)).toEqual([
      '记在 3月31日。',
      '各镇场邮递费，三河镇。',
      '邮递费（各镇场） +18.00 元',
      '应付承运单位款 −18.00 元',
      '按各镇场资费2026-01版算的。',
    ])
  })

  test('learnt after its month was closed tells both days', () => {
    const [day] = transactionLines({ ...FACTS, postedOn: parseLocalDate('2026-04-01') })
    expect(day).toBe('3月31日的事，当月已经结账，记在 4月1日。')
  })

  test('shows a quantity that nobody knows as missing, and why a person posted it', () => {
    const usage = [
      { measure: 'trips', middle: 1 },
      { measure: 'metres', middle: null },
    ]
    const facts = { ...FACTS, budgetLine: null, townName: null, methodName: null, entries: [], usage, note: '录错了' }
    expect(transactionLines(facts)).toEqual(['记在 3月31日。', '少跑 1 趟', '少走 缺数，还没有人知道', '说明：录错了'])
  })
})
