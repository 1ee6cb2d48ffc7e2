import { describe, expect, test } from 'vitest'
import { type ChannelReport, channelHealth, SILENT_AFTER_MS } from '../../server/domain/channel-health.ts'

const NOW = new Date('2026-11-23T10:00:00+08:00')
const ago = (ms: number) => new Date(NOW.getTime() - ms)

function report(change: Partial<ChannelReport> = {}): ChannelReport {
  const usual = { channel: 'simulator', state: 'online', reportedAt: ago(1_000), aliveAt: ago(2_000) } as const
  return { ...usual, pending: 1, turnedAway: 2, reconnects: 3, ...change }
}

const statesOf = (...reports: ChannelReport[]) =>
  channelHealth(reports, NOW).map(({ channel, state }) => `${channel} ${state}`)

describe('the health of a channel', () => {
  test('is what its chatbot said last', () => {
    expect(statesOf(report())).toEqual(['simulator online'])
    expect(statesOf(report({ state: 'offline' }))).toEqual(['simulator offline'])
    expect(channelHealth([report()], NOW)).toEqual([report()])
  })

  test('is silent when nobody has reported for three reports, unless it was stopped by order', () => {
    expect(statesOf(report({ reportedAt: ago(SILENT_AFTER_MS) }))).toEqual(['simulator online'])
    expect(statesOf(report({ reportedAt: ago(SILENT_AFTER_MS + 1) }))).toEqual(['simulator silent'])
    expect(statesOf(report({ state: 'stopped', reportedAt: ago(SILENT_AFTER_MS + 1) }))).toEqual(['simulator stopped'])
  })

  test('is the best that any of its chatbots says, with the sums of those that say it', () => {
    const dead = report({ reportedAt: ago(600_000), pending: 100 })
    const stopped = report({ state: 'stopped', pending: 100 })
    expect(statesOf(dead, stopped, report({ state: 'offline' }), report())).toEqual(['simulator online'])
    expect(channelHealth([dead, report(), report({ reportedAt: ago(500) }), stopped], NOW)).toEqual([
      report({ reportedAt: ago(500), pending: 2, turnedAway: 4, reconnects: 6 }),
    ])
  })

  test('stands by itself for each channel, by name', () => {
    expect(statesOf(report({ channel: 'wecom-aibot', state: 'offline' }), report())).toEqual([
      'simulator online',
      'wecom-aibot offline',
    ])
    expect(channelHealth([], NOW)).toEqual([])
  })
})
