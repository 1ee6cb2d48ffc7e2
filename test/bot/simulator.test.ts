import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SimulatorChannel, type SimulatorOptions } from '../../bot/channels/simulator.ts'
import { isAllowedOrigin } from '../../bot/channels/simulator-origin.ts'
import { createTalks } from '../../bot/channels/simulator-talks.ts'
import type { IncomingMessage, Person } from '../../bot/puppet/channel.ts'
import { openPage, type Page } from './simulator-client.ts'

let simulator: SimulatorChannel
let heard: IncomingMessage[]
let online: Person[]
let beats: number
let errors: unknown[]
let clock: number

const PNG = { name: '周报.png', mediaType: 'image/png', content: Buffer.from([0x89, 0x50, 0x4e, 0x47]) }

async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<SimulatorChannel> {
  simulator = new SimulatorChannel({ port: 0, now: () => clock, ...options })
  await simulator.start({
    online: (self) => online.push(self),
    offline: () => undefined,
    lost: () => undefined,
    heartbeat: () => beats++,
    message: (message) => heard.push(message),
    error: (error) => errors.push(error),
  })
  return simulator
}

const tell = (peer: string, text: string, id: string) => simulator.sendText(peer, text, { id, mentions: [] })
const page = (query: string, options?: Parameters<typeof openPage>[2]): Promise<Page> =>
  openPage(simulator.port, query, options)

beforeEach(() => {
  heard = []
  online = []
  errors = []
  beats = 0
  clock = Date.parse('2024-03-05T01:02:03.000Z')
})

afterEach(async () => {
  await simulator.stop()
  expect(errors).toEqual([])
})

describe('talking', () => {
  it('carries text and pictures both ways', async () => {
    await startSimulator()
    expect(online).toEqual([{ id: 'bot', name: '少跑助手' }])
    const ahua = await page(`peer=ahua&name=${encodeURIComponent('阿花')}`)
    ahua.say(' 我的件 ', 'u-1')
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    expect(heard[0]).toEqual({
      id: 'ahua/u-1',
      from: { id: 'ahua', name: '阿花' },
      kind: 'text',
      text: '我的件',
      at: new Date(clock),
    })
    await tell('ahua', '有两件在路上', 'n-1')
    await simulator.sendFile('ahua', PNG, { id: 'n-2', mentions: [] })
    await vi.waitFor(() => expect(ahua.frames).toHaveLength(3))
    const at = '2024-03-05T01:02:03.000Z'
    expect(ahua.frames).toEqual([
      { type: 'history', messages: [] },
      { type: 'text', id: 'n-1', from: 'bot', text: '有两件在路上', at },
      { type: 'image', id: 'n-2', from: 'bot', name: '周报.png', dataUrl: 'data:image/png;base64,iVBORw==', at },
    ])
  })

  it('shows a reloaded page, and one that was away, what was said, oldest first', async () => {
    await startSimulator()
    await tell('ahua', '您不在时来的', 'n-1')
    const first = await page('peer=ahua')
    expect(first.history().map((message) => message.from)).toEqual(['bot'])
    first.say('我来了', 'u-1')
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    first.socket.close()
    await once(first.socket, 'close')
    await tell('ahua', '又来一条', 'n-2')
    const second = await page('peer=ahua')
    expect(second.history()).toMatchObject([
      { from: 'bot', text: '您不在时来的' },
      { from: 'peer', text: '我来了' },
      { from: 'bot', text: '又来一条' },
    ])
    expect((await page('peer=laowang')).history()).toEqual([])
  })

  it('keeps the latest 100 messages of a peer', async () => {
    await startSimulator()
    for (let i = 1; i <= 130; i++) await tell('ahua', `第${i}条`, `n-${i}`)
    const texts = (await page('peer=ahua')).history().map((message) => message.type === 'text' && message.text)
    expect(texts).toHaveLength(100)
    expect([texts[0], texts[99]]).toEqual(['第31条', '第130条'])
  })

  it('shows a repeated delivery once, also when the history has moved on', async () => {
    await startSimulator()
    const ahua = await page('peer=ahua')
    await tell('ahua', '取件码已生成', 'n-1')
    for (let i = 0; i < 110; i++) await tell('ahua', String(i), `x-${i}`)
    await tell('ahua', '取件码已生成', 'n-1')
    await tell('ahua', '完', 'n-end')
    await vi.waitFor(() => expect(ahua.texts().at(-1)).toBe('完'))
    expect(ahua.texts().filter((text) => text === '取件码已生成')).toHaveLength(1)
    const again = await page('peer=laowang')
    await tell('laowang', '取件码已生成', 'n-1')
    await vi.waitFor(() => expect(again.texts()).toEqual(['取件码已生成']))
  })

  it('takes a message that a page sends again once, and keeps the ids of two peers apart', async () => {
    await startSimulator()
    const [ahua, laowang] = [await page('peer=ahua'), await page('peer=laowang')]
    ahua.say('收到', 'u-1')
    ahua.say('收到', 'u-1')
    laowang.say('收到', 'u-1')
    ahua.say('完', 'u-2')
    await vi.waitFor(() => expect(heard).toHaveLength(3))
    expect(heard.map((message) => message.id).sort()).toEqual(['ahua/u-1', 'ahua/u-2', 'laowang/u-1'])
  })

  it('shows what one page of a peer wrote on his other pages', async () => {
    await startSimulator()
    const [one, two] = [await page('peer=ahua'), await page('peer=ahua')]
    one.say('从这页', 'u-1')
    await vi.waitFor(() =>
      expect(two.frames[1]).toMatchObject({ type: 'text', from: 'peer', id: 'u-1', text: '从这页' }),
    )
    await tell('ahua', '都看到', 'n-1')
    await vi.waitFor(() => expect(one.texts()).toEqual(['都看到']))
    expect(two.texts()).toEqual(['从这页', '都看到'])
  })
})

