import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

const connectionTimeoutMillis = 10_000

/**
 * Commits do not wait for the disk: a migration that a power cut takes back runs again at the next start, and whatever is
 * committed after it takes it to the disk along with itself.
 */
const UNHURRIED = '-c synchronous_commit=off'

/**
 * PostgreSQL as the schema engine needs it: like PrismaPg, but a script goes to the server whole.
 * PrismaPg cuts scripts at every semicolon, which breaks function bodies; whole, a migration is also one transaction.
 */
export class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres'
  readonly adapterName = '@prisma/adapter-pg'
  readonly #url: string
  readonly #closers = new Set<() => Promise<void>>()

  constructor(url: string) {
    this.#url = url
  }

  connect(): Promise<SqlDriverAdapter> {
    return this.#open(this.#url)
  }

  /** A scratch database beside the given one, dropped when the engine is done with it. */
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `shaopao_shadow_${randomUUID().replaceAll('-', '')}`
    await execute(this.#url, `CREATE DATABASE "${name}" TEMPLATE template0`)
    const shadowUrl = new URL(this.#url)
    shadowUrl.pathname = `/${name}`
    return this.#open(shadowUrl.href, () => execute(this.#url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
  }

  /** Closes what the engine left open: freeing it does not. */
  async close(): Promise<void> {
    await Promise.all([...this.#closers].map((close) => close()))
  }

  async #open(connectionString: string, afterwards: () => Promise<void> = async () => undefined) {
    // one connection: the engine's session settings and locks must meet its own statements
    const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis, options: UNHURRIED })
    const adapter = await new PrismaPg(pool).connect()
    acceptCatalogCharacters(adapter, pool)
    const close = async () => {
      if (!this.#closers.delete(close)) return
      await pool.end()
      await afterwards()
    }
    this.#closers.add(close)
    adapter.dispose = close
    adapter.executeScript = (script) => runScript(pool, script)
    return adapter
  }
}

/**
 * The catalogue has columns of the internal type "char" (OID 18). PrismaPg rejects it, the engine wants it as a character:
 * past PrismaPg it goes as text (OID 25), and then its column type is set right.
 */
function acceptCatalogCharacters(adapter: SqlDriverAdapter, pool: pg.Pool): void {
  const characterColumns = new WeakMap<unknown[][], number[]>()
  const send: (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult> = pool.query.bind(pool)
  Object.assign(pool, {
    async query(config: pg.QueryArrayConfig) {
      const result = await send(config)
      const fields = result.fields ?? []
      const columns = fields.flatMap((field, index) => (field.dataTypeID === 18 ? [index] : []))
      for (const index of columns) Object.assign(fields[index] ?? {}, { dataTypeID: 25 })
      if (columns.length > 0) characterColumns.set(result.rows, columns)
      return result
    },
  })
  const read = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    const result = await read(query)
    for (const index of characterColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
}

async function runScript(pool: pg.Pool, script: string): Promise<void> {
  try {
    await pool.query(script)
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError)) throw cause
    throw new DriverAdapterError({
      kind: 'postgres',
      code: cause.code ?? 'XX000',
      severity: cause.severity ?? 'ERROR',
      message: cause.message,
      detail: cause.detail,
      column: cause.column,
      hint: cause.hint,
    })
  }
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
