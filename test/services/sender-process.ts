import { pino } from 'pino'
import { sendDue } from '../../server/services/send-notifications.ts'
import { APPLICATION_ROLE } from '../../server/store/application-role.ts'
import { openDatabase } from '../../server/store/database.ts'
import { TestClock } from '../setup/clock.ts'
import { START, serviceContext } from '../setup/harness.ts'
import { type SenderUrls, withChannels } from './sender-channels.ts'

/** What a sender's process is told at its start. */
export interface SenderSetup {
  readonly databaseUrl: string
  readonly urls: SenderUrls
}

/** The present moment, in milliseconds since 1970: send what is due then, on every channel. */
export interface SendRound {
  readonly now: number
}

/** How many messages were tried in the round; 0 when none was due. */
export interface RoundDone {
  readonly tried: number
}

const AT_ONCE = 60
const DEADLINE_MS = 5_000

/** A program of its own, forked with a `SenderSetup`: the server's sender on the fakes, round by round, until it is killed. */
const { databaseUrl, urls } = JSON.parse(process.argv[2] as string) as SenderSetup
const db = openDatabase({
  url: databaseUrl,
  poolSize: 8,
  logger: pino({ level: 'silent' }),
  role: APPLICATION_ROLE,
})
const clock = new TestClock(START)
const context = withChannels(serviceContext(db, clock), urls)

process.on('message', async (round: SendRound) => {
  clock.set(new Date(round.now))
  const tried = await Promise.all(
    [...context.channels.values()].map((channel) =>
      sendDue(context, channel, { limit: AT_ONCE, deadlineMs: DEADLINE_MS }),
    ),
  )
  process.send?.({ tried: tried.reduce((sum, count) => sum + count, 0) } satisfies RoundDone)
})
process.on('disconnect', () => process.exit())
