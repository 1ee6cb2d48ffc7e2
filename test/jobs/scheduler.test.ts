import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { isoWeekOf } from '../../server/domain/calendar-time.ts'
import { defineJob, type Job } from '../../server/jobs/job.ts'
import { startJobs } from '../../server/jobs/scheduler.ts'
import { weeklySummary } from '../../server/jobs/weekly-summary.ts'
import { aConsignment, aLeader } from '../setup/factories.ts'
import { serviceContext, useHarness } from '../setup/harness.ts'

const harness = useHarness({ poolSize: 8 })
const patiently = { timeout: 10_000, interval: 20 }

function everySecond(id: string, handle: (signal: AbortSignal, at: Date) => Promise<string>): Job {
  return defineJob({
    id,
    cron: '* * * * * *',
    slotOf: (at) => at.toISOString(),
    payload: z.object({ at: z.date() }),
    payloadAt: (at) => ({ at }),
    handle: (_context, { at }, signal) => handle(signal, at),
  })
}

test('several schedulers on one database run each tick once', async () => {
  const ran: string[] = []
  const job = everySecond('ticking', async (_signal, at) => {
    ran.push(at.toISOString())
    return 'ticked'
  })
  const schedulers = [1, 2, 3].map((seed) => startJobs(serviceContext(harness.db, harness.clock, seed), [job]))
  await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patiently)
  await Promise.all(schedulers.map((scheduler) => scheduler.stop()))
  expect(new Set(ran).size).toBe(ran.length)
  // named by the second that was meant, not by when each of them woke
  expect(ran.every((tick) => tick.endsWith('.000Z'))).toBe(true)
  const slots = await harness.db.jobSlot.findMany({ where: { job: 'ticking' }, orderBy: { slot: 'asc' } })
  expect(slots.map((slot) => slot.slot)).toEqual(ran.toSorted())
  expect(slots.every((slot) => slot.outcome === 'done')).toBe(true)
})

test('stop waits for what runs, tells it to end, and starts nothing more', async () => {
  let started = 0
  let ended = 0
  const job = everySecond('patient', async (signal) => {
    started += 1
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    ended += 1
    return 'ended in order'
  })
  const scheduler = startJobs(harness.context, [job])
  await vi.waitFor(() => expect(started).toBe(1), patiently)
  await scheduler.stop()
  expect(ended).toBe(1)
  const slots = await harness.db.jobSlot.findMany({ where: { job: 'patient' } })
  expect(slots).toMatchObject([{ outcome: 'done', detail: 'ended in order' }])
})

test('what does not end is left behind after the deadline, and its slot stays open for another', async () => {
  let started = false
  let release: () => void = () => undefined
  const job = everySecond('deaf', async () => {
    started = true
    await new Promise<void>((resolve) => {
      release = resolve
    })
    return 'too late'
  })
  const scheduler = startJobs(harness.context, [job])
  await vi.waitFor(() => expect(started).toBe(true), patiently)
  await scheduler.stop(50)
  const slots = await harness.db.jobSlot.findMany({ where: { job: 'deaf' } })
  expect(slots).toMatchObject([{ outcome: null, finishedAt: null }])
  release()
})

test('a weekly summary that nobody sent while the servers were down is sent at the start, once', async () => {
  await aLeader(harness)
  harness.clock.set('2026-02-27T11:00:00+08:00')
  await aConsignment(harness).registered()
  harness.clock.set('2026-03-04T11:00:00+08:00')
  const schedulers = [1, 2].map((seed) => startJobs(serviceContext(harness.db, harness.clock, seed), [weeklySummary]))
  await vi.waitFor(async () => {
    const slot = await harness.db.jobSlot.findFirst({ where: { job: weeklySummary.id } })
    expect(slot).toMatchObject({ slot: isoWeekOf(harness.clock.now()), outcome: 'done' })
  }, patiently)
  await Promise.all(schedulers.map((scheduler) => scheduler.stop()))
  const sent = await harness.db.notification.findMany({ where: { template: 'weekly_summary' } })
  expect(sent.map((one) => one.parameters)).toEqual([{ week: '2026-W09' }])
})
