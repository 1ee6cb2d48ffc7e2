// Keeps the embedded PostgreSQL of a data directory until it is told to end; prints the URL when it is up.
import { pino } from 'pino'
import { startEmbeddedPostgres } from '../../../server/store/embedded-postgres.ts'

const postgres = await startEmbeddedPostgres({
  dataDir: process.argv[2] ?? '',
  logger: pino({ level: 'warn' }, pino.destination(2)),
})
const keepAlive = setInterval(() => undefined, 60_000)
process.once('SIGTERM', async () => {
  await postgres.stop()
  clearInterval(keepAlive)
})
process.stdout.write(`${postgres.url}\n`)
