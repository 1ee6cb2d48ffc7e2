import { describe, expect, it } from 'vitest'
import { LEADER, STAFF, useChat } from './chat.ts'

const chat = useChat()
const kinds = () => chat.relay.facts.map(({ kind, trackingNumber }) => `${kind} ${trackingNumber}`)

describe('任务', () => {
  it('lists what is open, overdue marked, and says how to go on', async () => {
    chat.relay.addTask(12, 'receive')
    chat.relay.addTask(13, 'dispatch', { isOverdue: true, dueAt: '2026-11-17T09:30:00Z' })
    expect(await chat.say(STAFF, '任务')).toBe(
      [
        '待办任务，其中 1 件超时：',
        '12 收件：营业执照，来自三河镇便民服务中心，今天 17:30 前',
        '13 【超时】发出：营业执照，来自三河镇便民服务中心，昨天 17:30 前',
        '办好一件就回复，如 “收到 12”；有问题回复“异常 12 说明”。',
      ].join('\n'),
    )
  })

  it('goes on with 更多, six at a time, and says when that was all', async () => {
    for (let number = 1; number <= 14; number++)
      chat.relay.addTask(number, 'receive', { contents: '很长很长的材料名称'.repeat(6) })
    const pages = [await chat.say(STAFF, '任务'), await chat.say(STAFF, '更多'), await chat.say(STAFF, '更多')]
    for (const page of pages) expect([...page].length).toBeLessThanOrEqual(600)
    const numbers = pages.flatMap((page) => [...page.matchAll(/^(\d+) 收件/gm)].map((match) => Number(match[1])))
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
    expect(await chat.say(STAFF, '更多')).toBe('没有更多了。')
  })

  it('says so when there is nothing to do', async () => {
    expect(await chat.say(STAFF, '待办')).toContain('现在没有待办任务')
  })

  it('is refused to a resident by the server, with the way to become staff', async () => {
    const answer = await chat.say('ahua', '任务')
    expect(answer).toContain('您没有办理这项业务的权限')
    expect(answer).toContain('绑定')
  })
})

describe('收到', () => {
  it('completes the task of that number', async () => {
    chat.relay.addTask(12, 'receive')
    expect(await chat.say(STAFF, '收到 12')).toBe('编号 12：SH000000012 已记录')
    expect(kinds()).toEqual(['received SH000000012'])
  })

  it('completes several, and says which were not there', async () => {
    for (const number of [3, 5]) chat.relay.addTask(number, 'receive')
    const answer = await chat.say(STAFF, '收到3、5和9')
    expect(answer).toBe(
      '编号 3：SH000000003 已记录\n编号 5：SH000000005 已记录\n没有编号 9的待办任务，可能已经办好。回复“任务”看待办。',
    )
    expect(kinds()).toEqual(['received SH000000003', 'received SH000000005'])
  })

  it('alone completes the only task that it can mean', async () => {
    chat.relay.addTask(12, 'receive')
    chat.relay.addTask(13, 'dispatch')
    await chat.say(STAFF, '收到')
    expect(kinds()).toEqual(['received SH000000012'])
  })

  it('alone asks when it can mean several, and does nothing before the answer', async () => {
    for (const number of [12, 15, 18]) chat.relay.addTask(number, 'receive')
    const question = await chat.say(STAFF, '收到')
    expect(question).toContain('收到哪一件？请回复编号')
    expect(kinds()).toEqual([])
    expect(await chat.say(STAFF, '7')).toContain('没有这个编号')
    expect(kinds()).toEqual([])
    expect(await chat.say(STAFF, '15')).toContain('编号 15：')
    expect(kinds()).toEqual(['received SH000000015'])
    expect(await chat.say(STAFF, '15')).toContain('现在没有要选的')
  })

  it('takes the place in the question, and several numbers at once', async () => {
    for (const number of [12, 15, 18]) chat.relay.addTask(number, 'receive')
    await chat.say(STAFF, '收到')
    await chat.say(STAFF, '第2个')
    await chat.say(STAFF, '收到')
    await chat.say(STAFF, '12和18')
    expect(kinds()).toEqual(['received SH000000015', 'received SH000000012', 'received SH000000018'])
  })

  it('takes the place in the list shown last', async () => {
    for (const number of [12, 15]) chat.relay.addTask(number, 'receive')
    await chat.say(STAFF, '任务')
    await chat.say(STAFF, '第2个收到了')
    expect(kinds()).toEqual(['received SH000000015'])
  })

  it('does not guess a place when no list was shown', async () => {
    chat.relay.addTask(2, 'receive')
    expect(await chat.say(STAFF, '收到第2个')).toContain('没有第 2 个的待办任务')
    expect(kinds()).toEqual([])
  })

  it('takes a tracking number', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '收到 SH000000012')
    expect(kinds()).toEqual(['received SH000000012'])
  })

  it('acknowledges another kind of task, and says what to type when it is done', async () => {
    chat.relay.addTask(13, 'dispatch')
    const answer = await chat.say(STAFF, '收到 13')
    expect(answer).toContain('“发出 13”')
    expect(chat.relay.acknowledged).toEqual([13])
    expect(kinds()).toEqual([])
  })

  it('alone acknowledges the only task there is, of whatever kind', async () => {
    chat.relay.addTask(14, 'hand_over')
    expect(await chat.say(STAFF, '收到')).toContain('“签收 14 取件码”')
    expect(chat.relay.acknowledged).toEqual([14])
  })

  it('says when there is nothing to confirm', async () => {
    expect(await chat.say(STAFF, '收到')).toBe('现在没有要收到的任务。回复“任务”看待办。')
  })

  it('asks which when two tasks share a number', async () => {
    chat.relay.addTask(12, 'receive', { trackingNumber: 'SH000000121', siteName: '汇城村服务站' })
    chat.relay.addTask(12, 'receive', { trackingNumber: 'SH000000122', siteName: '汇东村服务站' })
    expect(await chat.say(STAFF, '收到 12')).toContain('有 2 件任务都是编号 12')
    await chat.say(STAFF, '2')
    expect(kinds()).toEqual(['received SH000000122'])
  })

  it('is a polite word when a resident writes it', async () => {
    expect(await chat.say('ahua', '收到')).toBe('好的，有进展会马上告诉您。')
  })

  it('reads nothing into what is not clear', async () => {
    for (const number of [3, 5]) chat.relay.addTask(number, 'receive')
    for (const text of ['收到3件', '收到3到5', '收到3了吗', '没收到3', '如果收到3']) await chat.say(STAFF, text)
    expect(kinds()).toEqual([])
    expect(await chat.say(STAFF, '收到3件')).toContain('没有登记')
  })
})

