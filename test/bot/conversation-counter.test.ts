import { describe, expect, it } from 'vitest'
import { LEADER, STAFF, useChat } from './chat.ts'
import { exceptionOf } from './fake-counter.ts'
import { bagOf, person, TOWN, uuidOf } from './relay-rows.ts'

const chat = useChat()
const DESK = 'desk'
const deeds = () => chat.relay.counter.deeds.map(({ what, detail }) => [what, detail])

describe('a second person', () => {
  it('confirms with 确认, and 收到 alone does not', async () => {
    chat.relay.addTask(12, 'witness')
    expect(await chat.say(STAFF, '收到 12')).toContain('“确认 12”')
    expect(chat.relay.facts).toEqual([])
    expect(await chat.say(STAFF, '确认 12')).toContain('已记录')
    expect(chat.relay.facts).toMatchObject([{ kind: 'witnessed' }])
  })
})

describe('点错了', () => {
  it('takes back the last thing that was recorded here, after a yes', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '收到 12')
    expect(await chat.say(STAFF, '点错了')).toContain('要撤回“编号 12 收件：营业执照”吗')
    expect(deeds()).toEqual([])
    expect(await chat.say(STAFF, '是')).toContain('撤回“编号 12')
    expect(deeds()).toEqual([['correct', chat.relay.facts[0]?.eventId]])
    expect(await chat.say(STAFF, '撤回')).toContain('没有刚登记的记录')
  })

  it('asks which of several, and finds one by its number', async () => {
    for (const number of [12, 13]) chat.relay.addTask(number, 'receive')
    await chat.say(STAFF, '收到 12和13')
    expect(await chat.say(STAFF, '撤回')).toContain('撤回哪一条')
    await chat.say(STAFF, '取消')
    expect(await chat.say(STAFF, '撤回 12')).toContain('编号 12')
    await chat.say(STAFF, '不')
    expect(deeds()).toEqual([])
  })

  it('remembers over a restart what there is to take back', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '收到 12')
    chat.restart()
    await chat.say(STAFF, '撤回')
    chat.restart()
    await chat.say(STAFF, '是')
    expect(deeds()).toMatchObject([['correct', chat.relay.facts[0]?.eventId]])
  })

  it('is 取消 for a resident', async () => {
    expect(await chat.say('ahua', '撤回')).toContain('“取消”加流转单号')
  })
})

describe('转给', () => {
  it('hands a task to the colleague who is meant, after a yes', async () => {
    chat.relay.addTask(12, 'receive')
    chat.relay.counter.colleagues.push({ id: uuidOf('li'), label: '李小明' }, { id: uuidOf('wang'), label: '王芳' })
    expect(await chat.say(STAFF, '12转给小李')).toContain('转给李小明吗')
    expect(deeds()).toEqual([])
    expect(await chat.say(STAFF, '是')).toContain('编号 12 已转给李小明')
    expect(deeds()).toEqual([['assign', { number: 12, label: '李小明' }]])
  })

  it('asks to whom when nobody or several are meant', async () => {
    chat.relay.addTask(12, 'receive')
    chat.relay.counter.colleagues.push({ id: uuidOf('1'), label: '李一' }, { id: uuidOf('2'), label: '李二' })
    expect(await chat.say(STAFF, '转给小李')).toContain('1 李一')
    await chat.say(STAFF, '2')
    expect(deeds()).toEqual([['assign', { number: 12, label: '李二' }]])
    expect(await chat.say(STAFF, '12转给小赵')).toContain('没有找到“小赵”')
  })
})

describe('封包', () => {
  it('is received whole, once it is said how the seal is', async () => {
    chat.relay.counter.bags.push(bagOf('F12345', 'in_transit'))
    expect(await chat.say(STAFF, '收到整包 F12345')).toContain('封签完好吗')
    expect(deeds()).toEqual([])
    await chat.say(STAFF, '2')
    expect(deeds()).toEqual([['bag received', false]])
  })

  it('is taken back whole after a yes; if something in it has gone on, that is said, and it can be tried again', async () => {
    chat.relay.counter.bags.push(bagOf('F12345', 'in_transit'))
    await chat.say(STAFF, '收到整包 F12345')
    await chat.say(STAFF, '1')
    expect(await chat.say(STAFF, '撤回')).toContain('要撤回“收到封包 F12345”吗')
    chat.relay.counter.goneOn.add('F12345')
    expect(await chat.say(STAFF, '是')).toContain('SH000000201在这之后又有登记')
    chat.relay.counter.goneOn.clear()
    await chat.say(STAFF, '点错了')
    expect(await chat.say(STAFF, '是')).toContain('包 F12345 已撤回“收到”')
    expect(deeds().map(([what]) => what)).toEqual(['bag received', 'bag taken back'])
    expect(await chat.say(STAFF, '撤回')).toContain('没有刚登记的记录')
  })

  it('is found without its number when only one can be meant, dispatched and checked after a yes', async () => {
    chat.relay.counter.bags.push(bagOf('F12345', 'sealed'), bagOf('F99999', 'received'))
    expect(await chat.say(STAFF, '发出整包')).toContain('F12345')
    await chat.say(STAFF, '是')
    expect(await chat.say(STAFF, '拆包核对')).toContain('清单上 2 件都在包里')
    await chat.say(STAFF, '不')
    expect(deeds()).toEqual([['bag dispatched', 'F12345']])
  })

  it('has a manifest', async () => {
    chat.relay.counter.bags.push(bagOf('F12345', 'in_transit'))
    const text = await chat.say(STAFF, '清单')
    expect(text).toContain('封包清单 F12345（2 件）')
    expect(text).toContain('[清单-F12345.png]')
    expect(text).toContain('SH000000201')
  })

  it('that nobody knows is told so', async () => {
    expect(await chat.say(STAFF, '收到整包 F00000')).toContain('没有找到这个包')
    expect(await chat.say(STAFF, '收到整包')).toContain('现在没有要收封包')
    expect(await chat.say('ahua', '清单')).toContain('由工作人员办理')
  })
})

