import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallbackSecrets } from '../../server/channels/callback.ts'
import { LARGEST_XML_BYTES } from '../../server/channels/callback-xml.ts'
import { smsCallback } from '../../server/channels/sms.ts'
import { miniProgramCallback, officialAccountCallback } from '../../server/channels/wechat/callback.ts'
import { wecomCallback } from '../../server/channels/wecom/callback.ts'
import type { ChannelEvent } from '../../server/domain/inbound.ts'
import { createLogger } from '../../server/logger.ts'
import { handleChannelEvents } from '../../server/services/channel-events.ts'
import { type CallbackAccount, CallbackSender, xmlOf } from '../fakes/callback-sender.ts'
import { FakeSmsGateway, SMS_RULES } from '../fakes/fake-sms-gateway.ts'
import { useApi } from '../setup/api.ts'

const secrets = (receiveId: string): CallbackSecrets => ({
  token: `token-of-${receiveId}`,
  encodingAesKey: randomBytes(32).toString('base64').replace(/[+/]/g, 'A').slice(0, 42).concat('A'),
  receiveId,
})
const ACCOUNT = secrets('wx000000000account')
const MINI = secrets('wx00000000000mini')
const WECOM = secrets('ww0000000000corp')
const lines: string[] = []
let stored = 0

const api = useApi({
  logger: createLogger('trace', { write: (line) => lines.push(line) }),
  callbacks: {
    sources: [
      officialAccountCallback(ACCOUNT),
      miniProgramCallback(MINI),
      wecomCallback(WECOM),
      smsCallback({ key: SMS_RULES.key }),
    ],
    onStored: () => {
      stored += 1
    },
  },
})
let account: CallbackSender
let mini: CallbackSender
let wecom: CallbackSender

beforeAll(() => {
  const sender = (path: string, of: CallbackSecrets) => {
    const told: CallbackAccount = { ...of, accountName: 'gh_0001' }
    return new CallbackSender(`${api.url}/callbacks/${path}`, told, api.clock)
  }
  account = sender('official-account', ACCOUNT)
  mini = sender('mini-program', MINI)
  wecom = sender('wecom', WECOM)
})
beforeEach(async () => {
  await api.owner.channelInbox.deleteMany()
  await api.owner.channelNonce.deleteMany()
  stored = 0
})

const inbox = async () =>
  (await api.db.channelInbox.findMany({ orderBy: [{ occurredAt: 'asc' }, { dedupeKey: 'asc' }] })).map((row) => ({
    ...row,
    content: JSON.parse(api.context.personalData.open(row.contentSealed)),
  }))

describe('the address', () => {
  test('is checked by WeChat with a text that comes back, by WeCom with one that comes back decrypted', async () => {
    expect(await account.checkAddress('wechat', '5173951738')).toEqual({ status: 200, text: '5173951738' })
    expect(await wecom.checkAddress('wecom', '1616140317555161061')).toEqual({
      status: 200,
      text: '1616140317555161061',
    })
  })

  test('is nobody else’s to check, nor to check again later', async () => {
    expect((await account.checkAddress('wechat', '1', 'wrong')).status).toBe(403)
    expect((await wecom.checkAddress('wecom', '1', 'wrong')).status).toBe(403)
    expect((await account.checkAddress('wechat', '<script>')).status).toBe(400)
    expect((await fetch(`${api.url}/callbacks/official-account`)).status).toBe(400)
    expect((await fetch(`${api.url}/callbacks/somebody-else`)).status).toBe(404)
  })
})

