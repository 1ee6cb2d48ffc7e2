import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ChannelError } from '../../server/channels/channel-error.ts'
import type { SendResult, Talk, TalkPart } from '../../server/channels/port.ts'
import { officialAccountCallback } from '../../server/channels/wechat/callback.ts'
import type { InboundMessage } from '../../server/contract/inbound-messages.ts'
import type { Person } from '../../server/services/actor.ts'
import { recoverInboxLeases } from '../../server/services/inbound-messages.ts'
import { purgeExpired } from '../../server/services/purge-expired.ts'
import { CallbackSender } from '../fakes/callback-sender.ts'
import { CODE_PICTURE } from '../fakes/fake-wechat.ts'
import { expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { aResident } from '../setup/factories.ts'

const SECRETS = {
  token: 'token',
  encodingAesKey: randomBytes(32).toString('hex').slice(0, 42).concat('A'),
  receiveId: 'wx000000000account',
}
/** pictures that the platform keeps */
const sent = new Map<string, Buffer>()
const said: { peerId: string; part: TalkPart }[] = []
let result: SendResult = { outcome: 'sent', externalId: null }
const talk: Talk = {
  async answer(peerId, part) {
    said.push({ peerId, part })
    return result
  },
  async picture(mediaId) {
    const bytes = sent.get(mediaId)
    if (bytes === undefined) throw new ChannelError('our_bug', '40007', { operation: 'media_get' })
    return { contentType: 'image/jpeg', bytes }
  },
}
const api = useApi({
  callbacks: { sources: [officialAccountCallback(SECRETS)], onStored: () => undefined },
  talks: new Map([['official-account', talk]]),
})
let account: CallbackSender

beforeAll(() => {
  const url = `${api.url}/callbacks/official-account`
  account = new CallbackSender(url, { ...SECRETS, accountName: 'gh_0001' }, api.clock)
})
beforeEach(async () => {
  await api.owner.channelInbox.deleteMany()
  said.length = 0
  result = { outcome: 'sent', externalId: null }
})

async function writes(peerId: string, ...texts: readonly string[]) {
  for (const text of texts) await account.send(account.text(peerId, text))
}

async function claim(limit = 20, channel = 'official-account'): Promise<InboundMessage[]> {
  const { status, body } = await api.call('POST', '/inbound-messages/claims', {
    as: 'service',
    body: { channel, limit },
  })
  expect(status).toBe(200)
  return (body as { items: InboundMessage[] }).items
}

const settle = ({ id, claimId }: InboundMessage, outcome: 'done' | 'failed') =>
  api.call('POST', `/inbound-messages/${id}/settlement`, { as: 'service', body: { claimId, outcome } })
const reply = (messageId: string, body: object) =>
  api.call('POST', `/inbound-messages/${messageId}/replies`, { as: 'service', body })
const first = async (): Promise<InboundMessage> => {
  const [message] = await claim()
  if (message === undefined) throw new Error('nothing waits')
  return message
}

describe('a picture that somebody sent', () => {
  const pictureOf = (messageId: string, as: 'service' | Person = 'service') =>
    api.call('GET', `/inbound-messages/${messageId}/picture`, { as })

  test('is read by the chatbot alone, from where the platform keeps it', async () => {
    sent.set('media-1', CODE_PICTURE)
    await account.send(account.picture('openid-1', 'media-1'))
    const message = await first()
    expect(message).toMatchObject({ type: 'picture', text: '' })
    const answer = await pictureOf(message.id)
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg')
    expect(answer.body).toEqual(CODE_PICTURE)
    expectProblem(await pictureOf(message.id, await aResident(api)), 'forbidden')
  })

  test('that the platform does not give is asked for again; a text is none', async () => {
    await account.send(account.picture('openid-1', 'gone'))
    expectProblem(await pictureOf((await first()).id), 'picture_unavailable')
    await writes('openid-2', '一')
    expectProblem(await pictureOf((await first()).id), 'not_found')
    expectProblem(await pictureOf(randomUUID()), 'not_found')
  })
})

describe('what people wrote', () => {
  test('is the chatbot’s alone', async () => {
    const resident = await aResident(api)
    expectProblem(
      await api.call('POST', '/inbound-messages/claims', { as: resident, body: { channel: 'wecom' } }),
      'forbidden',
    )
    expectProblem(await api.call('POST', '/inbound-messages/claims', { body: { channel: 'wecom' } }), 'not_signed_in')
  })

  test('is claimed once, of each person the oldest first and the next when that is settled', async () => {
    await writes('openid-1', '一', '二', '三')
    await writes('openid-2', '甲')
    const [claimed, other] = await Promise.all([claim(), claim()])
    expect([...claimed, ...other].map(({ text }) => text).sort()).toEqual(['一', '甲'].sort())
    expect(await claim()).toEqual([])
    for (const message of [...claimed, ...other])
      expect((await settle(message, 'done')).body).toEqual({ status: 'done' })
    expect((await claim()).map(({ text }) => text)).toEqual(['二'])
    expect(await claim(20, 'wecom')).toEqual([])
  })

  test('by eight chatbots at once is claimed once each', async () => {
    for (let index = 0; index < 30; index += 1) await writes(`openid-${index}`, `${index}`)
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(5)))
    const texts = claims.flat().map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts).toHaveLength(30)
  })

  test('comes again when it failed, or when its chatbot died, five times at most', async () => {
    await writes('openid-1', '一')
    const message = await first()
    expect((await settle(message, 'failed')).body).toEqual({ status: 'pending' })
    expect(await claim()).toEqual([])
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      api.clock.advance({ seconds: 61 })
      await recoverInboxLeases(api.context, 100)
      expect((await claim()).map(({ id }) => id)).toEqual([message.id])
    }
    api.clock.advance({ seconds: 61 })
    await recoverInboxLeases(api.context, 100)
    expect(await claim()).toEqual([])
    expect(await api.db.channelInbox.findMany()).toMatchObject([{ status: 'dead', attemptCount: 5 }])
  })

  test('is settled by who has it in hand, and the same again changes nothing', async () => {
    await writes('openid-1', '一')
    const message = await first()
    expectProblem(await settle({ ...message, claimId: randomUUID() }, 'done'), 'not_found')
    await settle(message, 'done')
    expect((await settle(message, 'failed')).body).toEqual({ status: 'done' })
  })
})

