import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Channel, ChannelMessage, SendResult } from '../../server/channels/port.ts'
import type * as contract from '../../server/contract/channels.ts'
import type { ResponseOf } from '../../server/contract/endpoint.ts'
import type { ServerChannel } from '../../server/domain/channel-choice.ts'
import { noteReceipt } from '../../server/services/notification-receipts.ts'
import { routeNotifications } from '../../server/services/route-notifications.ts'
import { sendDue } from '../../server/services/send-notifications.ts'
import { takeWaysBack } from '../../server/store/notification-reach.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import {
  aConsignment,
  aDispatcher,
  aMemberOfStaff,
  aResident,
  carry,
  type Resident,
  staffAt,
} from '../setup/factories.ts'

const api = useApi()
type Policy = ResponseOf<typeof contract.readChannelPolicy>
type Template = ResponseOf<typeof contract.setNotificationTemplate>
type Stories = ResponseOf<typeof contract.listConsignmentNotifications>

/** A channel that answers what the test says, and remembers what it was given. */
class ToldChannel implements Channel {
  readonly given: ChannelMessage[] = []
  readonly answers: SendResult[] = []
  readonly name: ServerChannel

  constructor(name: ServerChannel) {
    this.name = name
  }

  async send(message: ChannelMessage): Promise<SendResult> {
    this.given.push(message)
    return this.answers.shift() ?? { outcome: 'sent', externalId: `${this.name}-${message.id}` }
  }
}

const subscribe = new ToldChannel('subscribe-message')
const sms = new ToldChannel('sms')
const send = (channel: Channel) => sendDue(api.context, channel, { limit: 20, deadlineMs: 1_000 })
const refused = (reason: 'no_consent' | 'bad_peer', code: string): SendResult => {
  return { outcome: 'refused', code, reason, field: null }
}
const TEMPLATE_ID = 'AT-pickup'

beforeEach(async () => {
  Object.assign(api.context, {
    channels: new Map<ServerChannel, Channel>([
      [subscribe.name, subscribe],
      [sms.name, sms],
    ]),
  })
  await api.db.notification.updateMany({ where: { status: 'pending' }, data: { status: 'withdrawn' } })
  for (const channel of [subscribe, sms]) {
    channel.given.length = 0
    channel.answers.length = 0
  }
})

const anAdministrator = () => aMemberOfStaff(api, { role: 'administrator', siteId: null })

async function setTemplate(content: Partial<Template['content']>, template = 'ready_for_pickup') {
  const administrator = await anAdministrator()
  const { body } = await api.call('GET', '/notification-templates', { as: administrator })
  const before = (body as { items: Template[] }).items.find((one) => one.template === template) as Template
  const request = { version: before.version, source: '2026 年测试', content: { ...before.content, ...content } }
  return api.call('PUT', `/admin/notification-templates/${template}`, { as: administrator, body: request })
}
const fields = { thing1: '{documents}', character_string2: '{trackingNumber}', phrase3: '{status}', thing4: '{place}' }
const askable = {
  subscribeMessage: {
    templateId: TEMPLATE_ID,
    fields,
    page: 'pages/tracking/index?number={trackingNumber}',
    isLasting: false,
  },
}

async function consent(resident: Resident, id: string = randomUUID()) {
  const answers = [{ templateId: TEMPLATE_ID, answer: 'accept' }]
  const { body } = await api.call('POST', '/me/subscriptions', { as: resident, body: { id, answers } })
  return (body as ResponseOf<typeof contract.recordSubscriptions>).left
}
async function arrived(resident: Resident) {
  const licence = await aConsignment(api, { resident }).registered()
  await carry(api, licence).to(PLACES.village)
  return licence
}
async function storiesOf(consignmentId: string, template = 'ready_for_pickup') {
  const as = await staffAt(api, PLACES.village)
  const { body } = await api.call('GET', `/consignments/${consignmentId}/notifications`, { as })
  return (body as Stories).items.filter((one) => one.template === template)
}

