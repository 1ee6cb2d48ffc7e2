import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { LARGEST_XML_BYTES } from '../../server/channels/callback-xml.ts'
import { createLogger } from '../../server/logger.ts'
import { xmlOf } from '../fakes/callback-sender.ts'
import { useApi } from '../setup/api.ts'
import { CALLBACK_SECRETS, callbackSources, useCallbacks } from '../setup/callbacks.ts'

const lines: string[] = []
let stored = 0

const api = useApi({
  logger: createLogger('trace', { write: (line) => lines.push(line) }),
  callbacks: {
    sources: callbackSources,
    onStored: () => {
      stored += 1
    },
  },
})
const platforms = useCallbacks(api)
beforeEach(() => {
  stored = 0
})

describe('the address', () => {
  test('is checked by WeChat with a text that comes back, by WeCom with one that comes back decrypted', async () => {
    expect(await platforms.account.checkAddress('wechat', '5173951738')).toEqual({ status: 200, text: '5173951738' })
    expect(await platforms.wecom.checkAddress('wecom', '1616140317555161061')).toEqual({
      status: 200,
      text: '1616140317555161061',
    })
  })

  test('is nobody else’s to check, nor to check again later', async () => {
    expect((await platforms.account.checkAddress('wechat', '1', 'wrong')).status).toBe(403)
    expect((await platforms.wecom.checkAddress('wecom', '1', 'wrong')).status).toBe(403)
    expect((await platforms.account.checkAddress('wechat', '<script>')).status).toBe(400)
    expect((await fetch(`${api.url}/callbacks/official-account`)).status).toBe(400)
    expect((await fetch(`${api.url}/callbacks/somebody-else`)).status).toBe(404)
  })
})

describe('under load', () => {
  test('a callback is answered within a second while every connection of the pool is busy and others wait for one', async () => {
    const busy = Array.from({ length: 16 }, () => api.db.$queryRaw`SELECT pg_sleep(0.8)::text`)
    const start = performance.now()
    const answer = await platforms.account.send(platforms.account.text('openid-1', '在吗'))
    const tookMs = performance.now() - start
    expect(answer).toEqual({ status: 200, text: 'success' })
    expect(await Promise.race([Promise.all(busy).then(() => 'over'), Promise.resolve('still busy')])).toBe('still busy')
    expect(tookMs).toBeLessThan(1_000)
    await Promise.all(busy)
  })
})

