import { describe, expect, it } from 'vitest'
import { STAFF, useChat } from './chat.ts'

const chat = useChat()
const deeds = () => chat.relay.counter.deeds.map(({ what, detail }) => [what, detail])
const done = { status: 'completed', completedAt: '2026-11-17T08:00:00Z' } as const

describe('投诉', () => {
  it('asks what is wrong, reads it back, and files it after a yes', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua')
    expect(await chat.say('ahua', '我要投诉')).toContain('请写清楚是什么情况')
    expect(await chat.say('ahua', '我的件三天没到')).toContain('“我的件三天没到”')
    expect(deeds()).toEqual([])
    expect(await chat.say('ahua', '是')).toContain('投诉已交给县流转中心')
    expect(deeds()).toEqual([['complain', '我的件三天没到']])
  })

  it('asks which of several, with the words kept', async () => {
    for (const number of ['SH202611186', 'SH202611194']) chat.relay.addConsignment(number, 'ahua')
    expect(await chat.say('ahua', '投诉 信封破了没人管')).toContain('投诉哪一件')
    expect(await chat.say('ahua', '2')).toContain('信封破了没人管')
    await chat.say('ahua', '不')
    expect(deeds()).toEqual([])
  })

  it('is not for what is somebody else’s', async () => {
    chat.relay.addConsignment('SH202611186', 'other')
    expect(await chat.say('ahua', '投诉 SH202611186 一直没有到')).toContain('不是您的件')
    expect(await chat.say('ahua', '投诉')).toContain('您还没有流转件')
    expect(await chat.say(STAFF, '投诉 一直没有到')).toContain('工作账号不能投诉')
  })
})

describe('评价', () => {
  it('is read back first, since it cannot be changed', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua', done)
    expect(await chat.say('ahua', '评价 5 分 很快')).toContain('打 5 分，并写上“很快”')
    expect(deeds()).toEqual([])
    expect(await chat.say('ahua', '是')).toBe('谢谢您的评价。')
    expect(deeds()).toEqual([['rate', { score: 5, tags: [], comment: '很快' }]])
  })

  it('asks for the score, and which of several', async () => {
    for (const number of ['SH202611186', 'SH202611194']) chat.relay.addConsignment(number, 'ahua', done)
    expect(await chat.say('ahua', '评价')).toContain('评价哪一件')
    expect(await chat.say('ahua', '2')).toContain('打几分')
    expect(await chat.say('ahua', '4')).toContain('SH202611194 打 4 分')
    await chat.say('ahua', '是')
    expect(deeds()).toMatchObject([['rate', { score: 4 }]])
  })

  it('waits until something has arrived', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua')
    expect(await chat.say('ahua', '评价 5 分')).toContain('收到以后再评价')
  })
})

describe('代领', () => {
  it('asks who it is and his name, and gives him a code after a yes', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua')
    expect(await chat.say('ahua', '找人代领')).toContain('您的什么人')
    expect(await chat.say('ahua', '6')).toContain('代领人（邻居）的姓名')
    expect(await chat.say('ahua', '张三')).toContain('请邻居“张三”代领')
    expect(deeds()).toEqual([])
    expect(await chat.say('ahua', '是')).toContain('代领码 112233')
    expect(deeds()).toEqual([['proxy', { relation: 'neighbour', name: '张三' }]])
  })

  it('takes what was said at once, and asks for the rest', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua')
    expect(await chat.say('ahua', '请我爱人王芳代领')).toContain('请爱人“王芳”代领')
    await chat.say('ahua', '算了')
    expect(await chat.say('ahua', '让我儿子去取')).toContain('代领人（子女）的姓名')
    expect(deeds()).toEqual([])
  })

  it('needs something to collect', async () => {
    expect(await chat.say('ahua', '代领')).toContain('没有要取的件')
  })
})

describe('改送', () => {
  it('asks where to, and does it after a yes', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua')
    expect(await chat.say('ahua', '改送')).toContain('改送到哪里')
    expect(await chat.say('ahua', '汇城村')).toContain('改送到汇城村服务站吗')
    expect(chat.relay.facts).toEqual([])
    expect(await chat.say('ahua', '是')).toContain('已改送')
    expect(chat.relay.facts).toMatchObject([{ kind: 'redirected' }])
  })

  it('asks which of the places of one name, and offers what sounds alike', async () => {
    chat.relay.addConsignment('SH202611186', 'ahua')
    expect(await chat.say('ahua', '改送到新村')).toContain('1 茶阳镇新村服务站')
    expect(await chat.say('ahua', '2')).toContain('改送到新村服务站吗')
    await chat.say('ahua', '取消')
    expect(await chat.say('ahua', '改送到会城村')).toContain('您是说：\n1 三河镇汇城村服务站')
    expect(await chat.say('ahua', '改送到火星村')).toContain('没有找到“火星村”')
    expect(chat.relay.facts).toEqual([])
  })
})

describe('our memory', () => {
  it('takes a dialogue up after a restart where it was left', async () => {
    await chat.say('ahua', '寄回营业执照')
    chat.restart()
    expect(await chat.say('ahua', '汇城村')).toContain('收件人叫什么名字')
    chat.restart()
    expect(await chat.say('ahua', '王小明 13800000000')).toContain('请核对')
    chat.restart()
    expect(await chat.say('ahua', '1')).toContain('已登记')
    expect(chat.relay.registered).toHaveLength(1)
  })

  it('times out politely, also over a restart', async () => {
    await chat.say('ahua', '寄回营业执照')
    chat.pass(16)
    chat.restart()
    expect(await chat.say('ahua', '查件')).toContain('超过 15 分钟，已经取消')
  })

  it('is no hindrance when the server cannot keep it', async () => {
    chat.server.fail('keepDialogue', 503, 503)
    chat.server.fail('recallDialogue', 503)
    expect(await chat.say('ahua', '寄回营业执照')).toContain('送到哪里')
    expect(await chat.say('ahua', '汇城村')).toContain('收件人叫什么名字')
  })

  it('is only written when it changed', async () => {
    await chat.say('ahua', '帮助')
    await chat.say('ahua', '谢谢')
    expect(chat.server.count('keepDialogue')).toBe(0)
    expect(chat.server.count('recallDialogue')).toBe(1)
  })
})
