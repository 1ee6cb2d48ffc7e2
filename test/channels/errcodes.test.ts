import { describe, expect, test } from 'vitest'
import { ChannelError, resultOf } from '../../server/channels/channel-error.ts'
import { type ErrcodeMeaning, meaningOf, WECHAT_ERRCODES, WECOM_ERRCODES } from '../../server/channels/errcodes.ts'

const NOW = new Date('2026-03-02T09:30:15+08:00')
const IN_A_MINUTE = new Date('2026-03-02T09:31:15+08:00')
const NEXT_MINUTE = new Date('2026-03-02T09:31:00+08:00')
const TOMORROW = new Date('2026-03-03T00:05:00+08:00')

const refused = (reason: string) => ({ outcome: 'refused', reason })

/** What a try comes to that still meets the code after the client has done what it can. */
const RESULTS: Readonly<Record<ErrcodeMeaning, object>> = {
  // the client has replaced the token by then: what is left is an alarm, see tokens.test.ts
  refresh_token: { outcome: 'failed', retryAt: IN_A_MINUTE, wholeChannel: true },
  back_off: { outcome: 'failed', retryAt: IN_A_MINUTE, wholeChannel: false },
  next_minute: { outcome: 'failed', retryAt: NEXT_MINUTE, wholeChannel: true },
  stop_until_tomorrow: { outcome: 'failed', retryAt: TOMORROW, wholeChannel: true },
  bad_peer: refused('bad_peer'),
  no_consent: refused('no_consent'),
  window_closed: refused('window_closed'),
  content: refused('content'),
  bad_code: refused('invalid_message'),
  configuration: refused('configuration'),
  our_bug: refused('invalid_message'),
}

describe.each([
  ['WeChat', WECHAT_ERRCODES],
  ['WeCom', WECOM_ERRCODES],
])('%s', (_platform, table) => {
  test.each(Object.entries(table))('%s: %s', (errcode, meaning) => {
    const kind = meaningOf(table, Number(errcode))
    expect(kind).toBe(meaning)
    const error = new ChannelError(kind, errcode, { operation: 'test' })
    expect(resultOf(error, NOW)).toMatchObject({ code: errcode, ...RESULTS[kind] })
  })

  test('a code that nobody wrote down is for somebody to look at', () => {
    expect(meaningOf(table, 999_999)).toBe('configuration')
  })
})

describe('the rules by name', () => {
  test.each<[number, ErrcodeMeaning]>([
    [-1, 'back_off'],
    [40001, 'refresh_token'],
    [40014, 'refresh_token'],
    [42001, 'refresh_token'],
    [40003, 'bad_peer'],
    [40037, 'configuration'],
    [41030, 'configuration'],
    [43101, 'no_consent'],
    [47003, 'our_bug'],
    [45009, 'stop_until_tomorrow'],
    [45011, 'next_minute'],
    [45015, 'window_closed'],
    [45047, 'window_closed'],
  ])('%i means %s', (errcode, meaning) => {
    expect(meaningOf(WECHAT_ERRCODES, errcode)).toBe(meaning)
  })
})

test('what never arrived is tried again, what may have arrived is ambiguous', () => {
  const of = (kind: 'unreachable' | 'unknown_outcome') =>
    resultOf(new ChannelError(kind, 'timeout', { operation: 'test' }), NOW)
  expect(of('unreachable')).toEqual({ outcome: 'failed', code: 'timeout', retryAt: IN_A_MINUTE, wholeChannel: true })
  expect(of('unknown_outcome')).toEqual({ outcome: 'ambiguous', code: 'timeout' })
})