describe('an answer', () => {
  test('goes to who wrote, by text or picture', async () => {
    await writes('openid-1', '周报')
    const { id } = await first()
    const sent = { outcome: 'sent', errorCode: null }
    expect((await reply(id, { id: randomUUID(), text: '本周流转 12 件' })).body).toEqual(sent)
    const picture = { contentType: 'image/png', base64: CODE_PICTURE.toString('base64') }
    expect((await reply(id, { id: randomUUID(), picture })).body).toEqual(sent)
    expect(said).toEqual([
      { peerId: 'openid-1', part: { text: '本周流转 12 件' } },
      { peerId: 'openid-1', part: { picture: { contentType: 'image/png', bytes: CODE_PICTURE } } },
    ])
  })

  test('with the same id is sent once and answered the same, also when asked for at once', async () => {
    await writes('openid-1', '查件')
    const { id } = await first()
    const replyId = randomUUID()
    result = { outcome: 'ambiguous', code: 'timeout' }
    await Promise.all(Array.from({ length: 5 }, () => reply(id, { id: replyId, text: '好' })))
    expect((await reply(id, { id: replyId, text: '好' })).body).toEqual({ outcome: 'ambiguous', errorCode: 'timeout' })
    expect(said).toHaveLength(1)
  })

  test('tells why it did not arrive', async () => {
    await writes('openid-1', '查件')
    const { id } = await first()
    result = { outcome: 'refused', code: '45047', reason: 'window_closed', field: null }
    expect((await reply(id, { id: randomUUID(), text: '好' })).body).toEqual({ outcome: 'refused', errorCode: '45047' })
  })

  test('to a message that is not there, or with an id that answered another, is refused', async () => {
    expectProblem(await reply(randomUUID(), { id: randomUUID(), text: '好' }), 'not_found')
    await writes('openid-1', '一')
    await writes('openid-2', '二')
    const [one, two] = await claim()
    const replyId = randomUUID()
    await reply(one?.id ?? '', { id: replyId, text: '好' })
    expectProblem(await reply(two?.id ?? '', { id: replyId, text: '好' }), 'event_id_reused')
  })
})

test('what was settled is kept for a month with its answers, what nobody settled stays', async () => {
  await writes('openid-1', '一')
  await writes('openid-2', '二')
  const claimed = await claim()
  const [one] = claimed.filter(({ text }) => text === '一')
  if (one === undefined) throw new Error('nothing waits')
  await reply(one.id, { id: randomUUID(), text: '好' })
  await settle(one, 'done')
  const purge = () => purgeExpired(api.context, 10, new AbortController().signal)
  api.clock.advance({ days: 29 })
  expect(await purge()).toMatchObject({ inbound: 0, callbackNonces: expect.any(Number) })
  expect(await api.db.channelNonce.count()).toBe(0)
  api.clock.advance({ days: 2 })
  expect(await purge()).toMatchObject({ inbound: 1 })
  expect(await api.db.channelInbox.findMany()).toMatchObject([{ peerId: 'openid-2' }])
  expect(await api.db.channelReply.count({ where: { inboxId: one.id } })).toBe(0)
})
