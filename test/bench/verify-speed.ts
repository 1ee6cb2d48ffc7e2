import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { applyMigrations } from '../../prisma/migrate.ts'
import { seedNetwork } from '../../prisma/seed.ts'
import { RUN } from '../../server/programs.ts'
import { closeDays } from '../../server/services/close-day.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { TestClock } from '../setup/clock.ts'
import { type Harness, serviceContext } from '../setup/harness.ts'
import { relayConsignments } from './relayed-county.ts'

/**
 * `npm run bench:verify -- [CONSIGNMENTS] [DATA_DIR]`: fills a database, or takes the one that an earlier run left in
 * DATA_DIR, and runs `npm run verify` on it, which prints its speed.
 */
const CONSIGNMENTS = Number(process.argv[2] ?? 12_500)
const given = process.argv[3]
const dataDir = given ?? (await mkdtemp(path.join(tmpdir(), 'shaopao-verify-')))
const logger = pino({ level: 'warn' })
const print = (line: string) => process.stdout.write(`${line}\n`)

async function fill(url: string): Promise<void> {
  await applyMigrations(url)
  const db = openDatabase({ url, poolSize: 10, logger })
  try {
    await seedNetwork(db)
    if ((await db.consignment.count()) >= CONSIGNMENTS) return
    const clock = new TestClock('2026-01-05T08:00:00+08:00')
    const harness: Harness = { context: serviceContext(db, clock), db, owner: db, clock, databaseUrl: url }
    const events = await relayConsignments(harness, CONSIGNMENTS)
    const days = await closeDays(harness.context, new AbortController().signal)
    await db.$executeRaw`ANALYZE`
    print(`recorded ${events} events, closed ${days} days`)
  } finally {
    await db.close()
  }
}

const postgres = await startEmbeddedPostgres({ dataDir, logger, settings: { fsync: 'off' } })
try {
  await fill(postgres.url)
  const options = { env: { ...process.env, DATABASE_URL: postgres.url }, maxBuffer: 1e8 }
  for (let turn = 0; turn < 3; turn += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [RUN, 'server/verify.ts'], options)
    print(stdout.trim())
  }
} finally {
  await postgres.stop()
  if (given === undefined) await rm(dataDir, { recursive: true, force: true })
}
