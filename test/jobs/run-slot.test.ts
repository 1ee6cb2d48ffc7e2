import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineJob, type Job, minuteSlot } from '../../server/jobs/job.ts'
import { LONGEST_RUN_MS, runSlot } from '../../server/jobs/run-slot.ts'
import { claimSlot, finishSlot } from '../../server/store/job-slots.ts'
import { useHarness } from '../setup/harness.ts'

const harness = useHarness({ template: 'migrated' })
const never = new AbortController().signal
let jobs = 0

/** A job that counts its runs. */
function countingJob(handle: () => Promise<string> = async () => 'done it'): Job & { runs: number } {
  jobs += 1
  const job = defineJob({
    id: `counting-${jobs}`,
    cron: '* * * * *',
    slotOf: minuteSlot,
    payload: z.object({}),
    payloadAt: () => ({}),
    handle: async () => {
      counting.runs += 1
      return handle()
    },
  })
  const counting = { ...job, runs: 0 }
  return counting
}
const tickAt = (job: Job, at: Date = harness.clock.now()) => ({ slot: job.slotOf(at), at })
const run = (job: Job, at?: Date) => runSlot(harness.context, job, tickAt(job, at), never)
const slotOf = (job: Job) => harness.db.jobSlot.findFirstOrThrow({ where: { job: job.id } })

test('of many that wake at the same tick one runs', async () => {
  const job = countingJob()
  const results = await Promise.all(Array.from({ length: 12 }, () => run(job)))
  expect(results.filter((result) => result === 'done')).toHaveLength(1)
  expect(results.filter((result) => result === 'taken')).toHaveLength(11)
  expect(job.runs).toBe(1)
  expect(await slotOf(job)).toMatchObject({ slot: '2026-03-02T01:30Z', outcome: 'done', detail: 'done it' })
  harness.clock.advance({ minutes: 1 })
  expect(await run(job)).toBe('done')
})

test('a slot that is done is never run again', async () => {
  const job = countingJob()
  const at = harness.clock.now()
  await run(job, at)
  harness.clock.advance({ days: 3 })
  expect(await run(job, at)).toBe('taken')
})

test('a failure is recorded, and the slot may be tried again after a while', async () => {
  const outcomes = [() => Promise.reject(new RangeError('测试')), async () => 'at last']
  const job = countingJob(() => (outcomes.shift() as () => Promise<string>)())
  const at = harness.clock.now()
  expect(await run(job, at)).toBe('failed')
  expect(await slotOf(job)).toMatchObject({ outcome: 'failed', detail: 'RangeError', finishedAt: at })
  expect(await run(job, at)).toBe('taken')
  harness.clock.advance({ minutes: 10, seconds: 1 })
  expect(await Promise.all([run(job, at), run(job, at)])).toEqual(expect.arrayContaining(['done', 'taken']))
  expect(await slotOf(job)).toMatchObject({ outcome: 'done', detail: 'at last' })
})

test('a slot whose owner died is taken over, and the owner that comes back does not write over it', async () => {
  const job = countingJob()
  const { slot, at } = tickAt(job)
  const reclaimBefore = new Date(at.getTime() - LONGEST_RUN_MS)
  const dead = await claimSlot(harness.db, { job: job.id, slot, now: at, reclaimBefore })
  expect(dead).not.toBeNull()
  harness.clock.advance({ minutes: 9 })
  expect(await run(job, at)).toBe('taken')
  harness.clock.advance({ minutes: 2 })
  expect(await run(job, at)).toBe('done')
  if (dead !== null) await finishSlot(harness.db, dead, { outcome: 'failed', detail: '', now: harness.clock.now() })
  expect(await slotOf(job)).toMatchObject({ outcome: 'done' })
  expect(job.runs).toBe(1)
})

test('a payload that does not fit fails the run', async () => {
  const job = defineJob({
    id: 'misfit',
    cron: '* * * * *',
    slotOf: minuteSlot,
    payload: z.object({ batch: z.number() }),
    payloadAt: () => ({ batch: 'many' }),
    handle: async () => 'never',
  })
  expect(await run(job)).toBe('failed')
  expect(await slotOf(job)).toMatchObject({ detail: 'ZodError' })
})
