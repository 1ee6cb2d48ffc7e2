import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bot } from '../../bot/bot.ts'
import { ChannelBusy, ChannelOfflineError, ChannelRefused, ChannelUnsure } from '../../bot/channel-errors.ts'
import { DeadlineError } from '../../bot/deadline.ts'
import { createDelivery, type Delivery } from '../../bot/deliver.ts'
import { createPeerSessions } from '../../bot/peer-sessions.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { readWeeklyCard } from '../../server/contract/reports.ts'
import { signInByPeer } from '../../server/contract/sessions.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { createFakeOutbox, type FakeOutbox } from './fake-outbox.ts'
import { type FakeServer, on, Refused, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'

const ME = {
  id: '00000000-0000-4000-8000-000000000001',
  staffLabel: null,
  roles: [],
  contact: null,
  isPhoneVerified: false,
  homeSite: null,
}
const CARD = Buffer.from('png of the week')

let outbox: FakeOutbox
let server: FakeServer
let deliveries: Delivery[]
/** Pauses asked for so far, and those still waited in. */
let pauses: number[]
let waiting: (() => void)[]
let said: { to: string; id: string; texts: string[] }[]
let say: Bot['say']
let isOnline: boolean

beforeEach(async () => {
  outbox = createFakeOutbox()
  deliveries = []
  pauses = []
  waiting = []
  said = []
  isOnline = true
  say = async (to, content, { id }) => {
    const replies = 'length' in content ? content : [content]
    said.push({
      to,
      id,
      texts: replies.map((reply) => ('text' in reply ? reply.text : 'name' in reply ? reply.name : '…')),
    })
  }
  server = await startFakeServer([
    ...outbox.handlers,
    on(signInByPeer, ({ body }) => ({ token: body.peerId, expiresAt: '2099-01-01T00:00:00Z', me: ME })),
    on(readWeeklyCard, ({ token, query }) => {
      if (token !== 'leader') throw new Refused(403, 'forbidden', '没有权限')
      return Buffer.concat([CARD, Buffer.from(query.week ?? '')])
    }),
  ])
})

afterEach(async () => {
  await Promise.all(deliveries.map((delivery) => delivery.stop()))
  await server.close()
})

/** Waits until the delivery has nothing to do but wait. */
const idle = () => vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0))
const tick = async () => {
  for (const resume of waiting.splice(0)) resume()
  await idle()
}

function start(): Delivery {
  const api = createServerApi({ baseUrl: server.url, serviceToken: SERVICE_TOKEN, pause: async () => undefined })
  const sessions = createPeerSessions({ api, channel: 'simulator', now: () => new Date() })
  const delivery = createDelivery({
    channel: 'simulator',
    api,
    sessions,
    say: (...given) => say(...given),
    isOnline: () => isOnline,
    logger: SILENT_LOGGER,
    pause: (milliseconds, signal) => {
      pauses.push(milliseconds)
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        waiting.push(resolve)
        signal.addEventListener('abort', () => resolve())
      })
    },
  })
  deliveries.push(delivery)
  delivery.start()
  return delivery
}