describe('全部收到', () => {
  it('reads out the numbers and waits for a yes', async () => {
    for (const number of [3, 5]) chat.relay.addTask(number, 'receive')
    chat.relay.addTask(6, 'dispatch')
    expect(await chat.say(STAFF, '全部收到')).toContain('编号：3、5')
    expect(kinds()).toEqual([])
    chat.relay.addTask(7, 'receive')
    await chat.say(STAFF, '是')
    expect(kinds()).toEqual(['received SH000000003', 'received SH000000005'])
  })

  it('does nothing on a no', async () => {
    for (const number of [3, 5]) chat.relay.addTask(number, 'receive')
    await chat.say(STAFF, '全部收到')
    expect(await chat.say(STAFF, '不')).toBe('好的，不办了。')
    await chat.say(STAFF, '是')
    expect(kinds()).toEqual([])
  })

  it('takes at most twenty at once', async () => {
    for (let number = 1; number <= 25; number++) chat.relay.addTask(number, 'receive')
    expect(await chat.say(STAFF, '全部收到')).toContain('共 25 件，先办前 20 件')
    const answer = await chat.replies(STAFF, '是')
    expect(kinds()).toHaveLength(20)
    for (const reply of answer) expect('text' in reply && [...reply.text].length).toBeLessThanOrEqual(600)
  })
})

describe('发出', () => {
  it('completes a dispatch task', async () => {
    chat.relay.addTask(13, 'dispatch')
    await chat.say(STAFF, '发出13')
    expect(kinds()).toEqual(['dispatched SH000000013'])
  })

  it('says what comes first on a task that is still to be received', async () => {
    chat.relay.addTask(12, 'receive')
    expect(await chat.say(STAFF, '发出12')).toBe('编号 12 是“收件”任务，办好请回复 “收到 12”。')
    expect(kinds()).toEqual([])
  })
})

describe('签收', () => {
  it('hands over against the pick-up code', async () => {
    chat.relay.addTask(14, 'hand_over')
    await chat.say(STAFF, '签收 14 654321')
    expect(chat.relay.facts).toMatchObject([{ kind: 'collected', details: { pickupCode: '654321' } }])
  })

  it('asks for the code when it was not said', async () => {
    chat.relay.addTask(14, 'hand_over')
    expect(await chat.say(STAFF, '签收 14')).toContain('6 位取件码')
    expect(await chat.say(STAFF, '65432')).toContain('没看懂')
    await chat.say(STAFF, '取件码 654 321')
    expect(kinds()).toEqual(['collected SH000000014'])
  })

  it('tells that the code is wrong, and nothing is recorded', async () => {
    chat.relay.addTask(14, 'hand_over')
    expect(await chat.say(STAFF, '签收 14 111111')).toBe('编号 14 没有办成：取件码不对，请让取件人再看一遍')
    expect(kinds()).toEqual([])
  })

  it('finds the only hand-over by the code alone, and asks among several', async () => {
    chat.relay.addTask(14, 'hand_over')
    chat.relay.addTask(15, 'hand_over')
    expect(await chat.say(STAFF, '签收 654321')).toContain('签收哪一件')
    await chat.say(STAFF, '15')
    await chat.say(STAFF, '签收 654321')
    expect(kinds()).toEqual(['collected SH000000015', 'collected SH000000014'])
  })
})