describe('三河那批到了没', () => {
  it('shows bags and tasks of the place', async () => {
    chat.relay.counter.bags.push(bagOf('F12345', 'in_transit'))
    chat.relay.addTask(12, 'receive')
    const text = await chat.say(STAFF, '三河那批到了没')
    expect(text).toContain('F12345')
    expect(text).toContain('12 收件')
    expect(await chat.say(STAFF, '高陂那批到了没')).toContain('没有在路上的')
  })

  it('is the figures of the place for a leader', async () => {
    await chat.say(LEADER, '三河那批到了没')
    expect(chat.relay.counter.asked?.siteId).toBe(TOWN)
  })
})

describe('异常件', () => {
  it('is a list to choose from, with what may be done, and a note and a yes before it is', async () => {
    chat.relay.add(DESK, person('县流转中心调度', 'dispatcher', null))
    chat.relay.counter.exceptions.push(exceptionOf('SH202611186'))
    expect(await chat.say(DESK, '异常件')).toContain('1 拒收：营业执照')
    expect(await chat.say(DESK, '1')).toContain('1 退回')
    expect(await chat.say(DESK, '1')).toContain('请写一句说明')
    expect(await chat.say(DESK, '本人不要了')).toContain('按“退回”处理，说明：本人不要了')
    expect(deeds()).toEqual([])
    await chat.say(DESK, '是')
    expect(deeds()).toEqual([['settle returned', '本人不要了']])
  })

  it('退回 and 核销 go straight to it', async () => {
    chat.relay.add(DESK, person('县流转中心调度', 'dispatcher', null))
    chat.relay.addTask(12, 'resolve_exception', { trackingNumber: 'SH202611186' })
    chat.relay.counter.exceptions.push(exceptionOf('SH202611186'))
    expect(await chat.say(DESK, '退回 12')).toContain('“退回”：请写一句说明')
    await chat.say(DESK, '取消')
    await chat.say(DESK, '核销 SH202611186')
    expect(await chat.say(DESK, '找了三天没有')).toContain('另一位负责人批准')
    await chat.say(DESK, '是')
    expect(deeds()).toEqual([['write-off', '找了三天没有']])
    expect(await chat.say(STAFF, '退回 12')).toContain('由县流转中心办理')
  })

  it('goes elsewhere once the place is named', async () => {
    chat.relay.add(DESK, person('县流转中心调度', 'dispatcher', null))
    chat.relay.counter.exceptions.push(exceptionOf('SH202611186'))
    await chat.say(DESK, '异常件')
    await chat.say(DESK, '1')
    expect(await chat.say(DESK, '2')).toContain('改送到哪里')
    expect(await chat.say(DESK, '汇城村')).toContain('请写一句说明')
    expect(await chat.say(DESK, '搬到汇城村了')).toContain('改送其他站点到汇城村服务站')
    await chat.say(DESK, '是')
    expect(deeds()).toEqual([['settle rerouted', '搬到汇城村了']])
  })
})

describe('words that only sound right', () => {
  it('do nothing before a yes', async () => {
    chat.relay.addTask(12, 'receive')
    expect(await chat.say(STAFF, '收道 12')).toBe('您是说“收到 12”吗？回复“是”就办，“不”就不办。')
    expect(chat.relay.facts).toEqual([])
    await chat.say(STAFF, '是')
    expect(chat.relay.facts).toHaveLength(1)
  })

  it('answer a question at once', async () => {
    expect(await chat.say(LEADER, '周抱')).toContain('2026-W47 周报')
  })
})

describe('several things in one message', () => {
  it('are offered by number, and those that are picked are recorded', async () => {
    for (const number of [12, 13]) chat.relay.addTask(number, 'receive')
    const text = await chat.say(STAFF, '12收到，13还没到')
    expect(text).toContain('一次说了几件事')
    expect(text).toContain('1 收到 12')
    expect(chat.relay.facts).toEqual([])
    expect(await chat.say(STAFF, '1')).toContain('编号 12')
    expect(chat.relay.facts).toMatchObject([{ kind: 'received' }])
  })
})

describe('words that nobody understands', () => {
  it('are offered by number as what they may be about', async () => {
    const text = await chat.say('ahua', '证那边咋个说法')
    expect(text).toContain('没看懂，您是想')
    expect(text).toContain('1 看我的件到哪了')
    expect(await chat.say('ahua', '1')).toContain('您还没有流转件')
  })
})
