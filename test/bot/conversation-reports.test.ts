import { describe, expect, it } from 'vitest'
import { LEADER, STAFF, useChat } from './chat.ts'
import { budgetLine, exceptionOf } from './fake-counter.ts'
import { TOWN } from './relay-rows.ts'

const chat = useChat()
const asked = () => chat.relay.counter.asked
/** of the text: its picture is a reply of its own */
const lines = (text: string) => text.split('\n').filter((line) => !/^\[.*\.png\]$/u.test(line)).length

describe('figures of any time and place', () => {
  it.each([
    ['月报', '2026-11-01', '2026-11-30', undefined],
    ['上个月怎么样', '2026-10-01', '2026-10-31', undefined],
    ['十月份三河镇', '2026-10-01', '2026-10-31', TOWN],
    ['三河镇怎么样', '2026-11-16', '2026-11-22', TOWN],
    ['国庆期间办了多少件', '2026-10-01', '2026-10-07', undefined],
    ['去年', '2025-01-01', '2025-12-31', undefined],
  ])('%s', async (text, from, until, siteId) => {
    const answer = await chat.say(LEADER, text)
    expect(asked()).toEqual({ from, until, siteId })
    expect(lines(answer)).toBe(4)
  })

  it('ask which of the places of one name, and offer what sounds alike', async () => {
    expect(await chat.say(LEADER, '新村上个月怎么样')).toContain('1 茶阳镇新村服务站')
    await chat.say(LEADER, '1')
    expect(asked()).toMatchObject({ from: '2026-10-01', siteId: '441422101201' })
    expect(await chat.say(LEADER, '三合镇怎么样')).toContain('您是说：\n1 三河镇便民服务中心')
    expect(await chat.say(LEADER, '火星镇怎么样')).toContain('没有找到“火星镇”')
  })

  it('do not exist of a time to come', async () => {
    expect(await chat.say(LEADER, '2027年1月')).toContain('还没有到')
  })

  it('are refused to residents and handlers by the server', async () => {
    expect(await chat.say('ahua', '上个月怎么样')).toContain('您没有办理这项业务的权限')
    expect(await chat.say(STAFF, '谁超时了')).toContain('您没有办理这项业务的权限')
    expect(asked()).toBeUndefined()
  })
})

describe('each topic in three lines', () => {
  it('预算 says honestly that none was entered, and what was spent', async () => {
    const text = await chat.say(LEADER, '还剩多少钱')
    expect(text).toContain('预算还没有录入')
    expect(text).toContain('2026年已用邮递费 26.00 元')
    expect(lines(text)).toBe(3)
  })

  it('预算 reads the books: what is left, line by line, and of a month or a town what that cost', async () => {
    chat.relay.counter.budget = [budgetLine('towns', 262_500_00, 200_000_00), budgetLine('county_seat', 50_000_00, 0)]
    const text = await chat.say(LEADER, '还剩多少钱')
    expect(text).toContain('预算 2026年\n还剩 112,500.00 元：各镇场 62,500.00 元，县城 50,000.00 元。')
    expect(text).toContain('已用 200,000.00 元（64.0%），已付 200,000.00 元。')
    expect(lines(text)).toBe(4)
    const ofTown = await chat.say(LEADER, '三河镇上个月花了多少钱')
    expect(ofTown).toContain('2026-10-01 至 2026-10-31 用了 26.00 元（各镇场 18.00 元，县城 8.00 元）。')
    expect(asked()).toEqual({ from: '2026-10-01', until: '2026-10-31', siteId: TOWN })
    expect(await chat.say(LEADER, '去年预算')).toContain('预算 2025年')
  })

  it('超时 names who is late, since when, and who answers for it', async () => {
    expect(await chat.say(LEADER, '谁超时了')).toBe('现在没有超时的任务。')
    const site = { siteId: TOWN, siteName: '三河镇便民服务中心', oldestDueAt: '2026-11-17T09:30:00Z' }
    chat.relay.counter.overdue.push({ ...site, tasks: 3, leads: ['张站长'] })
    chat.relay.counter.overdue.push({ ...site, siteName: '汇城村服务站', tasks: 1, leads: [] })
    expect(await chat.say(LEADER, '三河镇谁超时了')).toBe(
      '三河镇便民服务中心：现在超时任务 4 项。\n拖得最久：三河镇便民服务中心 3 项，最早的原定昨天 17:30 前办，负责人张站长。\n其次：汇城村服务站 1 项。',
    )
    expect(asked()?.siteId).toBe(TOWN)
  })

  it('各镇', async () => {
    expect(await chat.say(LEADER, '各镇')).toBe(
      '各镇 2026-11-01 至 2026-11-18，共办结 3 件\n办结：三河镇 3 件。\n现在超时：三河镇 1 项。\n[各镇-2026-11-01-2026-11-18.png]',
    )
  })

  it('满意度 never without its number', async () => {
    expect(await chat.say(LEADER, '满意度')).toContain('还没有人评价')
    chat.relay.counter.rated = { completed: 10, n: 4 }
    const text = await chat.say(LEADER, '10月满意度')
    expect(text).toContain('平均 4.5 分（4 人评价，办结 10 件，评价率 40.0%）：5 分 2 人、4 分 2 人。')
    expect(asked()).toEqual({ from: '2026-10-01', until: '2026-10-31' })
    expect(lines(text)).toBe(3)
  })

  it('异常', async () => {
    expect(await chat.say(LEADER, '异常')).toBe('现在没有未处理的异常。')
    chat.relay.counter.exceptions.push(exceptionOf('SH202611186'), exceptionOf('SH202611194', { isOverdue: true }))
    const text = await chat.say(LEADER, '异常情况')
    expect(text).toContain('未处理的异常 2 件：拒收 2。\n超过处理时限的 1 件。')
    expect(lines(text)).toBe(3)
  })
})

describe('a picture', () => {
  it.each([
    ['月报', 'summary 2026-11-01 2026-11-30 county'],
    ['十月份三河镇', `summary 2026-10-01 2026-10-31 ${TOWN}`],
    ['10月各镇', 'towns 2026-10-01 2026-10-31 county'],
    ['预算', 'budget 2026'],
  ])('comes under the text of %s', async (text, picture) => {
    const replies = await chat.replies(LEADER, text)
    expect(replies.map((reply) => ('image' in reply ? reply.image.toString() : 'text'))).toEqual(['text', picture])
  })

  it('that does not come is missed politely', async () => {
    chat.server.fail('readPeriodCard', 'html')
    expect(await chat.say(LEADER, '月报')).toContain('图片暂时出不来')
  })
})

describe('the scheduled summary', () => {
  it('stops and comes again by a word', async () => {
    expect(await chat.say(LEADER, '退订周报')).toContain('不再定时发周报')
    expect(await chat.say(LEADER, '恢复周报')).toContain('每周一早上发周报')
    expect(chat.relay.counter.deeds.map(({ detail }) => detail)).toEqual([false, true])
    expect(await chat.say('ahua', '退订周报')).toContain('您没有订阅')
  })
})
