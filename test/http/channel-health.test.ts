import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { reportChannelHealth } from '../../server/contract/channel-health.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { type Api, useApi } from '../setup/api.ts'

const api: Api = useApi()

async function report(channel: string, change: Record<string, unknown> = {}): Promise<number> {
  const body = {
    reporterId: randomUUID(),
    state: 'online',
    aliveAt: api.clock.now().toISOString(),
    pending: 0,
    turnedAway: 0,
    reconnects: 0,
    ...change,
  }
  const answer = await api.call('POST', `/channels/${channel}/health`, { as: 'service', body })
  return (await answerOf(reportChannelHealth, answer)).nextReportSeconds
}

const ready = async () =>
  (await (await fetch(`${api.url}/readyz`)).json()) as { warnings: string[]; channels: Record<string, unknown>[] }

test('a channel that its chatbot reports shows in /readyz and among the figures, until it has gone silent', async () => {
  const reporterId = randomUUID()
  const reportedAt = api.clock.now().toISOString()
  expect(await report('wecom-aibot', { reporterId, pending: 4, turnedAway: 5, reconnects: 6 })).toBe(15)
  expect((await ready()).channels).toEqual([
    {
      channel: 'wecom-aibot',
      state: 'online',
      reportedAt,
      aliveAt: reportedAt,
      pending: 4,
      turnedAway: 5,
      reconnects: 6,
    },
  ])
  expect((await ready()).warnings.join()).not.toContain('wecom-aibot')
  expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('chat_channel_online{channel="wecom-aibot"} 1')

  await report('wecom-aibot', { reporterId, state: 'offline', aliveAt: null })
  expect((await ready()).warnings).toContain(`the chat channel wecom-aibot is offline, last reported ${reportedAt}`)
  await report('wecom-aibot', { reporterId })
  api.clock.advance({ minutes: 1 })
  expect((await ready()).warnings).toContain(`the chat channel wecom-aibot is silent, last reported ${reportedAt}`)
  expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('chat_channel_online{channel="wecom-aibot"} 0')
  expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
})

test('a chatbot that was started anew takes the place of the dead one, which is forgotten after a day', async () => {
  await report('simulator')
  api.clock.advance({ hours: 1 })
  await report('simulator')
  expect((await ready()).channels).toContainEqual(expect.objectContaining({ channel: 'simulator', state: 'online' }))
  expect(await api.db.channelHeartbeat.count({ where: { channel: 'simulator' } })).toBe(2)
  api.clock.advance({ hours: 23 })
  expect((await ready()).channels).toContainEqual(expect.objectContaining({ channel: 'simulator', state: 'silent' }))
  api.clock.advance({ hours: 2 })
  await report('simulator')
  expect(await api.db.channelHeartbeat.count({ where: { channel: 'simulator' } })).toBe(1)
})

test('only the chatbot reports, and nothing that makes no sense', async () => {
  const path = '/channels/simulator/health'
  await expectProblem(await api.call('POST', path, { body: {} }), 'not_signed_in')
  await expectProblem(await api.call('POST', path, { as: 'service', body: { state: 'fine' } }), 'validation_failed')
})
