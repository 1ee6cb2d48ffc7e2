import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Logger } from 'pino'
import { withSettings } from './application-role.ts'
import { type Prisma, PrismaClient } from './generated/client.ts'

/** Longest a statement may run before PostgreSQL cancels it; no query of a request comes near. */
const STATEMENT_TIMEOUT_MS = 30_000
const CONNECTION_TIMEOUT_MS = 10_000
/** Beside the pool; made when first needed. One carries all callbacks, which are stored together. */
const RESERVED_CONNECTIONS = 1

export type DatabaseOptions = {
  /** `postgresql://…` */
  url: string
  /** most connections at once; requests beyond wait for one */
  poolSize: number
  logger: Logger
  /** the role that every connection works under; absent or null: the URL's user, with all its rights */
  role?: string | null
  /** settings of PostgreSQL for every connection, beside those of the server */
  settings?: Readonly<Record<string, string>>
}

/** The client inside `database.$transaction(async (transaction) => …)`. */
export type Transaction = Prisma.TransactionClient

/** A statement that every connection parses and plans once, under its name. */
export interface PreparedStatement {
  readonly name: string
  readonly text: string
}

export interface Statements {
  /**
   * Runs a statement of the hot path on the same pool, past Prisma's interpreter, which costs more processor time than
   * PostgreSQL itself. Values are bound as text; rows come as `pg` parses them.
   */
  run<Row>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]>
}

/** The Prisma client of this program, with its own start and end. */
export type Database = PrismaClient &
  Statements & {
    /** Runs statements in one transaction; what the work throws undoes all of them. */
    together<T>(work: (statements: Statements) => Promise<T>): Promise<T>
    /** As `run`, on a connection that nothing else uses: for what must be written within a second, whatever else waits. */
    runAtOnce<Row>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]>
    /** Ends every connection. */
    close(): Promise<void>
    /** Round trip in milliseconds. @throws when the database does not answer. */
    ping(): Promise<number>
  }

/** Opens a pool; connections are made when first needed. */
export function openDatabase({ url, poolSize, logger, role = null, settings = {} }: DatabaseOptions): Database {
  const nameOf = createStatementNames()
  let isClosing = false
  // not the error itself: it holds the connection, with the statements and values that are under way
  const warnOfLoss = ({ message }: Error, text: string) => {
    if (!isClosing) logger.warn({ reason: message }, text)
  }
  const connection = {
    connectionString: withSettings(url, role === null ? settings : { ...settings, role }),
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // the server's own, so that a hung program cannot hold row locks for ever
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'shaopao',
  }
  const pool = new pg.Pool({ ...connection, max: poolSize })
  const reserved = new pg.Pool({ ...connection, max: RESERVED_CONNECTIONS })
  reserved.on('error', (error) => warnOfLoss(error, 'an idle database connection was lost'))
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    statementNameGenerator: ({ sql }) => nameOf(sql),
    onPoolError: (error) => warnOfLoss(error, 'an idle database connection was lost'),
    onConnectionError: (error) => warnOfLoss(error, 'a database connection was lost'),
  })
  const client = new PrismaClient({ adapter })
  return Object.assign(client, {
    async run<Row>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
      return (await pool.query({ ...statement, values: [...values] })).rows as Row[]
    },
    together<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
      return inOneTransaction(pool, work)
    },
    async runAtOnce<Row>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
      return (await reserved.query({ ...statement, values: [...values] })).rows as Row[]
    },
    async close() {
      isClosing = true
      await client.$disconnect()
      // Prisma ends a pool only if it ever used it
      if (!pool.ended) await pool.end()
      await reserved.end()
    },
    async ping() {
      const start = performance.now()
      await client.$queryRaw`SELECT 1`
      return performance.now() - start
    },
  })
}

async function inOneTransaction<T>(pool: pg.Pool, work: (statements: Statements) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let lost: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work({
      async run<Row>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
        return (await client.query({ ...statement, values: [...values] })).rows as Row[]
      },
    })
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: Error) => {
      // whoever came next would find himself in somebody's transaction
      lost = reason
    })
    throw error
  } finally {
    client.release(lost)
  }
}

/** A connection never forgets a statement it prepared, so only texts that recur get a name, and only so many. */
const MAXIMUM_NAMES = 500

/**
 * Names for prepared statements: the same text has always the same name, so that each connection parses and plans it once.
 * Empty (not kept prepared) at first sight, for lists of values make texts that never come again.
 */
export function createStatementNames(): (sql: string) => string {
  const names = new Map<string, string>()
  const seenOnce = new Set<string>()
  return (sql) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (seenOnce.delete(sql) && names.size < MAXIMUM_NAMES) {
      const name = `s${createHash('sha1').update(sql).digest('base64url')}`
      names.set(sql, name)
      return name
    }
    if (seenOnce.size >= MAXIMUM_NAMES) seenOnce.clear()
    seenOnce.add(sql)
    return ''
  }
}