describe('consents', () => {
  test('are asked for at the moment when they are useful, counted once a report, and spent one a message', async () => {
    expect((await setTemplate(askable)).status).toBe(200)
    const resident = await aResident(api)
    const wanted = await api.call('GET', '/me/subscriptions/wanted?moment=submitted', { as: resident })
    expect(wanted.body).toEqual({ templateIds: [TEMPLATE_ID] })
    const report = randomUUID()
    expect(await consent(resident, report)).toEqual([{ templateId: TEMPLATE_ID, messages: 1 }])
    expect(await consent(resident, report)).toEqual([{ templateId: TEMPLATE_ID, messages: 1 }])
    const licence = await arrived(resident)
    expect(await send(subscribe)).toBe(1)
    expect(subscribe.given).toMatchObject([
      {
        peerId: resident.peerId,
        template: {
          templateId: TEMPLATE_ID,
          fields: { thing1: '营业执照', character_string2: licence.trackingNumber, phrase3: '等待领取' },
          page: `pages/tracking/index?number=${licence.trackingNumber}`,
        },
      },
    ])
    expect(await consent(resident, report)).toEqual([{ templateId: TEMPLATE_ID, messages: 0 }])
  })

  test('are counted for the person who gave them, with the ways to him', async () => {
    await setTemplate(askable)
    const resident = await aResident(api)
    await consent(resident)
    await consent(resident)
    const settings = await api.call('GET', '/me/notification-settings', { as: resident })
    const ways = ['subscribe-message', 'sms']
    expect(settings.body).toEqual({ preferredChannel: null, ways, messagesLeft: 2, weeklySummary: null })
    const body = { preferredChannel: 'call-list' }
    const changed = await api.call('PUT', '/me/notification-settings', { as: resident, body })
    expect(changed.body).toEqual({ preferredChannel: 'call-list', ways, messagesLeft: 2, weeklySummary: null })
  })

  test('a leader reads whether the weekly summary comes', async () => {
    const as = await aMemberOfStaff(api, { role: 'leader', siteId: null })
    const read = async () => (await api.call('GET', '/me/notification-settings', { as })).body
    expect(await read()).toMatchObject({ ways: ['chat'], weeklySummary: true })
    await api.call('PUT', '/me/weekly-summary', { as, body: { wanted: false } })
    expect(await read()).toMatchObject({ weeklySummary: false })
  })

  test('43101: none is left, the message goes by SMS at once', async () => {
    const resident = await aResident(api)
    await consent(resident)
    await consent(resident)
    const licence = await arrived(resident)
    subscribe.answers.push(refused('no_consent', '43101'))
    await send(subscribe)
    expect(await send(sms)).toBe(1)
    expect(sms.given).toMatchObject([{ peerId: resident.phone, text: expect.stringContaining('取件码') }])
    expect(sms.given[0]?.text.length).toBeLessThanOrEqual(70)
    const balances = await api.db.subscriptionBalance.findMany({ where: { peerId: resident.peerId } })
    expect(balances).toMatchObject([{ balance: 0 }])
    expect(await storiesOf(licence.id)).toMatchObject([
      {
        status: 'sent',
        channelText: '短信',
        recipientText: '居民',
        attempts: [
          { channel: 'subscribe-message', outcome: 'refused', reason: '没有订阅或订阅次数用完（43101）' },
          { channel: 'sms', outcome: 'sent', reason: null },
        ],
      },
    ])
  })

  test('whoever did not come through the mini-program is not asked', async () => {
    const as = await aDispatcher(api)
    const answer = await api.call('GET', '/me/subscriptions/wanted?moment=tracking', { as })
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })
})

describe('what matters never ends nowhere', () => {
  test('refused everywhere, it is for a call; the call is noted once, and she was told', async () => {
    const resident = await aResident(api)
    const licence = await arrived(resident)
    sms.answers.push(refused('bad_peer', 'phone_invalid'))
    await routeNotifications(api.context, 100)
    await send(sms)
    const [story] = await storiesOf(licence.id)
    expect(story).toMatchObject({ status: 'pending', channel: 'call-list', reason: '别的渠道都没有送到，请打电话' })
    const as = await staffAt(api, PLACES.village)
    const call = (reached: boolean, id = randomUUID()) =>
      api.call('POST', `/notifications/${story?.id}/calls`, { as, body: { id, reached } })
    expect(await call(false)).toMatchObject({ status: 200, body: { status: 'pending' } })
    const id = randomUUID()
    expect(await call(true, id)).toMatchObject({ status: 200, body: { status: 'delivered' } })
    expect(await call(true, id)).toMatchObject({ status: 200, body: { status: 'delivered', attemptCount: 3 } })
    expect(await call(true)).toMatchObject({ status: 409, body: { code: 'not_on_call_list' } })
    expect(await storiesOf(licence.id)).toMatchObject([{ status: 'delivered', channelText: '电话', reason: null }])
  })

  test('perhaps sent, it is told once more another way; a receipt that comes late still counts', async () => {
    const resident = await aResident(api)
    await consent(resident)
    const licence = await arrived(resident)
    subscribe.answers.push({ outcome: 'ambiguous', code: 'timeout' })
    await send(subscribe)
    await send(sms)
    const [story] = await storiesOf(licence.id)
    expect(story?.attempts.map(({ outcome }) => outcome)).toEqual(['ambiguous', 'sent'])
    const receipt = { channel: 'sms', externalId: `sms-${story?.id}`, kind: 'acknowledged' as const }
    api.clock.advance({ minutes: 3 })
    expect(await noteReceipt(api.context, receipt)).toBe(true)
    expect(await noteReceipt(api.context, { ...receipt, externalId: 'nobody' })).toBe(false)
    const at = api.clock.now().toISOString()
    expect(await storiesOf(licence.id)).toMatchObject([{ status: 'delivered', deliveredAt: at, acknowledgedAt: at }])
  })

  test('what was refused after it was sent goes on by the next way', async () => {
    const resident = await aResident(api)
    await consent(resident)
    const licence = await arrived(resident)
    await send(subscribe)
    const [sent] = await storiesOf(licence.id)
    expect(sent?.status).toBe('sent')
    const late = {
      channel: 'subscribe-message',
      externalId: `subscribe-message-${sent?.id}`,
      kind: 'refused' as const,
      code: 'user block',
    }
    await noteReceipt(api.context, late)
    await send(sms)
    expect(await storiesOf(licence.id)).toMatchObject([{ status: 'sent', channel: 'sms' }])
  })
})

