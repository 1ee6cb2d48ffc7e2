import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Health } from '../../bot/bot.ts'
import { createHealthReports, type HealthReports } from '../../bot/report-health.ts'
import { createServerApi } from '../../bot/server-api.ts'
import { type ChannelHealthReport, reportChannelHealth } from '../../server/contract/channel-health.ts'
import { SILENT_LOGGER } from './fake-channel.ts'
import { type FakeServer, on, SERVICE_TOKEN, startFakeServer } from './fake-server.ts'

const ALIVE = new Date('2026-11-23T02:00:00.000Z')

let server: FakeServer
let reported: (ChannelHealthReport & { channel: string })[]
let reports: HealthReports
let health: Health
let pauses: number[]
let wake: () => void

beforeEach(async () => {
  reported = []
  pauses = []
  wake = () => undefined
  health = {
    channel: 'simulator',
    ok: true,
    loggedIn: true,
    lastHeartbeatAt: ALIVE,
    pending: 3,
    turnedAway: 2,
    reconnects: 1,
  }
  server = await startFakeServer([
    on(reportChannelHealth, ({ params, body }) => {
      reported.push({ ...body, ...params })
      return { nextReportSeconds: 15 }
    }),
  ])
  const api = createServerApi({ baseUrl: server.url, serviceToken: SERVICE_TOKEN })
  reports = createHealthReports({
    channel: 'simulator',
    api,
    health: () => health,
    logger: SILENT_LOGGER,
    pause: (milliseconds, signal) =>
      new Promise<void>((resolve) => {
        pauses.push(milliseconds)
        wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
  })
})

afterEach(async () => {
  await reports.stop()
  await server.close()
})

describe('reports of a channel’s health', () => {
  it('come as often as the server wants, and the last one says that the channel was stopped by order', async () => {
    reports.start()
    await vi.waitFor(() => expect(pauses).toEqual([15_000]))
    health = { ...health, ok: false, lastHeartbeatAt: undefined }
    wake()
    await vi.waitFor(() => expect(pauses).toEqual([15_000, 15_000]))
    await reports.stop()
    expect(reported.map(({ state, aliveAt }) => [state, aliveAt])).toEqual([
      ['online', ALIVE.toISOString()],
      ['offline', null],
      ['stopped', null],
    ])
    expect(reported[0]).toMatchObject({ channel: 'simulator', pending: 3, turnedAway: 2, reconnects: 1 })
    expect(new Set(reported.map(({ reporterId }) => reporterId)).size).toBe(1)
  })

  it('go on after a server that is away', async () => {
    server.fail('reportChannelHealth', 'reset', 503, 'html')
    reports.start()
    for (let count = 1; count <= 3; count++) {
      await vi.waitFor(() => expect(pauses).toHaveLength(count))
      wake()
    }
    await vi.waitFor(() => expect(reported).toHaveLength(1))
  })
})
