import { describe, expect, it } from 'vitest'
import { readFigureCode } from '../../bot/dialog/figure-code.ts'
import { LEADER, STAFF, useChat } from './chat.ts'
import { AVERAGE_CODE, ITEMS_CODE } from './fake-figures.ts'

const chat = useChat()

describe('a figure by its code', () => {
  it('is three lines: what it says, how, and the first rows with where the others are', async () => {
    for (const text of ['F3K7AC', 'f3k7ac', '查数字码 F3K7AC', 'F3K7AC 怎么来的？', '数字F3K7AC的出处']) {
      expect(await chat.say(LEADER, text)).toBe(
        [
          '2026年 全县 收寄件：5件',
          '算法：每件第一次发出计一件。',
          '依据：3月1日 收寄 三河镇 SH*****1230 1件；3月2日 收寄 三河镇 SH*****1231 1件；3月3日 收寄 三河镇 SH*****1232 1件。' +
            '另有 2 条，用工作账号按数字码 F3K7AC 导出明细。',
        ].join('\n'),
      )
    }
    expect(await chat.say(LEADER, 'Ｆ3Ｋ7ＡＣ－2')).toContain('按数字码 F3K7AC-2 导出明细')
  })

  it('that is worked out from others names their codes', async () => {
    expect(await chat.say(LEADER, AVERAGE_CODE)).toContain(`由收寄件5件（${ITEMS_CODE}）算出，回复其中的数字码继续查。`)
  })

  it('is refused where it is not found, to whom it does not concern, and in a room', async () => {
    expect(await chat.say(LEADER, 'F33333')).toContain('没有找到这个数字码')
    expect(await chat.say(STAFF, ITEMS_CODE)).toBe('数字码只给领导、财务、审计和管理员查看。')
    expect(await chat.say(LEADER, ITEMS_CODE, { room: true })).toContain('请私聊我')
  })

  it('数字码 lists those of the week', async () => {
    expect(await chat.say(LEADER, '数字码')).toBe(
      '本周的数字，回复数字码查看出处：\nF3K7AC 收寄件 5件\nF4AAAA 每件支出 26.00元/件',
    )
    expect(chat.relay.counter.asked).toMatchObject({ from: '2026-11-16', until: '2026-11-22' })
  })

  it('is not seen in what means something else', () => {
    for (const words of ['SH123456789', 'F3K7AC 收到', '我的件 F3K7AC', 'FF3K7ACX', '收到 12', '满意度']) {
      expect(readFigureCode(words)).toBeUndefined()
    }
  })
})