describe('异常', () => {
  it('records what is wrong, by kind and in the handler’s words', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '异常 12 封签断了')
    expect(chat.relay.facts).toMatchObject([
      {
        kind: 'exception_raised',
        trackingNumber: 'SH000000012',
        details: { exceptionKind: 'seal_broken', note: '封签断了' },
      },
    ])
  })

  it('asks what is wrong when it was not said', async () => {
    chat.relay.addTask(12, 'receive')
    expect(await chat.say(STAFF, '异常 12')).toContain('请写明是什么问题')
    await chat.say(STAFF, '信封全湿了')
    expect(chat.relay.facts).toMatchObject([{ details: { exceptionKind: 'damaged', note: '信封全湿了' } }])
  })

  it('asks which when it was not said, even when there is only one', async () => {
    chat.relay.addTask(12, 'receive')
    expect(await chat.say(STAFF, '异常 信封破损')).toContain('报异常的是哪一件')
    expect(kinds()).toEqual([])
    await chat.say(STAFF, '12')
    expect(chat.relay.facts).toMatchObject([{ kind: 'exception_raised', details: { note: '信封破损' } }])
  })

  it('can be raised by tracking number without a task', async () => {
    await chat.say(STAFF, '异常 SH000000077 送错村')
    expect(chat.relay.facts).toMatchObject([
      { trackingNumber: 'SH000000077', details: { exceptionKind: 'misdirected' } },
    ])
  })

  it('is settled with 已处理', async () => {
    chat.relay.addTask(16, 'resolve_exception')
    await chat.say(STAFF, '已处理 16 换了新信封')
    expect(chat.relay.facts).toMatchObject([{ kind: 'exception_resolved', details: { note: '换了新信封' } }])
  })
})

describe('the same message twice', () => {
  it.each(['收到 12', '收到12和15', '异常 12 破损'])('does nothing twice: %s', async (text) => {
    chat.relay.addTask(12, 'receive')
    chat.relay.addTask(15, 'receive')
    await chat.say(STAFF, text, { id: 'same' })
    const before = kinds()
    chat.restart()
    await chat.say(STAFF, text, { id: 'same' })
    expect(kinds()).toEqual(before)
  })

  it.each(['收到', '全部收到', '签收 654321'])(
    'does not take the next task for the one that it meant: %s',
    async (text) => {
      const kind = text.startsWith('签收') ? 'hand_over' : 'receive'
      chat.relay.addTask(12, kind)
      await chat.say(STAFF, text, { id: 'same' })
      chat.restart()
      chat.relay.addTask(13, kind)
      expect(await chat.say(STAFF, text, { id: 'same' })).toContain('这条消息之前已经办过')
      expect(chat.relay.facts.map(({ trackingNumber }) => trackingNumber)).toEqual(['SH000000012'])
    },
  )

  it('gives its facts the same ids, and other messages others', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '异常 12 破损', { id: 'one' })
    await chat.say(STAFF, '异常 12 破损', { id: 'one' })
    await chat.say(STAFF, '异常 12 破损', { id: 'two' })
    expect(chat.relay.facts).toHaveLength(2)
    for (const { eventId } of chat.relay.facts)
      expect(eventId).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })
})

describe('when the server does not answer', () => {
  it('says that a question was not answered', async () => {
    chat.server.fail('listTasks', 502, 502, 502)
    expect(await chat.say(STAFF, '任务')).toBe('系统暂时连不上，请过一两分钟再发一次。')
  })

  it('says that an action may have been carried out; the next message tells', async () => {
    chat.relay.addTask(12, 'receive')
    chat.server.fail('completeTask', 'lost_answer')
    expect(await chat.say(STAFF, '收到 12')).toContain('可能已经办好')
    expect(await chat.say(STAFF, '收到 12')).toContain('可能已经办好。回复“任务”看待办')
    expect(kinds()).toEqual(['received SH000000012'])
  })

  it('stops in the middle of several, and tells what was done', async () => {
    for (const number of [3, 5, 8]) chat.relay.addTask(number, 'receive')
    chat.server.fail('completeTask', 503, 503)
    const answer = await chat.say(STAFF, '收到3、5、8')
    expect(answer).toContain('编号 3：没等到系统回答')
    expect(answer).not.toContain('编号 5')
  })

  it('signs in anew when the session was ended', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '任务')
    chat.relay.endSessions()
    await chat.say(STAFF, '收到 12')
    expect(kinds()).toEqual(['received SH000000012'])
  })
})

describe('who may', () => {
  it('is decided by the server: a leader has no tasks', async () => {
    expect(await chat.say(LEADER, '任务')).toBe('您没有办理这项业务的权限')
    expect(await chat.say(LEADER, '收到 12')).toBe('您没有办理这项业务的权限')
  })
})