describe('bad input', () => {
  it.each([
    ['no JSON', '{'],
    ['another kind', JSON.stringify({ type: 'image', id: '1', text: 'x' })],
    ['no id', JSON.stringify({ type: 'text', text: 'x' })],
    ['only blanks', JSON.stringify({ type: 'text', id: '1', text: '  ' })],
    ['too long', JSON.stringify({ type: 'text', id: '1', text: '长'.repeat(2001) })],
    ['more than asked for', JSON.stringify({ type: 'text', id: '1', text: 'x', from: 'bot' })],
  ])('%s is answered and not taken', async (_what, frame) => {
    await startSimulator()
    const ahua = await page('peer=ahua')
    ahua.socket.send(frame)
    await vi.waitFor(() => expect(ahua.texts()).toEqual([expect.stringContaining('没有收到')]))
    expect(heard).toEqual([])
    expect((await page('peer=ahua')).history()).toEqual([])
  })

  it('ends a connection that sends an enormous frame', async () => {
    await startSimulator()
    const ahua = await page('peer=ahua')
    ahua.socket.send('x'.repeat(1_000_000))
    await once(ahua.socket, 'close')
    expect(heard).toEqual([])
  })

  it('hears a picture, and none that is too large', async () => {
    await startSimulator()
    const ahua = await page('peer=ahua')
    const send = (id: string, bytes: Buffer) =>
      ahua.socket.send(
        JSON.stringify({
          type: 'image',
          id,
          name: 'a.png',
          dataUrl: `data:image/png;base64,${bytes.toString('base64')}`,
        }),
      )
    send('p-1', Buffer.alloc(560_000))
    send('p-2', Buffer.from('picture'))
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    expect(heard[0]).toMatchObject({ kind: 'image', text: '' })
    expect(await heard[0]?.picture?.()).toEqual(Buffer.from('picture'))
  })

  it('takes 20 messages in 10 seconds, asks once to write more slowly, and then takes them again', async () => {
    await startSimulator()
    const ahua = await page('peer=ahua')
    for (let i = 1; i <= 25; i++) ahua.say(`第${i}条`, `u-${i}`)
    await vi.waitFor(() => expect(ahua.texts()).toEqual([expect.stringContaining('太快')]))
    const laowang = await page('peer=laowang')
    laowang.say('我不快')
    await vi.waitFor(() => expect(heard.at(-1)?.from.id).toBe('laowang'))
    expect(heard).toHaveLength(21)
    clock += 10_001
    ahua.say('第21条', 'u-21')
    await vi.waitFor(() => expect(heard.at(-1)?.text).toBe('第21条'))
    expect(ahua.texts()).toHaveLength(1)
  })

  it.each([
    ['peer=', 400],
    ['peer=a%20b', 400],
    ['', 400],
    [`peer=${'a'.repeat(65)}`, 400],
    [`peer=a&name=${'a'.repeat(31)}`, 400],
  ])('refuses the handshake of ?%s', async (query, status) => {
    await startSimulator()
    await expect(page(query)).rejects.toThrow(`refused with ${status}`)
  })

  it('refuses pages of other websites, and more pages than allowed', async () => {
    await startSimulator({ maxConnections: 1 })
    await expect(page('peer=a', { headers: { origin: 'https://evil.example' } })).rejects.toThrow('refused with 403')
    await page('peer=a', { headers: { origin: 'http://localhost:3000' } })
    await expect(page('peer=b')).rejects.toThrow('refused with 503')
  })

  it('answers plain HTTP and strange addresses without falling over', async () => {
    await startSimulator()
    expect((await fetch(`http://127.0.0.1:${simulator.port}/`)).status).toBe(426)
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' }
    const { request } = await import('node:http')
    for (const path of ['//', '/elsewhere', '/%']) {
      const [response] = await once(request({ port: simulator.port, path, headers: upgrade }).end(), 'response')
      expect([400, 404]).toContain(response.statusCode)
    }
  })
})

