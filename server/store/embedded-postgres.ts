import pg from 'pg'
import type { Logger } from 'pino'
import { CLUSTER_USER, type Cluster, hasCode, prepareCluster } from './embedded/cluster.ts'
import { boundLog } from './embedded/cluster-log.ts'
import { ensureRunning, type Keeper, release } from './embedded/postmaster.ts'

const DATABASE_NAME = 'shaopao'
const LOG_CHECK_MS = 60_000
/** More deaths than this within the window and the database is left down for a person to look at. */
const MAXIMUM_RESTARTS = 5
const RESTART_WINDOW_MS = 10 * 60_000

export type EmbeddedPostgresOptions = {
  /** the program's data directory; the database lives in `<dataDir>/postgres` */
  dataDir: string
  logger: Logger
  /** default: a free one, chosen once and remembered */
  port?: number
  /** PostgreSQL settings over the built-in ones, e.g. `{ fsync: 'off' }` in tests */
  settings?: Record<string, string>
  /** called when the database died and could not be brought back */
  onLost?: (error: Error) => void
}

/** A running database of the program's own. */
export type EmbeddedPostgres = {
  /** connection URL, with the password: never log it */
  url: string
  /** Stops the database unless another program uses the same data directory. Close your connections first. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL from npm under `<dataDir>/postgres`, on loopback only, or joins the one already running there, be it
 * another program's or left over from a killed one. While the program runs, a server that dies is started again.
 * @throws Error, in Chinese with what to do, when it cannot be started.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger } = options
  const cluster = await prepareCluster(options.dataDir)
  const keeper = await ensureRunning(cluster, { fixedPort: options.port, extraSettings: options.settings ?? {} })
  await createDatabase(keeper.client)
  logger.debug({ port: keeper.port }, 'embedded PostgreSQL is running')

  const stopSupervising = supervise(cluster, keeper, options)
  const logCheck = setInterval(() => {
    boundLog(cluster.logFile).catch((error) => logger.warn({ err: error }, 'cannot bound the log of PostgreSQL'))
  }, LOG_CHECK_MS)
  logCheck.unref()

  return {
    url: `postgresql://${CLUSTER_USER}:${cluster.password}@127.0.0.1:${keeper.port}/${DATABASE_NAME}`,
    async stop() {
      clearInterval(logCheck)
      const current = await stopSupervising()
      if (current === null) return
      try {
        logger.debug({ outcome: await release(cluster, current) }, 'embedded PostgreSQL released')
      } catch (error) {
        // it died in this very moment; whatever is left is taken over by the next start
        logger.warn({ err: error }, 'embedded PostgreSQL was gone before it could be stopped')
      }
    },
  }
}

/** Restarts the server whenever the keeper's connection ends. @returns a function that stops this and yields the keeper. */
function supervise(
  cluster: Cluster,
  first: Keeper,
  { logger, settings = {}, onLost }: EmbeddedPostgresOptions,
): () => Promise<Keeper | null> {
  let stopping = false
  let current: Promise<Keeper | null> = Promise.resolve(first)
  const deaths: number[] = []

  const watch = (keeper: Keeper): Keeper => {
    keeper.client.once('end', () => {
      if (!stopping) current = recover().catch(giveUp)
    })
    return keeper
  }
  const recover = async (): Promise<Keeper> => {
    const now = Date.now()
    while (deaths[0] !== undefined && deaths[0] < now - RESTART_WINDOW_MS) deaths.shift()
    if (deaths.push(now) > MAXIMUM_RESTARTS)
      throw new Error(`内置数据库十分钟内停止超过 ${MAXIMUM_RESTARTS} 次，不再自动重启。`)
    logger.warn({ attempt: deaths.length }, 'embedded PostgreSQL went away; starting it again')
    return watch(await ensureRunning(cluster, { fixedPort: first.port, extraSettings: settings }))
  }
  const giveUp = (cause: unknown): null => {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    logger.fatal({ err: error }, 'embedded PostgreSQL is lost')
    onLost?.(error)
    return null
  }

  watch(first)
  return () => {
    stopping = true
    return current
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME])
  if (rowCount !== 0) return
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(DATABASE_NAME)}`)
  } catch (error) {
    // another program created it in between: 42P04, or 23505 when both were at it in the same instant
    if (!hasCode(error, '42P04', '23505')) throw error
  }
}
