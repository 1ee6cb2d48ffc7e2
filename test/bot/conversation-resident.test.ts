import { describe, expect, it } from 'vitest'
import { STAFF, useChat } from './chat.ts'
import { person } from './relay-rows.ts'

const chat = useChat()
const details = (change: object) => ({
  details: { ...chat.relay.addConsignment('SH999999999', 'x').details, ...change } as never,
})

describe('绑定', () => {
  it('explains how to get a code, and offers one of the person’s own', async () => {
    const answer = await chat.say('ahua', '绑定')
    expect(answer).toContain('向管理员要 8 位绑定码')
    expect(await chat.say('ahua', '是')).toContain('您的绑定码：87654321\n今天 10:10 前有效')
  })

  it('makes the peer who the code was made for, at once', async () => {
    chat.relay.addTask(12, 'receive')
    expect(await chat.say('keeper2', '任务')).toContain('没有办理这项业务的权限')
    const answer = await chat.say('keeper2', '绑定 12345678')
    expect(answer).toContain('绑定成功：汇城村站管理员，汇城村服务站经办员。')
    expect(answer).toContain('收到 12')
    expect(await chat.say('keeper2', '任务')).toContain('12 收件')
  })

  it('tells the server’s reason for a wrong code', async () => {
    expect(await chat.say('ahua', '绑定 11111111')).toBe('绑定码不对或已过期，请重新获取')
  })

  it.each(['绑定 123456', '绑定 123456789'])('knows that a code has eight digits: %s', async (text) => {
    expect(await chat.say('ahua', text)).toContain('绑定码是 8 位数字')
    expect(chat.server.count('bind')).toBe(0)
  })

  it('asks before it uses a bare code', async () => {
    expect(await chat.say('keeper2', '12345678')).toContain('是绑定码吗')
    expect(chat.server.count('bind')).toBe(0)
    expect(await chat.say('keeper2', '是')).toContain('绑定成功')
  })

  it('forgets what the peer was asked before', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    await chat.say('keeper2', '查件 SH123456789')
    await chat.say('keeper2', '绑定 12345678')
    expect(await chat.say('keeper2', '查件')).not.toContain('SH123456789 ')
  })
})

describe('查件', () => {
  it('tells where it is and what comes next', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    expect(await chat.say('ahua', '查件 SH123456789')).toBe(
      [
        'SH123456789 等待寄出',
        '个体工商户设立登记：营业执照',
        '现在：在市场监督管理局，等待寄出',
        '下一步：市场监督管理局发出（今天 17:30 前）',
        '最近经过：',
        '昨天 09:00 市场监督管理局已登记',
      ].join('\n'),
    )
  })

  it('shows somebody else where it is, and not what it is', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    const answer = await chat.say('aming', 'sh 1234 56789')
    expect(answer).toContain('现在：在市场监督管理局')
    expect(answer).not.toContain('营业执照')
  })

  it('passes on the last four digits of the phone', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    await chat.say('aming', '查件 SH123456789 5678')
    expect(chat.server.seen.find(({ endpoint }) => endpoint === 'trackByNumber')?.query).toEqual({ phoneLast4: '5678' })
  })

  it('tells what the server says of a number that is not there', async () => {
    expect(await chat.say('ahua', '查件 SH000000000')).toBe('没有找到这个流转单号，请核对后再查')
  })

  it('shows the only one under way, or lets choose among several', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    expect(await chat.say('ahua', '我的件')).toContain('SH123456789 等待寄出')
    chat.relay.addConsignment('SH222222222', 'ahua', { openExceptions: 1 })
    expect(await chat.say('ahua', '我的件')).toBe(
      [
        '您的件，看哪一件请回复序号：',
        '1 营业执照：在市场监督管理局，等待寄出（SH123456789）',
        '2 【异常】营业执照：在市场监督管理局，等待寄出（SH222222222）',
      ].join('\n'),
    )
    expect(await chat.say('ahua', '2')).toContain('SH222222222 等待寄出')
  })

  it('remembers which one was looked at last', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    chat.relay.addConsignment('SH222222222', 'ahua')
    await chat.say('ahua', '查件 SH222222222')
    expect(await chat.say('ahua', '查件')).toContain('SH222222222 等待寄出')
  })

  it('shows the latest that ended when none is under way, and how to begin when there never was one', async () => {
    expect(await chat.say('ahua', '查件')).toContain('您还没有流转件')
    chat.relay.addConsignment('SH123456789', 'ahua', { status: 'completed', statusText: '已签收', nextText: null })
    expect(await chat.say('ahua', '查件')).toContain('SH123456789 已签收')
  })

  it('tells of exceptions, of what is late, and of the code that waits', async () => {
    const change = details({ hasPickupCode: true })
    chat.relay.addConsignment('SH123456789', 'ahua', {
      ...change,
      status: 'awaiting_pickup',
      openExceptions: 2,
      nextDueAt: '2026-11-17T09:30:00Z',
    })
    const answer = await chat.say('ahua', '查件')
    expect(answer).toContain('有 2 个异常正在处理')
    expect(answer).toContain('原定昨天 17:30 前，已超时')
    expect(answer).toContain('回复“取件码”')
  })

  it('keeps to one screen, whatever happened on the way', async () => {
    const entry = {
      occurredAt: '2026-11-17T01:00:00Z',
      text: '已收到'.repeat(40),
      siteName: '三河镇便民服务中心',
      flags: [],
    }
    chat.relay.addConsignment('SH123456789', 'ahua', { timeline: Array(40).fill(entry), whereText: '在'.repeat(200) })
    const answer = await chat.say('ahua', '查件')
    expect([...answer].length).toBeLessThanOrEqual(600)
    expect(answer).toContain('最近经过')
  })
})

