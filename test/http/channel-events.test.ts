import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ChannelEvent } from '../../server/domain/inbound.ts'
import { handleChannelEvents } from '../../server/services/channel-events.ts'
import { xmlOf } from '../fakes/callback-sender.ts'
import { FakeSmsGateway } from '../fakes/fake-sms-gateway.ts'
import { useApi } from '../setup/api.ts'
import { callbackSources, useCallbacks } from '../setup/callbacks.ts'

const api = useApi({ callbacks: { sources: callbackSources, onStored: () => undefined } })
const platforms = useCallbacks(api)

describe('an event', () => {
  const contents = async () => (await platforms.inbox()).map(({ content, opensWindow }) => [opensWindow, content])

  test('that somebody follows is noted, and greeted by the chatbot', async () => {
    await platforms.account.send(platforms.account.event('openid-1', 'subscribe'))
    expect(await contents()).toEqual([
      [null, { kind: 'event', event: { type: 'subscribed' } }],
      ['tap', { kind: 'message', type: 'tap', text: '帮助' }],
    ])
  })

  test('of a menu entry says what the entry says', async () => {
    await platforms.account.send(platforms.account.event('openid-1', 'CLICK', { EventKey: '我的件' }))
    expect(await contents()).toEqual([['tap', { kind: 'message', type: 'tap', text: '我的件' }]])
  })

  test('of the same person and second is another when it is of another kind, and the same when it is not', async () => {
    const tap = xmlOf(platforms.account.fields('openid-1', 'event', { Event: 'CLICK', EventKey: '查件' }))
    await platforms.account.send(platforms.account.seal(tap))
    await platforms.account.send(platforms.account.seal(tap))
    await platforms.account.send(platforms.account.event('openid-1', 'CLICK', { EventKey: '帮助' }))
    await platforms.account.send(platforms.account.event('openid-1', 'unsubscribe'))
    expect(await platforms.inbox()).toHaveLength(3)
  })

  test('that a template message arrived, or did not', async () => {
    await platforms.account.send(
      platforms.account.event('openid-1', 'TEMPLATESENDJOBFINISH', { MsgID: 200163, Status: 'success' }),
    )
    await platforms.account.send(
      platforms.account.event('openid-1', 'TEMPLATESENDJOBFINISH', { MsgID: 200164, Status: 'failed:user block' }),
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
    await platforms.wecom.send(platforms.wecom.event('zhang', 'template_card_event', tap))
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
    await platforms.mini.send(platforms.mini.event('openid-1', 'subscribe_msg_change_event', {}, raw))
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
    expect(
      (await platforms.account.send(platforms.account.event('openid-1', 'LOCATION', { Latitude: '24.3' }))).text,
    ).toBe('success')
    expect(await platforms.inbox()).toEqual([])
  })

  test('of the SMS gateway tells by its id what became of a message', async () => {
    const gateway = new FakeSmsGateway(api.clock)
    const message = {
      id: randomUUID(),
      clientId: 'a',
      phone: '13800000000',
      text: '【少跑】好',
      at: api.clock.now(),
      place: 1,
    }
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
    for (let index = 0; index < 20; index += 1)
      await platforms.account.send(platforms.account.event(`openid-${index}`, 'subscribe'))
    await Promise.all([handle(), handle(), handle(), handle()])
    expect(seen.map(({ peerId }) => peerId).sort()).toHaveLength(20)
    expect(new Set(seen.map(({ peerId }) => peerId)).size).toBe(20)
    expect(await handle()).toBe(0)
  })

  test('again after a pause that grows when a handler failed, and at last no more', async () => {
    await platforms.account.send(platforms.account.event('openid-1', 'subscribe'))
    expect([await handle(true), await handle(true)]).toEqual([1, 0])
    api.clock.advance({ seconds: 31 })
    expect(await handle()).toBe(1)
    expect(seen).toHaveLength(1)
    await platforms.account.send(platforms.account.event('openid-2', 'subscribe'))
    for (let time = 0; time < 8; time += 1) {
      await handle(true)
      api.clock.advance({ hours: 1 })
    }
    expect(await api.db.channelInbox.count({ where: { peerId: 'openid-2', kind: 'event', status: 'dead' } })).toBe(1)
  })

  test('of a kind that nobody deals with are done', async () => {
    await platforms.account.send(platforms.account.event('openid-1', 'unsubscribe'))
    expect(await handle()).toBe(1)
    expect((await platforms.inbox()).map(({ status }) => status)).toEqual(['done'])
  })
})