describe('a message', () => {
  test('is answered at once and lies sealed in the inbox', async () => {
    const start = performance.now()
    expect(await platforms.account.send(platforms.account.text('openid-1', '我的身份证寄到哪了'))).toEqual({
      status: 200,
      text: 'success',
    })
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(await platforms.inbox()).toMatchObject([
      {
        channel: 'official-account',
        kind: 'message',
        peerId: 'openid-1',
        opensWindow: 'message',
        status: 'pending',
        occurredAt: api.clock.now(),
        content: { type: 'text', text: '我的身份证寄到哪了' },
      },
    ])
    const [row] = await api.db.channelInbox.findMany()
    expect(JSON.stringify(row)).not.toContain('身份证')
    expect(stored).toBe(1)
  })

  test('to WeCom gets an empty answer', async () => {
    expect(await platforms.wecom.send(platforms.wecom.text('zhang', '收到 12'))).toEqual({ status: 200, text: '' })
  })

  test('that comes three times, as when nobody answered in time, is there once', async () => {
    const { query, body } = platforms.account.text('openid-1', '收到')
    for (let time = 0; time < 3; time += 1) {
      expect(await platforms.account.send({ query, body })).toEqual({ status: 200, text: 'success' })
    }
    expect(await platforms.inbox()).toHaveLength(1)
    expect(stored).toBe(1)
  })

  test('that comes again under another nonce is there once: its MsgId is the same', async () => {
    const xml = xmlOf(platforms.account.fields('openid-1', 'text', { Content: '收到', MsgId: 42 }))
    await platforms.account.send(platforms.account.seal(xml))
    await platforms.account.send(platforms.account.seal(xml))
    expect(await platforms.inbox()).toHaveLength(1)
  })

  test('of sixty sent three times each, all at once and in disorder, each is there once', async () => {
    const messages = Array.from({ length: 60 }, (_, index) =>
      platforms.account.text(`openid-${index % 7}`, `第${index}条`),
    )
    const answers = await platforms.account.sendInDisorder(messages, 3)
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 success']))
    const rows = await platforms.inbox()
    expect(new Set(rows.map(({ content }) => content.text)).size).toBe(60)
    expect(rows).toHaveLength(60)
  })

  test('with signs of markup in it is what was written', async () => {
    const text = '<!DOCTYPE x [<!ENTITY a "b">]> &a; ]] > &lt;b&gt; 100%'
    await platforms.account.send(platforms.account.text('openid-1', text))
    expect((await platforms.inbox())[0]?.content.text).toBe(text)
  })

  test('that is a picture is told as such, with where it lies', async () => {
    await platforms.account.send(platforms.account.picture('openid-1', 'media-1'))
    const content = { kind: 'message', type: 'picture', text: '', mediaId: 'media-1' }
    expect((await platforms.inbox())[0]?.content).toEqual(content)
  })

  test.each([
    ['voice', { MediaId: 'm', Format: 'amr' }],
    ['location', { Location_X: '24.3', Location_Y: '116.7' }],
    ['image', { PicUrl: 'http://pictures.example/1' }],
  ])('that is of kind %s and cannot be read is told as such', async (kind, more) => {
    const xml = xmlOf(platforms.account.fields('openid-1', kind, { ...more, MsgId: 43 }))
    await platforms.account.send(platforms.account.seal(xml))
    expect((await platforms.inbox())[0]?.content).toEqual({ kind: 'message', type: 'other', text: '' })
  })
})