describe('取件码', () => {
  it('shows the code of everything that waits, with place and hours', async () => {
    const change = details({ hasPickupCode: true, consignmentId: '00000000-0000-4000-8000-00000000000a' })
    chat.relay.addConsignment('SH123456789', 'ahua', { ...change, status: 'awaiting_pickup' })
    chat.relay.addConsignment('SH222222222', 'ahua')
    expect(await chat.say('ahua', '取件码')).toBe(
      '请带身份证；码只给帮您取件的人看。\n\n取件码 654321\n营业执照，在汇城村服务站\n开门时间：周一至周五 8:30–12:00',
    )
  })

  it('says so when nothing waits', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua', { status: 'awaiting_pickup' })
    expect(await chat.say('ahua', '我的取件码')).toContain('现在没有等您取的件')
  })
})

describe('取消', () => {
  const cancelled = () => chat.relay.facts.map(({ kind, trackingNumber }) => `${kind} ${trackingNumber}`)

  it('asks before it cancels', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    expect(await chat.say('ahua', '取消 SH123456789')).toContain('要取消 SH123456789（营业执照）吗？')
    expect(cancelled()).toEqual([])
    expect(await chat.say('ahua', '是')).toContain('已取消 SH123456789')
    expect(cancelled()).toEqual(['cancelled SH123456789'])
    chat.relay.addConsignment('SH222222222', 'ahua')
    expect(await chat.say('ahua', '查件')).toContain('SH222222222')
  })

  it('leaves it when the answer is no, or something else', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    await chat.say('ahua', '取消寄件')
    expect(await chat.say('ahua', '不')).toBe('好的，不办了。')
    await chat.say('ahua', '取消寄件')
    await chat.say('ahua', '查件')
    await chat.say('ahua', '是')
    expect(cancelled()).toEqual([])
  })

  it('lets choose among several', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    chat.relay.addConsignment('SH222222222', 'ahua')
    expect(await chat.say('ahua', '取消我的件')).toContain('取消哪一件')
    expect(await chat.say('ahua', '2')).toContain('要取消 SH222222222')
    await chat.say('ahua', '是')
    expect(cancelled()).toEqual(['cancelled SH222222222'])
  })

  it('cancels neither what is on its way nor what is not one’s own', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua', {
      ...details({ canCancel: false }),
      statusText: '运送中',
      status: 'in_transit',
    })
    expect(await chat.say('ahua', '取消 SH123456789')).toContain('现在运送中，不能取消')
    expect(await chat.say('aming', '取消 SH123456789')).toContain('不是您的件')
    expect(await chat.say('ahua', '取消寄件')).toContain('没有可以取消的件')
  })

  it('alone says that nothing is under way here', async () => {
    expect(await chat.say('ahua', '取消')).toContain('现在没有正在办的')
  })
})

describe('帮助 and everything else', () => {
  it('helps each by what he is; staff are residents too', async () => {
    const resident = await chat.say('ahua', '帮助')
    expect(resident).toContain('寄回 营业执照')
    expect(resident).not.toContain('收到 12')
    const staff = await chat.say(STAFF, '帮助')
    expect(staff).toContain('收到 12')
    expect(staff).toContain('寄回 营业执照')
    expect(staff).not.toContain('周报')
    expect(await chat.say('leader', '帮助')).toContain('周报 月报 年报')
  })

  it('fits the help of somebody who is everything on one screen', async () => {
    const all = (
      ['handler', 'dispatcher', 'courier', 'leader', 'finance', 'auditor', 'administrator'] as const
    ).flatMap((role) => person('x', role, null).roles)
    chat.relay.add('everybody', { ...person('x', 'handler', null), roles: all })
    for (const text of ['帮助', '今天天气真好啊'])
      expect([...(await chat.say('everybody', text))].length).toBeLessThanOrEqual(600)
  })

  it('answers what it does not understand with help', async () => {
    expect(await chat.say('ahua', '今天天气真好啊')).toContain('没看懂您的意思。可以这样写：\n【办件】')
  })

  it('answers thanks, and a yes to nothing', async () => {
    expect(await chat.say('ahua', '谢谢')).toBe('不客气。')
    expect(await chat.say('ahua', '好的')).toContain('好的')
    expect(await chat.say('ahua', '2')).toContain('现在没有要选的')
  })

  it('asks no more after a quarter of an hour', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    await chat.say('ahua', '取消 SH123456789')
    chat.pass(16)
    await chat.say('ahua', '是')
    expect(chat.relay.facts).toEqual([])
  })
})