describe('a message', () => {
  test('is answered at once and lies sealed in the inbox', async () => {
    const start = performance.now()
    expect(await account.send(account.text('openid-1', '我的身份证寄到哪了'))).toEqual({ status: 200, text: 'success' })
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(await inbox()).toMatchObject([
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
    expect(await wecom.send(wecom.text('zhang', '收到 12'))).toEqual({ status: 200, text: '' })
  })

  test('that comes three times, as when nobody answered in time, is there once', async () => {
    const { query, body } = account.text('openid-1', '收到')
    for (let time = 0; time < 3; time += 1) {
      expect(await account.send({ query, body })).toEqual({ status: 200, text: 'success' })
    }
    expect(await inbox()).toHaveLength(1)
    expect(stored).toBe(1)
  })

  test('that comes again under another nonce is there once: its MsgId is the same', async () => {
    const xml = xmlOf(account.fields('openid-1', 'text', { Content: '收到', MsgId: 42 }))
    await account.send(account.seal(xml))
    await account.send(account.seal(xml))
    expect(await inbox()).toHaveLength(1)
  })

  test('of sixty sent three times each, all at once and in disorder, each is there once', async () => {
    const messages = Array.from({ length: 60 }, (_, index) => account.text(`openid-${index % 7}`, `第${index}条`))
    const answers = await account.sendInDisorder(messages, 3)
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 success']))
    const rows = await inbox()
    expect(new Set(rows.map(({ content }) => content.text)).size).toBe(60)
    expect(rows).toHaveLength(60)
  })

  test('with signs of markup in it is what was written', async () => {
    const text = '<!DOCTYPE x [<!ENTITY a "b">]> &a; ]] > &lt;b&gt; 100%'
    await account.send(account.text('openid-1', text))
    expect((await inbox())[0]?.content.text).toBe(text)
  })

  test('that is a picture or a voice message is told as such', async () => {
    const xml = xmlOf(account.fields('openid-1', 'image', { PicUrl: 'http://x', MediaId: 'm', MsgId: 43 }))
    await account.send(account.seal(xml))
    expect((await inbox())[0]?.content).toEqual({ kind: 'message', type: 'other', text: '' })
  })
})

describe('is refused', () => {
  const message = (content = '收到') => xmlOf(account.fields('openid-1', 'text', { Content: content, MsgId: 44 }))
  const seconds = () => Math.floor(api.clock.now().getTime() / 1000)

  test.each([
    ['a signature that is not ours', () => ({ ...account.seal(message()).query, msg_signature: 'a'.repeat(40) }), 403],
    ['no signature', () => ({ ...account.seal(message()).query, msg_signature: '' }), 400],
    ['another nonce than was signed', () => ({ ...account.seal(message()).query, nonce: 'other' }), 403],
    ['another time than was signed', () => ({ ...account.seal(message()).query, timestamp: `${seconds() + 1}` }), 403],
    ['a signature said twice', () => ({ ...account.seal(message()).query, timestamp: 'x' }), 400],
  ])('%s', async (_name, query, status) => {
    const { body } = account.seal(message())
    expect((await account.send({ query: query(), body })).status).toBe(status)
    expect(await inbox()).toEqual([])
  })

  test('what is more than five minutes old, or from the future', async () => {
    for (const timestamp of [seconds() - 301, seconds() + 301]) {
      expect((await account.send(account.seal(message(), { timestamp }))).status).toBe(403)
    }
    expect((await account.send(account.seal(message(), { timestamp: seconds() - 299 }))).status).toBe(200)
  })

  test('a true callback that somebody kept and sends later', async () => {
    const kept = account.text('openid-1', '收到')
    await account.send(kept)
    api.clock.advance({ minutes: 5, seconds: 1 })
    expect((await account.send(kept)).status).toBe(403)
    expect(await inbox()).toHaveLength(1)
  })

  test('a nonce that another callback has used', async () => {
    await account.send(account.seal(message('第一条'), { nonce: 'n-1' }))
    const replay = account.seal(xmlOf(account.fields('openid-1', 'text', { Content: '假的', MsgId: 45 })), {
      nonce: 'n-1',
    })
    expect((await account.send(replay)).status).toBe(403)
    expect(await inbox()).toHaveLength(1)
    expect((await wecom.send(wecom.seal(message(), { nonce: 'n-1' }))).status).toBe(200)
  })

  test('what was meant for another app, though it was signed as ours', async () => {
    const forged = account.seal(message(), { receiveId: 'wx-somebody-else' })
    expect((await account.send(forged)).status).toBe(403)
    expect(await inbox()).toEqual([])
  })

  test('what is no encrypted XML, and what is too large, without being read to its end', async () => {
    const { query } = account.seal(message())
    const bodies = ['', 'hello', '<xml>', '<xml><Encrypt>!!!</Encrypt></xml>', '{"Encrypt":"x"}', message()]
    for (const body of bodies) expect([400, 403]).toContain((await account.send({ query, body })).status)
    expect((await account.send({ query, body: 'x'.repeat(LARGEST_XML_BYTES + 1) })).status).toBe(413)
    expect(await inbox()).toEqual([])
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
    for (const xml of hostile) expect((await account.send(account.seal(xml))).status).toBe(400)
    expect(await inbox()).toEqual([])
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
        expect([400, 403]).toContain((await account.send(sent)).status)
      }),
      { numRuns: 60 },
    )
    expect(await inbox()).toEqual([])
  })
})

