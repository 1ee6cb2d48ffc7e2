import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { applyMigrations } from '../../prisma/migrate.ts'
import { seedNetwork } from '../../prisma/seed.ts'
import { APPLICATION_ROLE, prepareApplicationRole } from '../../server/store/application-role.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { platformsBy, startPlatforms, stopPlatforms } from '../channels/platforms.ts'
import { FakeSmsGateway } from '../fakes/fake-sms-gateway.ts'
import { residents, staff, writeTemplates } from '../services/sender-load.ts'
import { reportOf, type SenderReport, wrongConsents } from '../services/sender-report.ts'
import { SenderRun } from '../services/sender-run.ts'
import { TestClock } from '../setup/clock.ts'
import { type Harness, START, serviceContext } from '../setup/harness.ts'

/**
 * `npm run bench:sender`: 10,000 notifications to 1,000 people through all fakes, a tenth of all requests gone wrong, the
 * sender's process killed three times with SIGKILL in the middle of sending. Fails when one does not end, is shown twice by
 * the same way, or comes before an earlier one.
 */
const EACH = 10
const RESIDENTS = 700
const STAFF = 300
const KILLS = 3

const print = (line: string) => process.stdout.write(`${line}\n`)
const logger = pino({ level: 'error' })
const dataDir = await mkdtemp(path.join(tmpdir(), 'shaopao-sender-'))
const postgres = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } })

/** A figure beside what it must be; another one makes the program fail. */
function must(what: string, isRight: boolean): void {
  if (!isRight) process.exitCode = 1
  print(`  ${what} ${isRight ? '✓' : '✗'}`)
}

function printReport(report: SenderReport, run: SenderRun): void {
  const total = (RESIDENTS + STAFF) * EACH
  print(`${total} notifications to ${RESIDENTS + STAFF} people, ${run.rounds} rounds`)
  for (const { requests, inHand } of run.kills) {
    must(`killed after ${requests} requests of a round, ${inHand} messages in its hands`, inHand > 0)
  }
  print('final states')
  for (const [end, count] of [...report.ends].toSorted()) print(`  ${end}: ${count}`)
  const ended = [...report.ends.values()].reduce((sum, count) => sum + count, 0)
  must(
    `${ended} ended, ${report.wrongEnds.length} kinds of them where they must not`,
    ended === total && report.wrongEnds.length === 0,
  )
  print('by channel')
  for (const { channel, shown, doubles, sent, ambiguous, isTrue } of report.byChannel) {
    const counts = `${shown} shown, ${sent} attempts sent and ${ambiguous} ambiguous, ${doubles} shown twice`
    must(`${channel}: ${counts}`, isTrue && doubles === 0)
  }
  print(`  shown on a second channel after the first could not tell: ${report.shownOnTwoChannels}`)
  print('people')
  must(`${report.peopleTold} told, ${report.outOfOrder.length} of them out of order`, report.outOfOrder.length === 0)
}

async function measure(harness: Harness): Promise<void> {
  const platforms = platformsBy(harness.clock, () => harness.context)
  const gateway = new FakeSmsGateway(harness.clock)
  await Promise.all([startPlatforms(platforms), gateway.server.start()])
  try {
    await writeTemplates(harness)
    const people = [
      ...(await residents(harness, platforms, { people: RESIDENTS, each: EACH })),
      ...(await staff(harness, platforms, { people: STAFF, each: EACH })),
    ]
    const run = new SenderRun(harness, platforms, gateway)
    const started = performance.now()
    await run.toTheEnd({ kills: KILLS, after: 40 })
    printReport(await reportOf(harness, people, run.shown()), run)
    const { dropped } = platforms.wecom
    must(`${dropped.length} dropped by WeCom without a word`, dropped.length === 0)
    const wrong = await wrongConsents(harness, platforms)
    must(`${wrong.length} balances of consents that are wrong`, wrong.length === 0)
    print(`in ${((performance.now() - started) / 1000).toFixed(0)} s`)
  } finally {
    await Promise.all([stopPlatforms(platforms), gateway.server.stop()])
  }
}

try {
  await applyMigrations(postgres.url)
  await prepareApplicationRole(postgres.url, logger)
  const db = openDatabase({ url: postgres.url, poolSize: 10, logger, role: APPLICATION_ROLE })
  const owner = openDatabase({ url: postgres.url, poolSize: 2, logger })
  try {
    await seedNetwork(owner)
    const clock = new TestClock(START)
    const context = serviceContext(db, clock)
    await measure({ context, db, owner, clock, databaseUrl: postgres.url })
  } finally {
    await Promise.all([db.close(), owner.close()])
  }
} finally {
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
}
