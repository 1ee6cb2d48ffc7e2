import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, inject } from 'vitest'
import { APPLICATION_ROLE } from '../../server/store/application-role.ts'
import { type Database, openDatabase } from '../../server/store/database.ts'
import { databaseUrl, onServer, type Template } from './template-databases.ts'

/** A database of a test file's own. The properties can be read from `beforeAll` on. */
export type TestDatabase = {
  readonly url: string
  /** works under the application's role, as the server does */
  readonly db: Database
  /** has all rights, as whoever owns the database */
  readonly owner: Database
}

/**
 * Gives the test file a database of its own, cloned from a template in a tenth of a second or so, dropped when the file is done.
 * @param template `network` (default): tables and the county network; `migrated`: tables; `empty`: nothing at all
 */
export function useDatabase(template: Template = 'network', options: { poolSize?: number } = {}): TestDatabase {
  let url: string | undefined
  let db: Database | undefined
  let owner: Database | undefined
  const logger = pino({ level: 'warn' })
  beforeAll(async () => {
    url = await createTestDatabase(template)
    const role = template === 'empty' ? null : APPLICATION_ROLE
    db = openDatabase({ url, poolSize: options.poolSize ?? 5, logger, role })
  })
  afterAll(async () => {
    await Promise.all([db?.close(), owner?.close()])
    if (url !== undefined) await dropTestDatabase(url)
  })
  return {
    get url() {
      return started(url)
    },
    get db() {
      return started(db)
    },
    get owner() {
      owner ??= openDatabase({ url: started(url), poolSize: 2, logger })
      return owner
    },
  }
}

/** Clones a template. @returns URL of the new database; drop it with dropTestDatabase. */
export async function createTestDatabase(template: Template = 'network'): Promise<string> {
  const serverUrl = inject('databaseServerUrl')
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`
  const source = template === 'empty' ? 'template0' : inject('templateNames')[template]
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`))
  return databaseUrl(serverUrl, name)
}

/** Drops a database made by createTestDatabase, cutting off who is still connected. */
export async function dropTestDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await onServer(inject('databaseServerUrl'), (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test database exists only from beforeAll on')
  return value
}