describe('an event', () => {
  const contents = async () => (await inbox()).map(({ content, opensWindow }) => [opensWindow, content])

  test('that somebody follows is noted, and greeted by the chatbot', async () => {
    await account.send(account.event('openid-1', 'subscribe'))
    expect(await contents()).toEqual([
      [null, { kind: 'event', event: { type: 'subscribed' } }],
      ['tap', { kind: 'message', type: 'tap', text: '帮助' }],
    ])
  })

  test('of a menu entry says what the entry says', async () => {
    await account.send(account.event('openid-1', 'CLICK', { EventKey: '我的件' }))
    expect(await contents()).toEqual([['tap', { kind: 'message', type: 'tap', text: '我的件' }]])
  })

  test('of the same person and second is another when it is of another kind, and the same when it is not', async () => {
    const tap = xmlOf(account.fields('openid-1', 'event', { Event: 'CLICK', EventKey: '查件' }))
    await account.send(account.seal(tap))
    await account.send(account.seal(tap))
    await account.send(account.event('openid-1', 'CLICK', { EventKey: '帮助' }))
    await account.send(account.event('openid-1', 'unsubscribe'))
    expect(await inbox()).toHaveLength(3)
  })

  test('that a template message arrived, or did not', async () => {
    await account.send(account.event('openid-1', 'TEMPLATESENDJOBFINISH', { MsgID: 200163, Status: 'success' }))
    await account.send(
      account.event('openid-1', 'TEMPLATESENDJOBFINISH', { MsgID: 200164, Status: 'failed:user block' }),
    )
    const result = (externalId: string, code: string | null) => [
      null,
      { kind: 'event', event: { type: 'delivery_result', externalId, isDelivered: code === null, code } },
    ]
    expect(await contents()).toEqual([result('200163', null), result('200164', 'failed_user_block')])
  })

  test('of a card’s button is for the card, and says to the chatbot what the button says', async () => {
    const tap = {
      EventKey: '收到 12',
      TaskId: 'task-12',
      CardType: 'button_interaction',
      ResponseCode: 'code-1',
      AgentID: 1,
    }
    await wecom.send(wecom.event('zhang', 'template_card_event', tap))
    expect(await contents()).toEqual([
      [
        null,
        { kind: 'event', event: { type: 'card_tapped', taskId: 'task-12', responseCode: 'code-1', says: '收到 12' } },
      ],
      ['tap', { kind: 'message', type: 'tap', text: '收到 12' }],
    ])
  })

  test('that consents to subscribe messages were given or taken back', async () => {
    const list = (id: string, said: string) =>
      `<List><TemplateId><![CDATA[${id}]]></TemplateId><SubscribeStatusString><![CDATA[${said}]]></SubscribeStatusString></List>`
    const raw = `<SubscribeMsgChangeEvent>${list('t-1', 'reject')}${list('t-2', 'accept')}</SubscribeMsgChangeEvent>`
    await mini.send(mini.event('openid-1', 'subscribe_msg_change_event', {}, raw))
    expect(await contents()).toEqual([
      [
        null,
        {
          kind: 'event',
          event: {
            type: 'consents_changed',
            consents: [
              { templateId: 't-1', isAccepted: false },
              { templateId: 't-2', isAccepted: true },
            ],
          },
        },
      ],
    ])
  })

  test('that nothing follows from is answered and forgotten', async () => {
    expect((await account.send(account.event('openid-1', 'LOCATION', { Latitude: '24.3' }))).text).toBe('success')
    expect(await inbox()).toEqual([])
  })

  test('of the SMS gateway tells by its id what became of a message', async () => {
    const gateway = new FakeSmsGateway(api.clock)
    const message = { id: randomUUID(), clientId: 'a', phone: '13800000000', text: '【少跑】好', at: api.clock.now() }
    const url = `${api.url}/callbacks/sms`
    expect([await gateway.report(url, message, 'delivered'), await gateway.report(url, message, 'delivered')]).toEqual([
      200, 200,
    ])
    expect(await contents()).toEqual([
      [
        null,
        { kind: 'event', event: { type: 'delivery_result', externalId: message.id, isDelivered: true, code: null } },
      ],
    ])
    const forged = await fetch(url, { method: 'POST', body: '{}', headers: { Authorization: 'Bearer wrong' } })
    expect(forged.status).toBe(403)
  })
})

