import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { applyMigrations } from '../../prisma/migrate.ts'
import { seedNetwork } from '../../prisma/seed.ts'
import { parseIsoWeek } from '../../server/domain/calendar-time.ts'
import { SYSTEM } from '../../server/services/actor.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { evaluateYear } from '../../server/services/evaluations/evaluate-year.ts'
import { satisfactionOfPeriod } from '../../server/services/ratings.ts'
import { savingsOfPeriod } from '../../server/services/savings-of-period.ts'
import { summarisePeriod } from '../../server/services/summarise-period.ts'
import { summariseWeek } from '../../server/services/summarise-week.ts'
import { openDatabase } from '../../server/store/database.ts'
import { checkDaySums } from '../../server/store/day-sums.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { checkRelayDaySums } from '../../server/store/relay-day-sums.ts'
import { TestClock } from '../setup/clock.ts'
import { serviceContext } from '../setup/harness.ts'
import { cpuMs, parentProcess } from './cpu.ts'
import { loadHistory } from './history-county.ts'

/**
 * `npm run bench:history -- [CONSIGNMENTS] [DATA_DIR]`: reports over a long history, and over one of a tenth, each in a
 * database of its own. DATA_DIR keeps them for the next run. Prints the median of several turns by the clock and by the
 * processor, which does not depend on what else the machine does.
 */
const MOST = Number(process.argv[2] ?? 1_000_000)
const given = process.argv[3]
const TURNS = 5
/** Bytes on disk for a consignment with all that belongs to it, and as much again while it is sorted. */
const BYTES_EACH = 12_000

const logger = pino({ level: 'warn' })
const print = (line: string) => process.stdout.write(`${line}\n`)
const dataDir = given ?? (await mkdtemp(path.join(tmpdir(), 'shaopao-history-')))

const YEAR = { from: '2025-01-01', until: '2025-12-31' }
/** In seconds; null: printed for comparison alone. */
const REPORTS: readonly (readonly [
  name: string,
  limit: number | null,
  run: (context: ServiceContext) => Promise<unknown>,
])[] = [
  ['weekly summary', 0.3, (context) => summariseWeek(context, parseIsoWeek('2025-W45'))],
  ['yearly self-evaluation', 3, (context) => evaluateYear(context, SYSTEM, { year: 2025, commandKey: randomUUID() })],
  ['period report of the year', 3, (context) => summarisePeriod(context, YEAR)],
  ['savings of the year, as posted', 3, (context) => savingsOfPeriod(context, YEAR)],
  ['satisfaction of the year', 3, (context) => satisfactionOfPeriod(context, YEAR)],
  [
    'savings of the year, reckoned anew',
    null,
    (context) => savingsOfPeriod(context, { ...YEAR, methodId: 'sample-savings-1' }),
  ],
]

interface Measured {
  readonly seconds: number
  readonly processorSeconds: number | undefined
}

async function fill(url: string, consignments: number): Promise<void> {
  await applyMigrations(url)
  const db = openDatabase({ url, poolSize: 2, logger })
  try {
    await seedNetwork(db)
    if ((await db.usageDaySum.count()) > 0) return
    await loadHistory(db, url, consignments, ({ consignments: done, of, seconds }) => {
      const left = Math.round((seconds / done) * (of - done))
      print(`  ${done} of ${of} consignments, ${Math.round(done / seconds)} a second, about ${left} s left`)
    })
  } finally {
    await db.close()
  }
}

async function measure(url: string, consignments: number): Promise<Map<string, Measured>> {
  print(`${consignments} consignments:`)
  await fill(url, consignments)
  const db = openDatabase({ url, poolSize: 10, logger })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const postmaster = parentProcess(rows[0]?.pid ?? 0)
    const counts = await client.query(
      'SELECT (SELECT count(*) FROM scan_event) AS events, pg_size_pretty(pg_database_size(current_database())) AS size',
    )
    print(`  ${counts.rows[0].events} events, ${counts.rows[0].size}`)
    const november = { from: '2025-11-01', until: '2025-11-30' } as Parameters<typeof checkDaySums>[1]
    const defects = [...(await checkDaySums(db, november)), ...(await checkRelayDaySums(db, november))]
    if (defects.length > 0) throw new Error(`the history is not sound: ${JSON.stringify(defects.slice(0, 3))}`)
    const context = serviceContext(db, new TestClock('2025-12-31T17:00:00+08:00'))
    const found = new Map<string, Measured>()
    for (const [name, , run] of REPORTS) {
      await run(context)
      const before = cpuMs(postmaster)
      const own = process.cpuUsage()
      const seconds: number[] = []
      for (let turn = 0; turn < TURNS; turn += 1) {
        const startedAt = performance.now()
        await run(context)
        seconds.push((performance.now() - startedAt) / 1_000)
      }
      const after = cpuMs(postmaster)
      const { user, system } = process.cpuUsage(own)
      const used = before === undefined || after === undefined ? undefined : (after - before) / 1_000
      found.set(name, {
        seconds: seconds.toSorted((a, b) => a - b)[Math.floor(TURNS / 2)] as number,
        processorSeconds: used === undefined ? undefined : (used + (user + system) / 1e6) / TURNS,
      })
    }
    return found
  } finally {
    await client.end()
    await db.close()
  }
}

await mkdir(dataDir, { recursive: true })
const { bavail, bsize } = await statfs(dataDir)
if (bavail * bsize < MOST * BYTES_EACH) throw new Error(`${dataDir} has no room for ${MOST} consignments`)
const postgres = await startEmbeddedPostgres({
  dataDir,
  logger,
  settings: { fsync: 'off', full_page_writes: 'off', max_wal_size: '4GB', maintenance_work_mem: '256MB' },
})
try {
  const sizes = [Math.round(MOST / 10), MOST]
  const results: Map<string, Measured>[] = []
  for (const size of sizes) {
    const name = `history_${size}`
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    results.push(await measure(postgres.url.replace(/\/[^/]*$/, `/${name}`), size))
  }
  const [few, many] = results as [Map<string, Measured>, Map<string, Measured>]
  let isFast = true
  print('')
  print(`${'report'.padEnd(38)} ${sizes.map((size) => `${size}`.padStart(18)).join(' ')}   ratio   limit`)
  for (const [name, limit] of REPORTS) {
    const [a, b] = [few.get(name), many.get(name)] as [Measured, Measured]
    const isWithin = limit === null || b.seconds < limit
    isFast &&= isWithin
    const ratio = (b.processorSeconds ?? b.seconds) / Math.max(0.001, a.processorSeconds ?? a.seconds)
    const verdict = limit === null ? '' : `${limit} s ${isWithin ? 'kept' : 'EXCEEDED'}`
    print(`${name.padEnd(38)} ${text(a)} ${text(b)} ${ratio.toFixed(1).padStart(7)}   ${verdict}`)
  }
  print('seconds by the clock (of processor); the ratio is of processor time, the limit by the clock')
  process.exitCode = isFast ? 0 : 1
} finally {
  await postgres.stop()
  if (given === undefined) await rm(dataDir, { recursive: true, force: true })
}

function text({ seconds, processorSeconds }: Measured): string {
  const processor = processorSeconds === undefined ? '' : ` (${processorSeconds.toFixed(3)})`
  return `${seconds.toFixed(3)}${processor}`.padStart(18)
}
