import { expect, it } from 'vitest'
import { soak } from '../bench/chat-soak.ts'

/**
 * A small day of what `npm run bench:chat` does at length. A connection, a dialogue or a message that stays behind shows as
 * growth: one wechaty alone weighs about a megabyte, and this day replaces 22 of them.
 */
it('a simulated day of chat loses nothing, is fast enough, and leaves nothing behind', async () => {
  const { heapMb, ...day } = await soak({ messages: 4_800, regulars: 60, remembered: 100, samples: 3 })
  expect(day).toMatchObject({ answered: 4_800, notified: 240, delivered: 240, reconnects: 22, turnedAway: 0 })
  const [, first = 0, , last = 0] = heapMb
  const levels = heapMb.map((mb) => mb.toFixed(1)).join(' ')
  process.stdout.write(`chat soak: ${day.perCpuSecond.toFixed(0)} msgs per CPU second, heap ${levels} MB\n`)
  expect(last - first).toBeLessThan(4)
  expect(day.perCpuSecond).toBeGreaterThan(500)
}, 60_000)