describe('events are dealt with', () => {
  const seen: { peerId: string; event: ChannelEvent }[] = []
  const handle = (fail = false) =>
    handleChannelEvents(
      api.context,
      {
        async subscribed(_context, { peerId, event }) {
          if (fail) throw new Error('the platform is away')
          seen.push({ peerId, event })
        },
      },
      50,
    )
  beforeEach(() => {
    seen.length = 0
  })

  test('once, by any number of processes', async () => {
    for (let index = 0; index < 20; index += 1) await account.send(account.event(`openid-${index}`, 'subscribe'))
    await Promise.all([handle(), handle(), handle(), handle()])
    expect(seen.map(({ peerId }) => peerId).sort()).toHaveLength(20)
    expect(new Set(seen.map(({ peerId }) => peerId)).size).toBe(20)
    expect(await handle()).toBe(0)
  })

  test('again after a pause that grows when a handler failed, and at last no more', async () => {
    await account.send(account.event('openid-1', 'subscribe'))
    expect([await handle(true), await handle(true)]).toEqual([1, 0])
    api.clock.advance({ seconds: 31 })
    expect(await handle()).toBe(1)
    expect(seen).toHaveLength(1)
    await account.send(account.event('openid-2', 'subscribe'))
    for (let time = 0; time < 8; time += 1) {
      await handle(true)
      api.clock.advance({ hours: 1 })
    }
    expect(await api.db.channelInbox.count({ where: { peerId: 'openid-2', kind: 'event', status: 'dead' } })).toBe(1)
  })

  test('of a kind that nobody deals with are done', async () => {
    await account.send(account.event('openid-1', 'unsubscribe'))
    expect(await handle()).toBe(1)
    expect((await inbox()).map(({ status }) => status)).toEqual(['done'])
  })
})

describe('whatever the load', () => {
  test('a platform hears within a second that it is to say it again, and then it is there once', async () => {
    const message = account.text('openid-1', '收到')
    await api.owner.$transaction(async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE channel_inbox IN ACCESS EXCLUSIVE MODE`
      const start = performance.now()
      expect((await account.send(message)).status).toBe(503)
      expect(performance.now() - start).toBeLessThan(2_000)
    })
    expect(await account.send(message)).toEqual({ status: 200, text: 'success' })
    expect(await inbox()).toHaveLength(1)
  })
})

test('neither the log nor a refusal tells a secret, a person or what was written', async () => {
  lines.length = 0
  await account.send(account.text('openid-of-zhang', '我的电话 13800000000'))
  const genuine = account.text('openid-of-zhang', '我的电话 13800000000')
  const refused: Record<string, string> = { ...genuine.query, nonce: 'other' }
  expect(await account.send({ ...genuine, query: refused })).toEqual({
    status: 403,
    text: 'refused',
  })
  const log = lines.join('\n')
  expect(log).toContain('"reason":"bad_signature"')
  for (const told of [
    'openid-of-zhang',
    '13800000000',
    ACCOUNT.token,
    ACCOUNT.encodingAesKey,
    `${refused.msg_signature}`,
  ]) {
    expect(log).not.toContain(told)
  }
})
