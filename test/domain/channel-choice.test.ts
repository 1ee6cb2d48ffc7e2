import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChannelTraffic, troublesOf } from '../../server/domain/channel-alarm.ts'
import {
  type ChannelRule,
  chooseChannel,
  mostAttemptsOn,
  policyIssues,
  type Reach,
  SERVER_CHANNELS,
  type ServerChannel,
  USUAL_POLICY,
  WAYS,
} from '../../server/domain/channel-choice.ts'
import { type AlarmKind, reasonText } from '../../server/domain/channel-text.ts'
import { CALL_LIST, NOTIFICATION_TEMPLATES } from '../../server/domain/notification.ts'
import { followUp } from '../../server/domain/notification-follow-up.ts'
import type { AttemptEnding } from '../../server/domain/notification-retry.ts'
import { type ConsentKind, foldConsents, wantedTemplates } from '../../server/domain/subscription.ts'

const nothing: Reach = { chat: null, open: new Set(), away: new Set(), preferred: null, spent: new Set() }
const rule: ChannelRule = {
  ways: ['chat', 'official-account', 'subscribe-message', 'sms'],
  matters: true,
  mayDisturb: false,
}
const open = (...channels: ServerChannel[]) => new Set(channels)

describe('the channel that a notification is given to', () => {
  test.for<[string, Partial<Reach>, string | null]>([
    ['the first of the rule that is possible', { open: open('sms', 'official-account') }, 'official-account'],
    ['the chat that was bound last', { chat: 'simulator', open: open('sms') }, 'simulator'],
    ['what the person would rather have', { chat: 'simulator', open: open('sms'), preferred: 'sms' }, 'sms'],
    [
      'the chat, by its general name',
      { chat: 'simulator', open: open('official-account'), preferred: 'chat' },
      'simulator',
    ],
    ['a wish that is not possible is no wish', { chat: 'simulator', preferred: 'wecom' }, 'simulator'],
    ['a call, for who wants to be phoned', { chat: 'simulator', preferred: CALL_LIST }, CALL_LIST],
    [
      'not one that is away while there is another',
      { chat: 'simulator', open: open('sms'), away: new Set(['simulator']) },
      'sms',
    ],
    ['one that is away, when there is no other', { chat: 'simulator', away: new Set(['simulator']) }, 'simulator'],
    [
      'never one that was spent',
      { chat: 'simulator', open: open('sms'), spent: new Set(['simulator', 'sms']) },
      CALL_LIST,
    ],
    ['a call in the end', {}, CALL_LIST],
  ])('%s', ([, reach, channel]) => {
    expect(chooseChannel(rule, { ...nothing, ...reach })).toEqual({ channel })
  })

  test('what does not matter enough for a call ends', () => {
    expect(chooseChannel({ ...rule, matters: false }, nothing)).toEqual({ channel: null })
    expect(chooseChannel({ ...rule, matters: false }, { ...nothing, preferred: CALL_LIST })).toEqual({ channel: null })
  })

  test('every template has its rule, and what has to be done is worth a call', () => {
    expect(Object.keys(USUAL_POLICY.rules).toSorted()).toEqual([...NOTIFICATION_TEMPLATES].toSorted())
    expect(policyIssues(USUAL_POLICY)).toEqual([])
    expect(USUAL_POLICY.rules.ready_for_pickup.matters).toBe(true)
  })
})

test('a message that matters never ends nowhere, whatever the channels answer; one that does not ends, too', () => {
  const endings: AttemptEnding[] = ['sent', 'delivered', 'refused', 'failed', 'ambiguous', 'expired']
  const person = fc.record({
    chat: fc.constantFrom(null, 'simulator'),
    open: fc.subarray([...SERVER_CHANNELS]).map((channels) => new Set(channels)),
    away: fc.subarray(['simulator', ...SERVER_CHANNELS]).map((channels) => new Set<string>(channels)),
    preferred: fc.constantFrom(null, 'chat', 'sms', CALL_LIST),
  })
  const ofRule = fc.record({
    ways: fc.shuffledSubarray([...WAYS]),
    matters: fc.boolean(),
    mayDisturb: fc.constant(false),
  })
  fc.assert(
    fc.property(ofRule, person, fc.infiniteStream(fc.constantFrom(...endings)), (wanted, known, answers) => {
      const attempts = new Map<string, number>()
      const spent = new Set<string>()
      let { channel } = chooseChannel(wanted, { ...known, spent })
      let status: string | null = null
      for (let tries = 0; channel !== null && channel !== CALL_LIST && status === null; tries += 1) {
        expect(tries).toBeLessThan(30)
        attempts.set(channel, (attempts.get(channel) ?? 0) + 1)
        const ended = {
          ending: answers.next().value as AttemptEnding,
          channel,
          attempts: attempts.get(channel) as number,
        }
        const next = followUp(ended, wanted, { ...known, spent })
        expect(ended.attempts).toBeLessThanOrEqual(mostAttemptsOn(channel))
        if (next.kind === 'settled') status = next.status
        if (next.kind !== 'other') continue
        spent.add(channel)
        channel = next.channel
      }
      const isTold = status === 'sent' || status === 'delivered'
      if (wanted.matters) expect(isTold || channel === CALL_LIST).toBe(true)
      else expect(channel).not.toBe(CALL_LIST)
    }),
  )
})