describe('is refused', () => {
  const message = (content = '收到') =>
    xmlOf(platforms.account.fields('openid-1', 'text', { Content: content, MsgId: 44 }))
  const seconds = () => Math.floor(api.clock.now().getTime() / 1000)

  test.each([
    [
      'a signature that is not ours',
      () => ({ ...platforms.account.seal(message()).query, msg_signature: 'a'.repeat(40) }),
      403,
    ],
    ['no signature', () => ({ ...platforms.account.seal(message()).query, msg_signature: '' }), 400],
    ['another nonce than was signed', () => ({ ...platforms.account.seal(message()).query, nonce: 'other' }), 403],
    [
      'another time than was signed',
      () => ({ ...platforms.account.seal(message()).query, timestamp: `${seconds() + 1}` }),
      403,
    ],
    ['a signature said twice', () => ({ ...platforms.account.seal(message()).query, timestamp: 'x' }), 400],
  ])('%s', async (_name, query, status) => {
    const { body } = platforms.account.seal(message())
    expect((await platforms.account.send({ query: query(), body })).status).toBe(status)
    expect(await platforms.inbox()).toEqual([])
  })

  test('what is more than five minutes old, or from the future', async () => {
    for (const timestamp of [seconds() - 301, seconds() + 301]) {
      expect((await platforms.account.send(platforms.account.seal(message(), { timestamp }))).status).toBe(403)
    }
    expect(
      (await platforms.account.send(platforms.account.seal(message(), { timestamp: seconds() - 299 }))).status,
    ).toBe(200)
  })

  test('a true callback that somebody kept and sends later', async () => {
    const kept = platforms.account.text('openid-1', '收到')
    await platforms.account.send(kept)
    api.clock.advance({ minutes: 5, seconds: 1 })
    expect((await platforms.account.send(kept)).status).toBe(403)
    expect(await platforms.inbox()).toHaveLength(1)
  })

  test('a nonce that another callback has used', async () => {
    await platforms.account.send(platforms.account.seal(message('第一条'), { nonce: 'n-1' }))
    const replay = platforms.account.seal(
      xmlOf(platforms.account.fields('openid-1', 'text', { Content: '假的', MsgId: 45 })),
      {
        nonce: 'n-1',
      },
    )
    expect((await platforms.account.send(replay)).status).toBe(403)
    expect(await platforms.inbox()).toHaveLength(1)
    expect((await platforms.wecom.send(platforms.wecom.seal(message(), { nonce: 'n-1' }))).status).toBe(200)
  })

  test('what was meant for another app, though it was signed as ours', async () => {
    const forged = platforms.account.seal(message(), { receiveId: 'wx-somebody-else' })
    expect((await platforms.account.send(forged)).status).toBe(403)
    expect(await platforms.inbox()).toEqual([])
  })

  test('what is no encrypted XML, and what is too large, without being read to its end', async () => {
    const { query } = platforms.account.seal(message())
    const bodies = ['', 'hello', '<xml>', '<xml><Encrypt>!!!</Encrypt></xml>', '{"Encrypt":"x"}', message()]
    for (const body of bodies) expect([400, 403]).toContain((await platforms.account.send({ query, body })).status)
    expect((await platforms.account.send({ query, body: 'x'.repeat(LARGEST_XML_BYTES + 1) })).status).toBe(413)
    expect(await platforms.inbox()).toEqual([])
  })

  test('XML with a document type, entities, comments, or too deep', async () => {
    const inner =
      '<ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType>'
    const entity = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    const hostile = [
      `${entity}<xml>${inner}<Content>&b;</Content></xml>`,
      `<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml>${inner}</xml>`,
      `<xml><!-- -->${inner}</xml>`,
      `<xml>${'<a>'.repeat(9)}${'</a>'.repeat(9)}${inner}</xml>`,
      `<xml>${'<a/>'.repeat(2)}${'<b></b>'.repeat(600)}${inner}</xml>`,
      `<xml>${inner}`,
    ]
    for (const xml of hostile) expect((await platforms.account.send(platforms.account.seal(xml))).status).toBe(400)
    expect(await platforms.inbox()).toEqual([])
  })

  test('whatever else strangers send: nothing breaks and nothing is stored', async () => {
    const anything = fc.record({
      body: fc.string({ maxLength: 300, unit: 'binary' }),
      query: fc.dictionary(
        fc.constantFrom('timestamp', 'nonce', 'msg_signature', 'signature', 'echostr', 'x'),
        fc.string({ maxLength: 60 }),
      ),
    })
    await fc.assert(
      fc.asyncProperty(anything, async (sent) => {
        expect([400, 403]).toContain((await platforms.account.send(sent)).status)
      }),
      { numRuns: 60 },
    )
    expect(await platforms.inbox()).toEqual([])
  })
})

describe('whatever the load', () => {
  test('a platform hears within a second that it is to say it again, and then it is there once', async () => {
    const message = platforms.account.text('openid-1', '收到')
    await api.owner.$transaction(async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE channel_inbox IN ACCESS EXCLUSIVE MODE`
      const start = performance.now()
      expect((await platforms.account.send(message)).status).toBe(503)
      expect(performance.now() - start).toBeLessThan(2_000)
    })
    expect(await platforms.account.send(message)).toEqual({ status: 200, text: 'success' })
    expect(await platforms.inbox()).toHaveLength(1)
  })
})

test('neither the log nor a refusal tells a secret, a person or what was written', async () => {
  lines.length = 0
  await platforms.account.send(platforms.account.text('openid-of-zhang', '我的电话 13800000000'))
  const genuine = platforms.account.text('openid-of-zhang', '我的电话 13800000000')
  const refused: Record<string, string> = { ...genuine.query, nonce: 'other' }
  expect(await platforms.account.send({ ...genuine, query: refused })).toEqual({
    status: 403,
    text: 'refused',
  })
  const log = lines.join('\n')
  expect(log).toContain('"reason":"bad_signature"')
  for (const told of [
    'openid-of-zhang',
    '13800000000',
    CALLBACK_SECRETS.account.token,
    CALLBACK_SECRETS.account.encodingAesKey,
    `${refused.msg_signature}`,
  ]) {
    expect(log).not.toContain(told)
  }
})
