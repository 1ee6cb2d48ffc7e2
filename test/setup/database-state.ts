import { expect } from 'vitest'
import type { Database } from '../../server/store/database.ts'

/** For each table its number of rows and a digest of all it says: equal before and after means that nothing changed. */
export type DatabaseState = Readonly<Record<string, string>>

/**
 * Reads every table of the program, so that a test can tell that a request changed nothing.
 * @param except tables that may grow: the audit, where reading figures is itself a fact
 */
export async function databaseState(db: Database, except: readonly string[] = []): Promise<DatabaseState> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name`
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || ' rows, ' || md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS state FROM "${name}" t`,
  )
  const rows = await db.$queryRawUnsafe<{ name: string; state: string }[]>(digests.join(' UNION ALL '))
  return Object.fromEntries(rows.filter(({ name }) => !except.includes(name)).map(({ name, state }) => [name, state]))
}

/** Runs something that must leave the database as it is. @returns what it returned */
export async function changingNothing<T>(
  db: Database,
  work: () => Promise<T>,
  except: readonly string[] = [],
): Promise<T> {
  const before = await databaseState(db, except)
  const result = await work()
  expect(await databaseState(db, except)).toEqual(before)
  return result
}
