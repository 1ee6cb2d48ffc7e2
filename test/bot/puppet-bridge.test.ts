import '../../bot/puppet/silence-log.mjs'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Message, type Wechaty, WechatyBuilder } from 'wechaty'
import { UnsupportedByChannelError } from '../../bot/puppet/puppet-base.ts'
import { PuppetBridge } from '../../bot/puppet/puppet-bridge.ts'
import { FakeChannel, ROBOT } from './fake-channel.ts'

let channel: FakeChannel
let bridge: PuppetBridge
let wechaty: Wechaty
let heard: Message[]
let errors: string[]

beforeEach(() => {
  channel = new FakeChannel()
  bridge = new PuppetBridge(channel, { silenceMs: 60_000, onLost: () => undefined })
  wechaty = WechatyBuilder.build({ puppet: bridge })
  heard = []
  errors = []
  wechaty.on('message', (message) => void heard.push(message))
  wechaty.on('error', (error) => void errors.push(error.message))
})

afterEach(async () => {
  await wechaty.stop()
})

async function started(): Promise<void> {
  await wechaty.start()
  await bridge.opened
}

describe('PuppetBridge as a wechaty puppet', () => {
  it('implements every abstract member that wechaty-puppet declares, and refuses loudly what it cannot do', async () => {
    const names = abstractMembers()
    expect(names, 'besides onStart and onStop, which tsc demands').toHaveLength(63)
    const refused: string[] = []
    for (const name of names) {
      const member: unknown = Reflect.get(bridge, name)
      expect(member, name).toBeTypeOf('function')
      if (Object.hasOwn(PuppetBridge.prototype, name)) continue
      await expect((member as () => Promise<unknown>).call(bridge), name).rejects.toThrow(UnsupportedByChannelError)
      refused.push(name)
    }
    expect(refused).toContain('messageRecall')
    await expect(bridge.messageRecall('m')).rejects.toThrow('messageRecall is not supported by bridge to fake')
  })

  it('passes a message on with its writer, text and time', async () => {
    await started()
    channel.hear('我的件', { at: new Date('2024-03-05T01:02:03Z') })
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    const [message] = heard
    expect(message?.text()).toBe('我的件')
    expect(message?.talker().name()).toBe('阿花')
    expect(message?.date().toISOString()).toBe('2024-03-05T01:02:03.000Z')
    expect(message?.self()).toBe(false)
    expect(errors).toEqual([])
  })

  it('drops a repeated message id, as platforms repeat what was not answered in time', async () => {
    await started()
    channel.hear('收到', { id: 'same' })
    channel.hear('收到', { id: 'same' })
    channel.hear('完了', { id: 'other' })
    await vi.waitFor(() => expect(heard.at(-1)?.text()).toBe('完了'))
    expect(heard.map((message) => message.text())).toEqual(['收到', '完了'])
  })

  it('keeps the order of messages that arrive in one turn, also from people never seen before', async () => {
    await started()
    const expected: string[] = []
    for (let i = 0; i < 300; i++) {
      const text = `第${i}条`
      expected.push(text)
      channel.hear(text, { from: { id: `p${i % 7}`, name: `人${i % 7}` } })
      if (i % 3 === 0) await Promise.resolve()
    }
    await vi.waitFor(() => expect(heard).toHaveLength(300))
    expect(heard.map((message) => message.text())).toEqual(expected)
  })

  it('loses nothing when more messages arrive in one turn than it remembers', async () => {
    await started()
    for (let i = 0; i < 3000; i++) channel.hear(String(i))
    await vi.waitFor(() => expect(heard).toHaveLength(3000), { timeout: 5000 })
    expect(errors).toEqual([])
  })

  it('forgets the oldest messages', async () => {
    await started()
    for (let i = 0; i < 2000; i++) channel.hear(String(i), { id: `m-${i}` })
    await vi.waitFor(() => expect(heard).toHaveLength(2000), { timeout: 5000 })
    await expect(bridge.messageRawPayload('m-0')).rejects.toThrow('no longer remembered')
    await expect(bridge.messageRawPayload('m-1999')).resolves.toMatchObject({ text: '1999' })
  })

  it('follows a person who changes his name', async () => {
    await started()
    channel.hear('你好', { from: { id: 'ahua', name: '阿花' } })
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    channel.hear('又是我', { from: { id: 'ahua', name: '花姐' } })
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    expect(heard[1]?.talker().name()).toBe('花姐')
  })

  it('knows in a room who was mentioned and who is there', async () => {
    await started()
    const ahua = { id: 'ahua', name: '阿花' }
    const members = [ahua, ROBOT]
    channel.hear('@少跑助手 查件 110101', {
      from: ahua,
      room: { id: 'r1', topic: '三河镇站点群', members, mentionsBot: true },
    })
    channel.hear('大家好', { from: ahua, room: { id: 'r1', topic: '三河镇工作群', members, mentionsBot: false } })
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    const [first, second] = heard
    expect(await first?.mentionSelf()).toBe(true)
    expect(await first?.mentionText()).toBe('查件 110101')
    expect(await second?.mentionSelf()).toBe(false)
    await vi.waitFor(async () => expect(await second?.room()?.topic()).toBe('三河镇工作群'))
    expect((await second?.room()?.memberAll())?.map((member) => member.name())).toEqual(['阿花', '少跑助手'])
    expect(errors).toEqual([])
  })

  it("sends through wechaty's own objects too", async () => {
    await started()
    channel.hear('在吗')
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    const sent = await heard[0]?.talker().say('在的')
    expect(channel.texts('ahua')).toEqual(['在的'])
    expect(sent).toBeDefined()
  })

  it('looks up a person who has not written yet', async () => {
    await started()
    channel.strangers.set('laowang', { id: 'laowang', name: '老王' })
    expect((await wechaty.Contact.find({ id: 'laowang' }))?.name()).toBe('老王')
    expect(await wechaty.Contact.find({ id: 'nobody' })).toBeUndefined()
    expect(errors.join()).toContain('fake knows no person nobody')
  })

  it('comes back online after going offline, even in the same turn', async () => {
    await started()
    channel.sink.offline('踢下线')
    channel.sink.online(ROBOT)
    await vi.waitFor(() => expect(bridge.isLoggedIn).toBe(true))
    channel.hear('还在吗')
    await vi.waitFor(() => expect(heard).toHaveLength(1))
  })

  it('reports a message that a channel passes on while offline, and does not take it', async () => {
    channel.onStart = () => undefined
    await wechaty.start()
    channel.hear('太早了', { id: 'early' })
    await vi.waitFor(() => expect(errors.join()).toContain('while offline'))
    channel.sink.online(ROBOT)
    channel.hear('太早了', { id: 'early' })
    await vi.waitFor(() => expect(heard).toHaveLength(1))
  })

  it('writes no memory card into the working directory', async () => {
    const before = readdirSync(process.cwd())
    await started()
    channel.hear('你好')
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    await wechaty.stop()
    expect(readdirSync(process.cwd()).filter((file) => !before.includes(file) && file.includes('memory'))).toEqual([])
  })
})

/** From the sources wechaty-puppet ships: its compiled types no longer say which members are abstract. */
function abstractMembers(): string[] {
  const source = join(dirname(fileURLToPath(import.meta.resolve('wechaty-puppet'))), '../../../../src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const text = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n')
  return [...new Set([...text.matchAll(/^\s+abstract +(\w+) *\(/gm)].map((match) => String(match[1])))].sort()
}