describe('delivering', () => {
  it('says what is due under its id, reports it, and waits', async () => {
    const id = outbox.add('ahua', '您的营业执照到了')
    start()
    await idle()
    expect(said).toEqual([{ to: 'ahua', id, texts: ['您的营业执照到了'] }])
    expect(outbox.entry(id).outcomes).toEqual(['sent'])
    expect(pauses).toEqual([700])
    expect(server.seen.find(({ endpoint }) => endpoint === 'claimNotifications')?.body).toEqual({
      channel: 'simulator',
      limit: 20,
    })
  })

  it('claims on without a pause while anything comes', async () => {
    for (let number = 0; number < 45; number++) outbox.add(`peer-${number}`, '到了')
    start()
    await idle()
    expect(said).toHaveLength(45)
    expect(server.count('claimNotifications')).toBe(4)
    expect(pauses).toEqual([700])
  })

  it('keeps the order of each person', async () => {
    const texts = ['一', '二', '三', '四', '五']
    for (const text of texts) for (const peer of ['ahua', 'aming', 'afang']) outbox.add(peer, `${peer}${text}`)
    start()
    await idle()
    for (const peer of ['ahua', 'aming', 'afang']) {
      expect(said.filter(({ to }) => to === peer).map((one) => one.texts[0])).toEqual(texts.map((text) => peer + text))
    }
  })

  it('tells several people at once, but not all', async () => {
    let inWork = 0
    let most = 0
    const releases: (() => void)[] = []
    say = async () => {
      most = Math.max(most, ++inWork)
      await new Promise<void>((resolve) => releases.push(resolve))
      inWork--
    }
    for (let number = 0; number < 20; number++) outbox.add(`peer-${number}`, '到了')
    start()
    for (let told = 0; told < 20; told++) {
      await vi.waitFor(() => expect(releases.length).toBeGreaterThan(0))
      releases.shift()?.()
    }
    await idle()
    expect(most).toBe(8)
  })
})

describe('what goes wrong in the channel', () => {
  it.each([
    ['limits used up: it was not sent', new ChannelBusy('minute_used_up'), 'failed', 'minute_used_up'],
    ['no acknowledgement', new ChannelUnsure('no_acknowledgement'), 'ambiguous', 'no_acknowledgement'],
    ['not online: it was not sent', new ChannelOfflineError('simulator'), 'failed', 'channel_offline'],
    ['no answer in time: perhaps it was sent', new DeadlineError('send', 10), 'ambiguous', 'deadline'],
    ['a definite no', new ChannelRefused('43101'), 'refused', '43101'],
    ['anything else: it was not sent', new TypeError('broken'), 'failed', 'TypeError'],
  ])('%s', async (_case, error, outcome, errorCode) => {
    say = async () => {
      throw error
    }
    const id = outbox.add('ahua', '到了')
    start()
    await idle()
    expect(outbox.entry(id)).toMatchObject({ outcomes: [outcome], errorCodes: [errorCode] })
  })

  it('claims nothing while the channel is away: attempts are not wasted on it', async () => {
    isOnline = false
    const id = outbox.add('ahua', '到了')
    start()
    await idle()
    await tick()
    expect(server.count('claimNotifications')).toBe(0)
    isOnline = true
    await tick()
    expect(outbox.entry(id).outcomes).toEqual(['sent'])
  })

  it('holds back what comes after a failure, for the same person only', async () => {
    const reliable = say
    let isFailing = true
    say = async (to, content, options) => {
      if (to === 'ahua' && isFailing) throw new ChannelOfflineError('simulator')
      await reliable(to, content, options)
    }
    const [first, second] = [outbox.add('ahua', '一'), outbox.add('ahua', '二')]
    outbox.add('aming', '三')
    start()
    await idle()
    expect(said.map(({ texts }) => texts[0])).toEqual(['三'])
    expect(outbox.entry(first).errorCodes).toEqual(['channel_offline'])
    expect(outbox.entry(second).errorCodes).toEqual(['earlier_failed'])

    isFailing = false
    outbox.retry()
    await tick()
    expect(said.map(({ texts }) => texts[0])).toEqual(['三', '一', '二'])
  })

  it('goes on with the next after a refusal', async () => {
    const reliable = say
    say = async (to, content, options) => {
      if ('text' in content && content.text === '一') throw new ChannelRefused('43101')
      await reliable(to, content, options)
    }
    outbox.add('ahua', '一')
    outbox.add('ahua', '二')
    start()
    await idle()
    expect(said.map(({ texts }) => texts[0])).toEqual(['二'])
  })
})

