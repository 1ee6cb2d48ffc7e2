import { describe, expect, it } from 'vitest'
import type { TalkMessage } from '../../bot/channels/simulator-protocol.ts'
import { placeOnRelay } from '../../bot/simulator/page/relay-place.ts'
import { offeredReplies } from '../../bot/simulator/page/replies.ts'
import { type Line, mergeHistory } from '../../bot/simulator/page/talk-lines.ts'
import { answerTo, isHalfFilledIn, registeredNumber, type Wish } from '../../bot/simulator/page/tour/request.ts'
import type { Tracking } from '../../server/contract/consignments.ts'

let minute = 0
function message(from: 'peer' | 'bot', text: string): TalkMessage {
  minute += 1
  return { type: 'text', id: `m${minute}`, from, text, at: new Date(Date.UTC(2026, 2, 2, 1, minute)).toISOString() }
}
const bot = (text: string) => message('bot', text)
const peer = (text: string) => message('peer', text)

describe('offered replies', () => {
  const labels = (messages: TalkMessage[], usual: string[] = ['任务', '收到']) =>
    offeredReplies(messages, usual).map(({ label }) => label)

  it('are the usual words at first', () => {
    expect(labels([])).toEqual(['任务', '收到'])
  })

  it('name the task that was just given, in place of the bare word', () => {
    const task = bot('【任务 12】请收件\n单号 SH123456789，营业执照\n请在明天 17:30 前办好。\n收到后回复：收到 12')
    expect(labels([peer('任务'), task])).toEqual(['收到 12', '任务'])
    expect(labels([task, peer('收到 12'), bot('编号 12：SH123456789 已记录。')])).toEqual(['任务', '收到'])
  })

  it('leave room for the pick-up code', () => {
    const [offer] = offeredReplies([bot('【任务 7】请交给取件人\n交出后回复：签收 7 取件码')], [])
    expect(offer).toEqual({ label: '签收 7 …', text: '签收 7 ', isUnfinished: true })
  })

  it('take over what a list of tasks suggests', () => {
    expect(
      labels([bot('待办任务：\n3 收件：营业执照\n办好一件就回复，如 “收到 3”；有问题回复“异常 3 说明”。')]),
    ).toEqual(['收到 3', '任务'])
  })

  it('are the numbered choices of a question, and only of the last one', () => {
    const question = bot(
      '和“营业执照”有关的事项：\n1 个体工商户设立登记（市场监督管理局）\n2 公司设立登记（市场监督管理局）\n请回复序号；没有的话请写事项名称。',
    )
    const [first, second] = offeredReplies([question], [])
    expect(first).toEqual({ label: '1 个体工商户设立登记', text: '1', isUnfinished: false })
    expect(second?.text).toBe('2')
    expect(labels([question, peer('1'), bot('收件人叫什么名字？')], ['帮助'])).toEqual(['帮助'])
  })

  it('know the review, the kept contact, and yes and no', () => {
    expect(labels([bot('请核对：\n送到：汇城村服务站\n1 提交　2 修改　3 取消')], [])).toEqual([
      '1 提交',
      '2 修改',
      '3 取消',
    ])
    expect(labels([bot('收件人叫什么名字？\n回复 1 就用上次的：林** 138****8000')], [])).toEqual([
      '1 上次的：林** 138…',
    ])
    expect(labels([bot('要取消 SH123456789 吗？回复“是”就取消，“不”就不取消。')], [])).toEqual(['是', '不'])
  })

  it('are few', () => {
    const choices = Array.from({ length: 9 }, (_, index) => `${index + 1} 事项`).join('\n')
    expect(labels([bot(`${choices}\n请回复序号`)], ['任务', '收到', '发出'])).toHaveLength(6)
  })
})

describe('the history of a talk', () => {
  const line = (one: TalkMessage, isWaiting = false): Line => ({ message: one, isWaiting })

  it('is taken as the server tells it, and what it does not know stays', () => {
    const [first, second, third] = [peer('任务'), bot('待办任务：'), bot('【任务 1】')]
    const merged = mergeHistory([line(first), line(third)], [first, second])
    expect(merged.map(({ message: { id } }) => id)).toEqual([first.id, second.id, third.id])
  })

  it('knows better when a message of one’s own was said, and that it arrived', () => {
    const mine = peer('查件')
    const [merged] = mergeHistory([line(mine, true)], [{ ...mine, at: '2026-03-02T00:00:00.000Z' }])
    expect(merged).toEqual(line({ ...mine, at: '2026-03-02T00:00:00.000Z' }))
  })

  it('keeps what waits at the end', () => {
    const [waiting, later] = [peer('收到'), bot('【任务 2】')]
    expect(mergeHistory([line(waiting, true)], [later]).map(({ isWaiting }) => isWaiting)).toEqual([false, true])
  })
})