describe('consents', () => {
  test('are never fewer than none, and lasting ones are not used up', () => {
    const kinds = fc.array(fc.constantFrom<ConsentKind>('once', 'lasting', 'spent', 'returned', 'taken_back'))
    fc.assert(
      fc.property(kinds, (rows) => {
        const balance = foldConsents(rows)
        if (balance !== 'lasting') expect(balance).toBeGreaterThanOrEqual(0)
        expect(foldConsents([...rows, 'lasting', 'spent', 'spent'])).toBe('lasting')
        expect(foldConsents([...rows, 'taken_back'])).toBe(0)
        expect(foldConsents([...rows, 'once', 'spent'])).toBe(balance)
      }),
    )
  })

  const once = (template: 'ready_for_pickup' | 'returned' | 'departed' | 'completed', templateId: string) => ({
    template,
    templateId,
    isLasting: false,
  })
  const lasting = (template: 'ready_for_pickup' | 'returned', templateId: string) => ({
    template,
    templateId,
    isLasting: true,
  })

  test('are asked for at most three at a time, those that are used up first, one id once', () => {
    const askable = [
      once('ready_for_pickup', 'A'),
      once('returned', 'B'),
      once('departed', 'C'),
      once('completed', 'D'),
      once('completed', 'A'),
    ]
    const left = new Map([['A', 2]])
    expect(wantedTemplates('submitted', askable, (id) => left.get(id) ?? 0)).toEqual(['B', 'C', 'D'])
    expect(wantedTemplates('tracking', askable, () => 3)).toEqual([])
  })

  test('lasting and one-time ones are never asked for together', () => {
    const askable = [once('departed', 'A'), lasting('ready_for_pickup', 'L'), lasting('returned', 'M')]
    expect(wantedTemplates('submitted', askable, () => 0)).toEqual(['L', 'M'])
    expect(wantedTemplates('submitted', askable, (id) => (id === 'A' ? 0 : 'lasting'))).toEqual(['A'])
  })
})

describe('what is wrong with a channel', () => {
  const NOW = new Date('2026-03-02T12:00:00+08:00')
  const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
  const well: ChannelTraffic = {
    channel: 'sms',
    waitingSince: null,
    lastSuccessAt: ago(600),
    lastCallbackAt: null,
    tokenEndedAt: null,
  }
  test.for<[string, Partial<ChannelTraffic>, number, AlarmKind[]]>([
    ['no work is no silence', {}, 0, []],
    ['work that waits, and nothing went out', { waitingSince: ago(20) }, 0, ['silent']],
    ['work that has only just come', { waitingSince: ago(5) }, 0, []],
    ['work that waits while others go out', { waitingSince: ago(20), lastSuccessAt: ago(1) }, 0, []],
    ['no token', { waitingSince: ago(20), lastSuccessAt: ago(1), tokenEndedAt: ago(30) }, 0, ['token_missing']],
    ['a token that ended overnight, and nobody needs one', { tokenEndedAt: ago(300) }, 0, []],
    ['callbacks that stopped', { lastCallbackAt: ago(73 * 60) }, 0, ['callback_stopped']],
    ['dead letters', {}, 20, ['dead_letters']],
  ])('%s', ([, traffic, dead, kinds]) => {
    expect(troublesOf([{ ...well, ...traffic }], dead, USUAL_POLICY, NOW).map(({ kind }) => kind)).toEqual(kinds)
  })
})

test('why it did not arrive is said in plain words, with the platform’s code', () => {
  expect(reasonText('no_consent', '43101')).toBe('没有订阅或订阅次数用完（43101）')
  expect(reasonText('invalid_message：thing1', '47003')).toBe('消息内容不合要求，请联系管理员（47003）')
  expect(reasonText(null, 'lease_expired')).toBe('发送时中断，不知道有没有发出')
  expect(reasonText('超过 48 小时', '45015')).toBe('45015：超过 48 小时')
  expect(reasonText(null, null)).toBeNull()
})
