import { realQueries } from './chat-queries.ts'
import { type SoakResult, soak } from './chat-soak.ts'

/**
 * `npm run bench:chat [messages]`: a simulated day of chat with the server stubbed, then questions to a real server.
 * Fails when it is slower than people were promised, loses anything, or grows.
 */
const GOALS = { perSecond: 500, queryP99Ms: 300, growth: 0.03 }
/** Parts of the day: in the first third what the bot remembers of people fills up. */
const SAMPLES = 12

const print = (line: string) => process.stdout.write(`${line}\n`)

/** A figure beside its goal; a missed one makes the program fail. */
function against(goal: string, isMet: boolean): string {
  if (!isMet) process.exitCode = 1
  return `(goal ${goal}: ${isMet ? 'met' : 'MISSED'})`
}

function printDay(messages: number, day: SoakResult): void {
  const [start = 0, ...parts] = day.heapMb
  // the highest of each third: what is kept of a connection grows for an hour and goes with it
  const highest = (from: number) => Math.max(...parts.slice(from, from + SAMPLES / 3))
  const growth = highest((SAMPLES * 2) / 3) / highest(SAMPLES / 3) - 1
  const isWhole = day.answered === messages && day.delivered === day.notified && day.turnedAway === 0
  print(`a simulated day of ${messages} messages, server stubbed`)
  const speed = against(`${GOALS.perSecond}/s`, day.perSecond >= GOALS.perSecond)
  print(`  ${day.perSecond.toFixed(0)}/s, ${day.perCpuSecond.toFixed(0)} per CPU second ${speed}`)
  print(`  answered ${day.answered}, notified ${day.delivered} of ${day.notified} ${against('all', isWhole)}`)
  print(`  connections replaced ${day.reconnects}, turned away ${day.turnedAway}`)
  print(`  heap ${start.toFixed(1)} MB at the start, then ${parts.map((mb) => mb.toFixed(1)).join(' ')}`)
  const level = against(`${GOALS.growth * 100} %`, growth <= GOALS.growth)
  print(`  last third over the second: ${(growth * 100).toFixed(1)} % ${level}`)
}

const messages = Number(process.argv[2] ?? 200_000)
printDay(messages, await soak({ messages, regulars: 1_000, samples: SAMPLES }))
print('questions to a real server, four people at once, until the first part of the answer')
for (const { question, queries, p50Ms, p99Ms } of await realQueries()) {
  const inTime = against(`p99 ${GOALS.queryP99Ms} ms`, p99Ms <= GOALS.queryP99Ms)
  print(`  ${question}: ${queries} asked, p50 ${p50Ms} ms, p99 ${p99Ms} ms ${inTime}`)
}
process.exit()