describe('the place of the parcel', () => {
  const people = [
    { key: 'clerk', siteId: 'A01' },
    { key: 'dispatcher', siteId: 'hub' },
    { key: 'village', siteId: 'v1' },
    { key: 'resident', siteId: null },
  ]
  const DOWN = ['A01', 'hub', 'v1']
  type State = Tracking['route'][number]['state']
  const place = (direction: Tracking['direction'], status: Tracking['status'], states: State[]) => {
    const stops = direction === 'result' ? DOWN : [...DOWN].reverse()
    const route = stops.map((siteId, index) => ({ siteId, name: siteId, state: states[index] ?? 'ahead' }))
    const { at, from } = placeOnRelay({ direction, status, route }, people)
    return from === undefined ? at : `${from} > ${at}`
  }

  it.each([
    ['result', 'requested', ['ahead', 'ahead', 'ahead'], 'clerk'],
    ['result', 'in_transit', ['passed', 'ahead', 'ahead'], 'clerk > dispatcher'],
    ['result', 'held', ['passed', 'here', 'ahead'], 'dispatcher'],
    ['result', 'awaiting_pickup', ['passed', 'passed', 'here'], 'village'],
    ['result', 'in_transit', ['passed', 'passed', 'passed'], 'village > resident'],
    ['result', 'completed', ['passed', 'passed', 'passed'], 'resident'],
    ['result', 'cancelled', ['ahead', 'ahead', 'ahead'], undefined],
    ['materials', 'requested', ['ahead', 'ahead', 'ahead'], 'resident'],
    ['materials', 'held', ['here', 'ahead', 'ahead'], 'village'],
    ['materials', 'completed', ['passed', 'passed', 'passed'], 'clerk'],
  ] as const)('%s, %s, %j: %s', (direction, status, states, expected) => {
    expect(place(direction, status, [...states])).toBe(expected)
  })

  it('is nowhere at a site of nobody here', () => {
    const route = [{ siteId: 'v9', name: '别的村', state: 'here' as const }]
    expect(placeOnRelay({ direction: 'materials', status: 'held', route }, people)).toEqual({
      at: undefined,
      from: undefined,
    })
  })
})

describe('the resident of the tour', () => {
  const wish: Wish = {
    opening: '我要把营业执照寄回汇城村',
    matter: '公司设立登记',
    direction: 'result',
    place: '汇城村',
    name: '林小满',
    phone: '13800138000',
  }

  it.each([
    [
      '和“营业执照”有关的事项：\n1 个体工商户设立登记（市场监督管理局）\n2 公司设立登记（市场监督管理局）\n请回复序号',
      '2',
    ],
    ['办的是什么事项？请写证照或事项的名称，例如：营业执照。', '公司设立登记'],
    ['要办哪一种？\n1 证照、结果办好后寄回给我\n2 我把申请材料送到县里\n请回复 1 或 2。', '1'],
    ['送到哪里？请写村名或镇名；要送到家请写“家里”。', '汇城村'],
    ['找到这些地方：\n1 汇城村服务站（三河镇）\n2 汇东村服务站（三河镇）\n请回复序号。', '1'],
    ['收件人叫什么名字？', '林小满 13800138000'],
    ['收件人叫什么名字？\n回复 1 就用上次的：林** 138****8000', '1'],
    ['请写 11 位手机号，到件时通知用。', '13800138000'],
    ['请核对：\n事项：公司设立登记\n1 提交　2 修改　3 取消', '1'],
    ['您的营业执照已签收，单号 SH123456789。', undefined],
  ])('answers %j', (question, answer) => {
    expect(answerTo(question, wish)).toBe(answer)
  })

  it('knows when the request is taken, and when one is left half filled in', () => {
    expect(registeredNumber('已登记，流转单号 SH123456789\n下一步：')).toBe('SH123456789')
    expect(isHalfFilledIn('收件人叫什么名字？')).toBe(true)
    expect(isHalfFilledIn('已登记，流转单号 SH123456789')).toBe(false)
  })
})