describe('isAllowedOrigin', () => {
  it.each([
    [undefined, '127.0.0.1:80', true],
    ['http://127.0.0.1:3000', '127.0.0.1:8788', true],
    ['http://localhost:3000', '127.0.0.1:8788', true],
    ['http://[::1]:3000', '127.0.0.1:8788', true],
    ['https://demo.example', 'demo.example', true],
    ['https://demo.example', 'Demo.Example', true],
    ['https://evil.example', 'demo.example', false],
    ['https://evil.example', '127.0.0.1:8788', false],
    ['https://127.0.0.1.evil.example', '127.0.0.1:8788', false],
    ['http://localhost.evil.example', '127.0.0.1:8788', false],
    ['http://demo.example:81', 'demo.example', false],
    ['null', '127.0.0.1:8788', false],
    ['', '127.0.0.1:8788', false],
  ])('%s towards %s: %s', (origin, host, allowed) => {
    expect(isAllowedOrigin(origin, host)).toBe(allowed)
  })
})

describe('life', () => {
  it('ends pages that no longer answer pings, keeps the others, and gives signs of life', async () => {
    await startSimulator({ pingMs: 50 })
    const dead = await page('peer=dead', { autoPong: false })
    const alive = await page('peer=alive')
    await once(dead.socket, 'close')
    expect(beats).toBeGreaterThan(0)
    await tell('alive', '还在', 'n-1')
    await vi.waitFor(() => expect(alive.texts()).toEqual(['还在']))
  })

  it('says whose port is taken and what to do', async () => {
    const first = await startSimulator()
    await expect(new SimulatorChannel({ port: first.port }).start({} as never)).rejects.toThrow('已被占用')
  })

  it('keeps its talks over a restart of the channel, and closes its pages at a stop', async () => {
    await startSimulator()
    const ahua = await page('peer=ahua')
    await tell('ahua', '先前的', 'n-1')
    const closed = once(ahua.socket, 'close')
    await simulator.stop()
    await closed
    await simulator.stop()
    await expect(tell('ahua', '停了', 'n-2')).rejects.toThrow('not started')
    await simulator.start({
      online: () => undefined,
      offline: () => undefined,
      lost: () => undefined,
      heartbeat: () => undefined,
      message: () => undefined,
      error: () => undefined,
    })
    expect((await page('peer=ahua')).history()).toMatchObject([{ text: '先前的' }])
  })
})

describe('bounds of the talks', () => {
  const message = (id: string, text: string) =>
    ({ type: 'text', id, from: 'bot', text, at: '2024-01-01T00:00:00Z' }) as const

  it('drops the oldest messages of a peer by size, and the talks longest unused over all', () => {
    const talks = createTalks({ messagesPerPeer: 100, sizePerPeer: 5000, totalSize: 9000 })
    for (let i = 0; i < 10; i++) talks.add('a', message(String(i), 'x'.repeat(1000)))
    expect(talks.history('a').map((said) => said.id)).toEqual(['6', '7', '8', '9'])
    for (const peer of ['b', 'c', 'd']) talks.add(peer, message('1', 'y'.repeat(4000)))
    expect(talks.history('a')).toEqual([])
    expect(talks.history('d')).toHaveLength(1)
  })

  it('shows a message that is larger than the bound alone', () => {
    const talks = createTalks({ messagesPerPeer: 100, sizePerPeer: 100, totalSize: 9000 })
    talks.add('a', message('1', 'x'.repeat(1000)))
    talks.add('a', message('2', 'y'.repeat(1000)))
    expect(talks.history('a').map((said) => said.id)).toEqual(['2'])
  })
})
