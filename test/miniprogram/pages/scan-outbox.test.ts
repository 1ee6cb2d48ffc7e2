import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ScanInput } from '../../../miniprogram/src/services/api-types.ts'
import { type FakeWx, installFakeWx, type Network } from './fake-wx.ts'

interface Answer {
  scan: ScanInput
  outcome: string
}

/** What a page uses of the outbox. The phone's own types are those of its own project, so they are named anew here. */
interface Outbox {
  record(scan: ScanInput): Promise<Answer | null>
  takeBack(eventId: string): Promise<{ isDone: boolean; message: string }>
  sendUnsent(): Promise<void>
  sendWhenOnline(): () => void
  watchOutbox(
    listener: (state: { waiting: unknown[]; ofOthers: number; answers: Answer[]; problem: string }) => void,
  ): () => void
}

const OUTBOX = '../../../miniprogram/src/services/scan-outbox.ts'

afterEach(() => vi.unstubAllGlobals())

/** Opens the app anew on what the phone kept. */
async function openApp(storage = new Map<string, unknown>()): Promise<{ phone: FakeWx; outbox: Outbox }> {
  vi.resetModules()
  const phone = installFakeWx(storage)
  const outbox: Outbox = await import(OUTBOX)
  return { phone, outbox }
}

function scan(number: number): ScanInput {
  const trackingNumber = `SH${String(number).padStart(9, '0')}`
  return { eventId: randomUUID(), trackingNumber, kind: 'received', occurredAt: new Date().toISOString() }
}

interface Sent {
  events: ScanInput[]
  sentAt: string
}

/** A server that keeps every event once; numbers that end in 9 it cannot read, those that end in 8 it rejects. */
function fakeServer() {
  const recorded = new Map<string, number>()
  const requests: Sent[] = []
  const corrected: string[] = []
  const answer: Network = ({ url, data }) => {
    const correction = /scans\/([^/]+)\/correction$/.exec(url)?.[1]
    if (correction !== undefined) {
      corrected.push(correction)
      const { eventId } = JSON.parse(String(data)) as { eventId: string }
      return { statusCode: 200, data: { eventId, outcome: 'recorded', flags: [], message: '已更正' } }
    }
    const sent = JSON.parse(String(data)) as Sent
    requests.push(sent)
    if (sent.events.some(({ trackingNumber }) => trackingNumber.endsWith('9'))) {
      return { statusCode: 422, data: { code: 'invalid_request', detail: '单号不对' } }
    }
    const results = sent.events.map(({ eventId, trackingNumber }) => {
      const isRejected = trackingNumber.endsWith('8')
      const isKnown = recorded.has(eventId)
      if (!isRejected && !isKnown) recorded.set(eventId, 1)
      const outcome = isRejected ? 'rejected' : isKnown ? 'duplicate' : 'recorded'
      return { eventId, trackingNumber, outcome, flags: [], message: outcome, status: null, code: null }
    })
    return { statusCode: 200, data: { results } }
  }
  return { recorded, requests, corrected, answer }
}

describe('scans without a network', () => {
  it('stay over a restart and go out in batches of a hundred, oldest first, with the time of the phone', async () => {
    const { phone, outbox } = await openApp()
    phone.setOnline(false)
    const scans = Array.from({ length: 230 }, (_, index) => scan(index * 10))
    for (const one of scans) expect(await outbox.record(one)).toBeNull()

    const again = await openApp(phone.storage)
    const server = fakeServer()
    again.phone.network = server.answer
    await again.outbox.sendUnsent()
    expect(server.requests.map(({ events }) => events.length)).toEqual([100, 100, 30])
    expect(server.requests.flatMap(({ events }) => events)).toEqual(scans)
    for (const { sentAt } of server.requests) expect(Math.abs(Date.parse(sentAt) - Date.now())).toBeLessThan(10_000)
    expect(server.recorded.size).toBe(230)
  })

  it('go out by themselves when the network is back', async () => {
    const { phone, outbox } = await openApp()
    const server = fakeServer()
    phone.network = server.answer
    phone.setOnline(false)
    const end = outbox.sendWhenOnline()
    await outbox.record(scan(10))
    expect(server.requests).toEqual([])
    phone.setOnline(true)
    await vi.waitFor(() => expect(server.recorded.size).toBe(1))
    end()
  })
})

describe('a phone that changes hands', () => {
  const signedIn = (id: string) => ({ token: id, expiresAt: '2999-01-01T00:00:00Z', me: { id, roles: [] } })

  it('sends, shows and takes back what each recorded in his own name alone', async () => {
    const { phone, outbox } = await openApp(new Map([['session', signedIn('first')]]))
    phone.setOnline(false)
    const one = scan(10)
    await outbox.record(one)

    const second = await openApp(new Map([...phone.storage, ['session', signedIn('second')]]))
    const server = fakeServer()
    second.phone.network = server.answer
    await second.outbox.sendUnsent()
    expect(server.requests).toEqual([])
    second.outbox.watchOutbox(({ waiting, ofOthers }) => expect([waiting, ofOthers]).toEqual([[], 1]))()
    expect(await second.outbox.takeBack(one.eventId)).toMatchObject({ isDone: false })
    const own = scan(20)
    await second.outbox.record(own)
    expect([...server.recorded.keys()]).toEqual([own.eventId])

    const again = await openApp(new Map([...second.phone.storage, ['session', signedIn('first')]]))
    again.phone.network = server.answer
    await again.outbox.sendUnsent()
    expect([...server.recorded.keys()]).toEqual([own.eventId, one.eventId])
    again.outbox.watchOutbox(({ answers, ofOthers }) => {
      expect(answers.map(({ scan: { eventId } }) => eventId)).toEqual([one.eventId])
      expect(ofOthers).toBe(0)
    })()
  })

  it('sends nothing when somebody else turns out to have signed in', async () => {
    const ended = { ...signedIn('first'), expiresAt: '2000-01-01T00:00:00Z' }
    const { phone, outbox } = await openApp(new Map([['session', ended]]))
    const server = fakeServer()
    phone.network = server.answer
    expect(await outbox.record(scan(10))).toBeNull()
    expect(server.requests).toEqual([])
    outbox.watchOutbox(({ ofOthers, problem }) =>
      expect([ofOthers, problem]).toEqual([1, expect.stringMatching(/换了账号/)]),
    )()
  })
})

