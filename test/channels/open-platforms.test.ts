import { beforeAll, describe, expect, test } from 'vitest'
import type { ChannelMessage } from '../../server/channels/port.ts'
import { ConfigError, parseConfig } from '../../server/config.ts'
import { startChannelEvents } from '../../server/jobs/channel-events.ts'
import { NO_PLATFORMS, openPlatforms, type Platforms } from '../../server/platforms.ts'
import { channelTokenStore } from '../../server/services/channel-tokens.ts'
import { InboxRounds } from '../../server/services/inbox-rounds.ts'
import { receiveCallback } from '../../server/services/receive-callback.ts'
import { CallbackSender } from '../fakes/callback-sender.ts'
import { MINI_PROGRAM, OFFICIAL_ACCOUNT } from '../fakes/fake-wechat.ts'
import { WECOM_APP } from '../fakes/fake-wecom.ts'
import { useHarness } from '../setup/harness.ts'
import { usePlatforms } from './platforms.ts'

const KEY = 'A'.repeat(43)
const harness = useHarness()
const fakes = usePlatforms(harness)
let platforms: Platforms = NO_PLATFORMS

beforeAll(() => {
  const config = parseConfig({
    WECHAT_APPID: MINI_PROGRAM.appId,
    WECHAT_SECRET: MINI_PROGRAM.secret,
    WECHAT_API_URL: fakes.wechat.server.url,
    WECHAT_CALLBACK_TOKEN: 'token-mini',
    WECHAT_CALLBACK_AES_KEY: KEY,
    OFFICIAL_ACCOUNT_APPID: OFFICIAL_ACCOUNT.appId,
    OFFICIAL_ACCOUNT_SECRET: OFFICIAL_ACCOUNT.secret,
    OFFICIAL_ACCOUNT_CALLBACK_TOKEN: 'token-account',
    OFFICIAL_ACCOUNT_CALLBACK_AES_KEY: KEY,
    WECOM_CORPID: WECOM_APP.corpId,
    WECOM_AGENTID: String(WECOM_APP.agentId),
    WECOM_SECRET: WECOM_APP.secret,
    WECOM_API_URL: fakes.wecom.server.url,
    WECOM_CALLBACK_TOKEN: 'token-wecom',
    WECOM_CALLBACK_AES_KEY: KEY,
    SMS_API_URL: 'https://sms.example.com',
    SMS_KEY: 'key',
    SMS_SIGNATURE: '少跑',
  })
  platforms = openPlatforms(config, channelTokenStore(harness.context), harness.clock)
})

describe('what is configured', () => {
  test('speaks and is called back; nothing configured is silent', () => {
    expect([...platforms.channels.keys()]).toEqual(['subscribe-message', 'official-account', 'wecom', 'sms'])
    expect([...platforms.talks.keys()]).toEqual(['official-account', 'wecom'])
    expect(platforms.callbacks.map(({ path }) => path)).toEqual(['mini-program', 'official-account', 'wecom', 'sms'])
    const silent = openPlatforms(parseConfig({}), channelTokenStore(harness.context), harness.clock)
    expect([silent.channels.size, silent.talks.size, silent.callbacks]).toEqual([0, 0, []])
  })

  test.each([
    [{ WECOM_CORPID: 'ww1' }, 'WECOM_AGENTID、WECOM_SECRET'],
    [{ OFFICIAL_ACCOUNT_CALLBACK_TOKEN: 't' }, 'OFFICIAL_ACCOUNT_CALLBACK_AES_KEY'],
    [{ SMS_KEY: 'k' }, 'SMS_API_URL、SMS_SIGNATURE'],
  ])('half of it is refused, by name: %o', (half, lacking) => {
    expect(() => parseConfig(half)).toThrow(ConfigError)
    expect(() => parseConfig(half)).toThrow(lacking)
  })

  test('an AES key of another length is refused', () => {
    expect(() => parseConfig({ WECOM_CALLBACK_TOKEN: 't', WECOM_CALLBACK_AES_KEY: 'short' })).toThrow(
      '要 43 个字母或数字',
    )
  })
})

test('a tap on a card comes back, marks the card and reaches the chatbot', async () => {
  fakes.wecom.employs('zhang')
  const message: ChannelMessage = {
    id: 'task-12',
    peerId: 'zhang',
    text: '【任务 12】请收件\n单号 SH012345678',
    template: null,
    buttons: [{ says: '收到 12', label: '收到' }],
  }
  expect(await platforms.channels.get('wecom')?.send(message)).toMatchObject({ outcome: 'sent' })
  const account = { token: 'token-wecom', encodingAesKey: KEY, receiveId: WECOM_APP.corpId, accountName: 'ww' }
  const sender = new CallbackSender('http://unused', account, harness.clock)
  const tap = { EventKey: '收到 12', TaskId: 'task-12', ResponseCode: fakes.wecom.taps('task-12') }
  const { query, body } = sender.event('zhang', 'template_card_event', tap)
  const source = platforms.callbacks.find(({ path }) => path === 'wecom')
  const opened = source?.open({ query, body: Buffer.from(body), authorization: '' }, harness.clock.now())
  if (opened === undefined || 'refused' in opened) throw new Error('the tap was refused')
  await receiveCallback(harness.context, new InboxRounds(harness.db), 'wecom', opened)

  const events = startChannelEvents(harness.context, platforms.eventHandlers)
  events.wake()
  await expect.poll(() => fakes.wecom.shown[0]?.markedAs).toBe('已提交')
  await events.stop()
  const rows = await harness.db.channelInbox.findMany({ orderBy: { kind: 'asc' } })
  expect(rows.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['event done', 'message pending'])
})
