import { describe, expect, it } from 'vitest'
import { NOW } from '../../../bot/dialog/examples/utterances.ts'
import { readText } from '../../../bot/dialog/intent.ts'

const REPORTS = [
  '收到12',
  '12收到',
  '收到3和5',
  '全部收到',
  '发出12',
  '12已发出',
  '全部发出',
  '签收12',
  '签收12 123456',
  '退回12',
  '12退回',
  '核销12',
  '撤回12',
  '撤回',
  '转给小李',
  '12转给小李',
  '收到整包F12345',
  '发出整包F12345',
  '拆包核对F12345',
  '确认12',
  '异常12 破损',
  '12破了',
  '12没人在家',
  '已处理12',
  '12处理好了',
  '点错',
  '12点错',
]
const ASKED =
  'X了吗 X了没有 X没有 有没有X 怎么X 为什么X 为啥X 什么时候X 何时X 是不是X 要不要X 该不该X 能不能X 可以X吗 X可以吗'
const ASKED_TOO = 'X行不行 X是什么意思 X了？ X不 X怎么弄 小李X了吗 谁X了 谁X的'
const DENIED = '没X 没有X 还没X 不要X 不用X 不能X 别X 先别X 不是X 我没说X'
const SUPPOSED = '如果X就告诉我 要是X怎么办 万一X 明天X 等下再X 准备X 打算X X之前先问我 听说X了 小李说X了'

/** What is done, or led to, by a report of staff. */
const DOES: ReadonlySet<string> = new Set(
  'confirm dispatch hand-over witness exception attempt-failed resolve undo assign bag return write-off'.split(' '),
)

describe('a report that is asked for, denied, or only supposed', () => {
  it.each(`${ASKED} ${ASKED_TOO} ${DENIED} ${SUPPOSED}`.split(' '))('%s: does nothing', (frame) => {
    const done = REPORTS.map((report) => frame.replace('X', report)).filter((text) => {
      const { intent, guessed } = readText(text, NOW)
      return DOES.has(intent.kind) && guessed === undefined
    })
    expect(done).toEqual([])
  })

  it.each(REPORTS)('%s: is done when it is told', (report) => {
    expect(DOES.has(readText(report, NOW).intent.kind)).toBe(true)
  })
})