describe('the weekly card', () => {
  it('is fetched as the person it is for and said with the text', async () => {
    const id = outbox.add('leader', '本周三句话', '2026-W47')
    const pictures: Buffer[] = []
    say = async (_to, content) => {
      for (const reply of 'length' in content ? content : [content]) if ('image' in reply) pictures.push(reply.image)
    }
    start()
    await idle()
    expect(pictures.map(String)).toEqual(['png of the week2026-W47'])
    expect(outbox.entry(id).outcomes).toEqual(['sent'])
  })

  it('is left out when the server refuses it, and the report says so', async () => {
    const id = outbox.add('ahua', '本周三句话', '2026-W47')
    start()
    await idle()
    expect(said).toEqual([{ to: 'ahua', id, texts: ['本周三句话'] }])
    expect(outbox.entry(id)).toMatchObject({ outcomes: ['sent'], errorCodes: ['picture_missing'] })
  })

  it('is waited for when the server is away: nothing is said yet', async () => {
    server.fail('readWeeklyCard', 502, 502, 502)
    const id = outbox.add('leader', '本周三句话', '2026-W47')
    start()
    await idle()
    expect(said).toEqual([])
    expect(outbox.entry(id)).toMatchObject({ outcomes: ['failed'], errorCodes: ['picture_unavailable'] })
    outbox.retry()
    await tick()
    expect(said).toEqual([{ to: 'leader', id, texts: ['本周三句话', '周报-2026-W47.png'] }])
  })
})

describe('what goes wrong with the server', () => {
  it('waits longer and longer while it is away, and starts over when it is back', async () => {
    server.fail('claimNotifications', ...Array<'reset'>(7).fill('reset'))
    start()
    await idle()
    for (let round = 0; round < 7; round++) await tick()
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 700])
    server.fail('claimNotifications', 'reset')
    await tick()
    expect(pauses.at(-1)).toBe(1_000)
  })

  it('repeats a report whose answer was lost', async () => {
    server.fail('reportNotificationAttempt', 'lost_answer', 503)
    const id = outbox.add('ahua', '到了')
    start()
    await idle()
    await tick()
    await tick()
    expect(pauses).toEqual([300, 2_000, 700])
    expect(outbox.entry(id).outcomes).toEqual(['sent', 'sent'])
    expect(said).toHaveLength(1)
  })

  it('says a notification again under the same id when its report never arrived', async () => {
    server.fail('reportNotificationAttempt', 'reset', 'reset', 'reset')
    const id = outbox.add('ahua', '到了')
    start()
    await idle()
    await tick()
    await tick()
    expect(outbox.entry(id).outcomes).toEqual([])
    outbox.retry()
    await tick()
    expect(said.map((one) => one.id)).toEqual([id, id])
    expect(outbox.entry(id).outcomes).toEqual(['sent'])
  })

  it('does not repeat a report that is refused', async () => {
    const id = outbox.add('ahua', '到了')
    say = async () => {
      outbox.entry(id).attempts.length = 0
    }
    start()
    await idle()
    expect(server.count('reportNotificationAttempt')).toBe(1)
  })
})

describe('stopping', () => {
  it('finishes what is claimed, and claims nothing more', async () => {
    let release = (): void => undefined
    say = () => new Promise<void>((resolve) => (release = resolve))
    const id = outbox.add('ahua', '到了')
    const delivery = start()
    await vi.waitFor(() => expect(outbox.entry(id).state).toBe('sending'))
    const stopped = delivery.stop()
    outbox.add('ahua', '又到了')
    release()
    await stopped
    expect(outbox.entry(id).outcomes).toEqual(['sent'])
    expect(server.count('claimNotifications')).toBe(1)
  })

  it('does not wait for the pause to end', async () => {
    const delivery = start()
    await idle()
    await delivery.stop()
    expect(server.count('claimNotifications')).toBe(1)
  })

  it('lets a new delivery take over what the old one was given', async () => {
    const delivery = start()
    await idle()
    await delivery.stop()
    const id = outbox.add('ahua', '到了')
    start()
    await vi.waitFor(() => expect(outbox.entry(id).outcomes).toEqual(['sent']))
  })
})