describe('answers', () => {
  it('that refuse one scan hold back no other, and each is told', async () => {
    const { phone, outbox } = await openApp()
    phone.setOnline(false)
    for (const number of [10, 19, 28, 30, 39, 40]) await outbox.record(scan(number))
    const server = fakeServer()
    phone.network = server.answer
    await outbox.sendUnsent()
    let told: string[] = []
    outbox.watchOutbox(({ waiting, answers }) => {
      expect(waiting).toEqual([])
      told = answers.map(({ scan: { trackingNumber }, outcome }) => `${Number(trackingNumber.slice(2))} ${outcome}`)
    })()
    expect(told.sort()).toEqual(['10 recorded', '19 refused', '28 refused', '30 recorded', '39 refused', '40 recorded'])
  })

  it('leave nothing of the person on the phone', async () => {
    const { phone, outbox } = await openApp()
    phone.network = fakeServer().answer
    const collector = { kind: 'self' as const, identityKind: 'identity_card' as const, identityLast4: '023X' }
    await outbox.record({ ...scan(10), kind: 'collected', details: { pickupCode: '482913', collector } })
    expect(JSON.stringify([...phone.storage])).not.toMatch(/482913|023X/)
  })

  it('that leave a scan out keep it waiting and say why, instead of asking for ever', async () => {
    const { phone, outbox } = await openApp()
    phone.network = () => ({ statusCode: 200, data: { results: [] } })
    expect(await outbox.record(scan(10))).toBeNull()
    outbox.watchOutbox(({ waiting, problem }) => {
      expect(waiting).toHaveLength(1)
      expect(problem).not.toBe('')
    })()
  })
})

describe('taking back', () => {
  it('a scan that never left the phone takes it out of the queue', async () => {
    const { phone, outbox } = await openApp()
    const server = fakeServer()
    phone.network = server.answer
    phone.setOnline(false)
    const one = scan(10)
    await outbox.record(one)
    expect(await outbox.takeBack(one.eventId)).toMatchObject({ isDone: true })
    phone.setOnline(true)
    await outbox.sendUnsent()
    expect(server.requests).toEqual([])
  })

  it('a recorded scan corrects it, once', async () => {
    const { phone, outbox } = await openApp()
    const server = fakeServer()
    phone.network = server.answer
    const one = scan(10)
    await outbox.record(one)
    await outbox.takeBack(one.eventId)
    expect(await outbox.takeBack(one.eventId)).toMatchObject({ isDone: true })
    expect(server.corrected).toEqual([one.eventId])
  })

  it('a scan whose answer was lost asks first what became of it', async () => {
    const { phone, outbox } = await openApp()
    const server = fakeServer()
    phone.network = (request) => {
      server.answer(request)
      return 'offline'
    }
    const one = scan(10)
    await outbox.record(one)
    expect(await outbox.takeBack(one.eventId)).toMatchObject({ isDone: false })
    phone.network = server.answer
    expect(await outbox.takeBack(one.eventId)).toMatchObject({ isDone: true })
    expect([server.recorded.size, server.corrected]).toEqual([1, [one.eventId]])
  })
})

it('whatever the network does, every scan is recorded once, and none is lost', async () => {
  const trouble = fc.constantFrom('good', 'lost-request', 'lost-answer', 'busy')
  const step = fc.constantFrom('scan', 'send', 'restart', 'offline', 'online')
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.array(trouble, { maxLength: 30 }),
      async (steps, troubles) => {
        const server = fakeServer()
        const waiting = [...troubles]
        const network: Network = (request) => {
          const next = waiting.shift() ?? 'good'
          if (next === 'lost-request') return 'offline'
          if (next === 'busy') return { statusCode: 503, data: '' }
          const answer = server.answer(request)
          return next === 'lost-answer' ? 'offline' : answer
        }
        let app = await openApp()
        app.phone.network = network
        const scans: ScanInput[] = []
        for (const now of steps) {
          if (now === 'offline' || now === 'online') app.phone.setOnline(now === 'online')
          if (now === 'send') await app.outbox.sendUnsent()
          if (now === 'scan') {
            const one = scan(scans.length * 10)
            scans.push(one)
            await app.outbox.record(one)
          }
          if (now === 'restart') {
            app = await openApp(app.phone.storage)
            app.phone.network = network
          }
        }
        waiting.length = 0
        await app.outbox.sendUnsent()
        expect([...server.recorded.keys()].sort()).toEqual(scans.map(({ eventId }) => eventId).sort())
        app.outbox.watchOutbox(({ waiting: left }) => expect(left).toEqual([]))()
      },
    ),
    { numRuns: 60 },
  )
}, 30_000)