describe('who decides', () => {
  test('a person’s own wish goes first: who wants a call gets one', async () => {
    const resident = await aResident(api)
    const settings = { preferredChannel: 'call-list' }
    expect((await api.call('PUT', '/me/notification-settings', { as: resident, body: settings })).body).toMatchObject(
      settings,
    )
    expect((await api.call('GET', '/me/notification-settings', { as: resident })).body).toMatchObject(settings)
    const licence = await arrived(resident)
    await routeNotifications(api.context, 100)
    expect(await storiesOf(licence.id)).toMatchObject([{ status: 'pending', channel: 'call-list' }])
  })

  test('the office sets the policy; of two who edit at once the second is told', async () => {
    const as = await anAdministrator()
    const before = (await api.call('GET', '/channel-policy', { as })).body as Policy
    const rules = { ...before.policy.rules, departed: { ways: ['sms'], matters: false, mayDisturb: false } }
    const body = { version: before.version, source: '2026 年测试', policy: { ...before.policy, rules } }
    const answer = await api.call('PUT', '/admin/channel-policy', { as, body })
    expect(answer).toMatchObject({ status: 200, body: { version: before.version + 1, source: '2026 年测试' } })
    expect(await api.call('PUT', '/admin/channel-policy', { as, body })).toMatchObject({ status: 409 })
    const nobody = {
      ...body,
      version: before.version + 1,
      policy: { ...before.policy, rules: { departed: { ways: [], matters: false, mayDisturb: false } } },
    }
    expect(await api.call('PUT', '/admin/channel-policy', { as, body: nobody })).toMatchObject({
      status: 422,
      body: { issues: [{ path: 'policy.rules.departed.ways' }] },
    })
  })
})

describe('templates', () => {
  test.for([
    [
      { subscribeMessage: { ...askable.subscribeMessage, fields: { phrase1: '{documents}' } } },
      'content.subscribeMessage.fields.phrase1',
    ],
    [
      {
        subscribeMessage: {
          ...askable.subscribeMessage,
          fields: { thing1: '这是一句固定的话而且它远远超过了二十个字的上限' },
        },
      },
      'content.subscribeMessage.fields.thing1',
    ],
    [
      { subscribeMessage: { ...askable.subscribeMessage, page: 'pages/parcel/index' } },
      'content.subscribeMessage.page',
    ],
    [{ sms: '{documents}{taskNumber}' }, 'content.sms'],
    [{ sms: '很长'.repeat(40) }, 'content.sms'],
  ] as const)('what could not always be sent is refused: %j', async ([content, path]) => {
    expect(await setTemplate(content)).toMatchObject({ status: 422, body: { issues: [{ path }] } })
  })

  test('a preview shows what people read on each channel', async () => {
    const as = await anAdministrator()
    const content = { text: null, sms: '您的{documents}到了，取件码{pickupCode}', officialAccount: null, ...askable }
    const { body } = await api.call('POST', '/admin/notification-templates/ready_for_pickup/preview', {
      as,
      body: { content },
    })
    expect(body).toMatchObject({
      text: expect.stringContaining('到了，请来领取'),
      subscribeMessage: { thing1: '营业执照（正、副本）', phrase3: '等待领取' },
      sms: '您的营业执照（正、副本）到了，取件码000000',
      issues: [],
    })
    const unknown = await api.call('POST', '/admin/notification-templates/nothing/preview', { as, body: { content } })
    expect(unknown.status).toBe(404)
  })

  test('the office’s own words are what the chat says', async () => {
    expect((await setTemplate({ text: '{documents}丢了，对不起' }, 'written_off')).status).toBe(200)
    const as = await anAdministrator()
    const { body } = await api.call('GET', '/notification-templates', { as })
    const own = (body as { items: Template[] }).items.find(({ template }) => template === 'written_off')
    expect(own).toMatchObject({ version: 1, content: { text: '{documents}丢了，对不起' } })
  })
})

test('the report counts tries by day and channel', async () => {
  const resident = await aResident(api)
  await arrived(resident)
  await takeWaysBack(api.db, [resident.userId])
  await send(sms)
  const as = await anAdministrator()
  const { body } = await api.call('GET', '/reports/channels?from=2026-03-01&until=2026-03-31', { as })
  const { days } = body as ResponseOf<typeof contract.readChannelReport>
  expect(days.find(({ channel }) => channel === 'sms')).toMatchObject({
    channelText: '短信',
    medianSeconds: expect.any(Number),
  })
  const tooLong = await api.call('GET', '/reports/channels?from=2026-03-01&until=2026-04-01', { as })
  expect(tooLong).toMatchObject({ status: 400 })
})
