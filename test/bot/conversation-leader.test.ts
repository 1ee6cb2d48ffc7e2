import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UTTERANCES } from '../../bot/dialog/examples/utterances.ts'
import { LEADER, STAFF, useChat } from './chat.ts'
import { CARD } from './fake-relay.ts'

const chat = useChat()

describe('周报', () => {
  it('is the text of the week and its picture', async () => {
    expect(await chat.replies(LEADER, '周报')).toEqual([
      { text: '2026-W47 周报\n办结 3 件' },
      { image: CARD, name: '周报-2026-W47.png' },
    ])
  })

  it('is of the week that was named', async () => {
    expect(await chat.say(LEADER, '上周')).toContain('2026-W46 周报')
    expect(await chat.say(LEADER, '10月20日那周的周报')).toContain('2026-W43 周报')
  })

  it('asks which week when it did not understand', async () => {
    expect(await chat.say(LEADER, '第99周的周报')).toContain('没看懂是哪一周')
  })

  it('has none of a week to come', async () => {
    expect(await chat.say(LEADER, '下周周报')).toContain('这一周还没有到')
    expect(chat.server.count('readWeeklyText')).toBe(0)
  })

  it('comes without its picture rather than not at all', async () => {
    chat.server.fail('readWeeklyCard', 'html')
    expect(await chat.say(LEADER, '周报')).toBe(
      '2026-W47 周报\n办结 3 件\n（图片暂时出不来，过一会儿再回复“周报”可以再要。）',
    )
  })

  it('is refused to others by the server', async () => {
    expect(await chat.say('ahua', '周报')).toContain('您没有办理这项业务的权限')
    expect(await chat.say(STAFF, '周报')).toBe('您没有办理这项业务的权限')
  })
})

describe('寄回 with an account that the contract does not let register', () => {
  it('is refused before the first question', async () => {
    expect(await chat.say(LEADER, '寄回营业执照')).toContain('您这个工作账号不能寄件')
    expect(chat.server.count('listMatters')).toBe(0)
  })
})

describe('in a group chat', () => {
  const room = { room: true }

  it.each(['寄回 营业执照', '取件码', '绑定', '绑定 12345678', '我的件', '查件', '取消 SH123456789', '周报'])(
    'nothing private is said: %s',
    async (text) => {
      chat.relay.addConsignment('SH123456789', LEADER)
      expect(await chat.say(LEADER, text, room)).toBe('这件事请私聊我办理，免得别人看到。')
    },
  )

  it('shows where a consignment is, and not what it is, even to its holder', async () => {
    chat.relay.addConsignment('SH123456789', 'ahua')
    const answer = await chat.say('ahua', '查件 SH123456789', room)
    expect(answer).toContain('现在：')
    expect(answer).not.toContain('营业执照')
  })

  it('lets staff confirm, each for himself', async () => {
    chat.relay.addTask(12, 'receive')
    await chat.say(STAFF, '收到 12', room)
    expect(chat.relay.facts).toHaveLength(1)
  })

  it('keeps its questions apart from the private chat', async () => {
    for (const number of [12, 13]) chat.relay.addTask(number, 'receive')
    await chat.say(STAFF, '收到', room)
    expect(await chat.say(STAFF, '12')).toContain('现在没有要选的')
    await chat.say(STAFF, '12', room)
    expect(chat.relay.facts).toHaveLength(1)
  })
})

describe('whatever is written', () => {
  const anything = fc.oneof(
    {
      weight: 2,
      arbitrary: fc.constantFrom(...Object.values(UTTERANCES).flatMap((rows) => rows.map(([text]) => text))),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('是', '不', '1', '2', '汇城村', '王小明', '13800000000', '取消', '更多', '12'),
    },
  )
  const peers = fc.constantFrom('ahua', STAFF, LEADER)

  it('is answered, on one screen for each text, whatever went before', async () => {
    for (const number of [12, 13, 14]) chat.relay.addTask(number, number === 14 ? 'hand_over' : 'receive')
    chat.relay.addConsignment('SH202611186', 'ahua')
    const talk = fc.array(fc.tuple(peers, anything, fc.boolean()), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(talk, async (lines) => {
        for (const [peer, text, room] of lines) {
          const replies = await chat.replies(peer, text, { room })
          expect(replies.length).toBeGreaterThan(0)
          for (const reply of replies) {
            if (!('text' in reply)) continue
            expect(reply.text.trim()).not.toBe('')
            expect([...reply.text].length).toBeLessThanOrEqual(600)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is answered while the server is away', async () => {
    await chat.server.close()
    await fc.assert(
      fc.asyncProperty(peers, anything, async (peer, text) => {
        expect(await chat.say(peer, text)).toContain('系统暂时连不上')
      }),
      { numRuns: 30 },
    )
  })
})
