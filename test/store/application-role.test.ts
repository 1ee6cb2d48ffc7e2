import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { APPLICATION_ROLE, prepareApplicationRole, underRole } from '../../server/store/application-role.ts'
import { type Database, openDatabase } from '../../server/store/database.ts'
import { useDatabase } from '../setup/database.ts'
import { onServer } from '../setup/template-databases.ts'

const database = useDatabase()
const logger = pino({ level: 'silent' })
/** Tables of facts, each with a column of its own. */
const FACTS = {
  audit_record: 'action',
  authorisation: 'relation',
  bag_event: 'kind',
  daily_root: 'root',
  exception_note: 'id',
  ledger_entry: 'account',
  ledger_transaction: 'kind',
  scan_event: 'hash',
  usage_entry: 'measure',
}
const run = (sql: string, db: Database = database.db) => db.$executeRawUnsafe(sql)

test('the application’s connections work under its role, and stay under it', async () => {
  const nameOf = async () =>
    (await database.db.$queryRaw<[{ name: string }]>`SELECT current_user::text AS name`)[0].name
  expect(await nameOf()).toBe(APPLICATION_ROLE)
  await run('RESET ROLE')
  expect(await nameOf()).toBe(APPLICATION_ROLE)
})

describe('the application cannot change a fact', () => {
  const attempts = Object.entries(FACTS).flatMap(([table, column]) => [
    `UPDATE ${table} SET ${column} = ${column}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ])
  test.each(attempts)('%s', async (sql) => {
    await expect(run(sql)).rejects.toThrow('permission denied')
  })

  test('but may add one', async () => {
    const { db } = database
    await db.auditRecord.create({ data: { id: randomUUID(), at: new Date(), action: 'test' } })
    expect(await db.auditRecord.count()).toBe(1)
  })
})

describe('the application cannot get round its guards', () => {
  test.each([
    'ALTER TABLE scan_event DISABLE TRIGGER ALL',
    'ALTER TABLE scan_event DISABLE TRIGGER scan_event_append_only',
    'DROP TRIGGER scan_event_append_only ON scan_event',
    `SET session_replication_role = replica`,
    'DROP TABLE scan_event CASCADE',
    'ALTER TABLE scan_event ADD COLUMN more text',
    'ALTER TABLE consignment OWNER TO CURRENT_USER',
    'TRUNCATE consignment CASCADE',
    'CREATE TABLE public.mine (id int)',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'DROP FUNCTION refuse_change() CASCADE',
    `ALTER ROLE ${APPLICATION_ROLE} SUPERUSER`,
    'CREATE ROLE accomplice',
    'UPDATE _prisma_migrations SET checksum = checksum',
  ])('%s', async (sql) => {
    await expect(run(sql)).rejects.toThrow(/permission denied|must be owner|must have admin option|no privileges/)
  })
})

test('the application cannot give itself a right: PostgreSQL ignores it', async () => {
  await run(`GRANT UPDATE ON scan_event TO ${APPLICATION_ROLE}`)
  await expect(run('UPDATE scan_event SET hash = hash')).rejects.toThrow('permission denied')
})

describe('its rights', () => {
  const privileges = () => database.owner.$queryRaw`
    SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1`

  test('are left alone when nothing is amiss', async () => {
    const before = await database.owner.$queryRaw`SELECT oid, xmin::text FROM pg_class ORDER BY oid`
    expect(await prepareApplicationRole(database.url, logger)).toBe(APPLICATION_ROLE)
    expect(await database.owner.$queryRaw`SELECT oid, xmin::text FROM pg_class ORDER BY oid`).toEqual(before)
  })

  test('follow the tables as they come and change, with several processes at it', async () => {
    const settled = await privileges()
    await run('CREATE TABLE pigeon (id int PRIMARY KEY)', database.owner)
    await run(`GRANT ALL ON scan_event, ledger_entry TO ${APPLICATION_ROLE}`, database.owner)
    await run(`REVOKE ALL ON consignment FROM ${APPLICATION_ROLE}`, database.owner)
    await run(`GRANT CREATE ON SCHEMA public TO ${APPLICATION_ROLE}`, database.owner)
    const roles = await Promise.all([1, 2, 3, 4].map(() => prepareApplicationRole(database.url, logger)))
    expect(new Set(roles)).toEqual(new Set([APPLICATION_ROLE]))
    expect(await run('DELETE FROM pigeon')).toBe(0)
    await run(
      'CREATE TRIGGER pigeon_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pigeon FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      database.owner,
    )
    await prepareApplicationRole(database.url, logger)
    await expect(run('DELETE FROM pigeon')).rejects.toThrow('permission denied')
    expect(await run('INSERT INTO pigeon VALUES (1)')).toBe(1)
    await expect(run('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied')
    await run('DROP TABLE pigeon', database.owner)
    expect(await privileges()).toEqual(settled)
  })
})

describe('where the URL’s user may not have the role', () => {
  const user = `test_user_${randomBytes(6).toString('hex')}`
  const warnings: string[] = []
  const heard = pino({ level: 'warn' }, { write: (line) => warnings.push(line) })
  const urlOf = () => {
    const url = new URL(database.url)
    url.username = user
    url.password = 'only-for-this-test'
    return url.href
  }
  beforeAll(() =>
    onServer(inject('databaseServerUrl'), (client) =>
      client.query(`CREATE ROLE ${user} LOGIN PASSWORD 'only-for-this-test'`),
    ),
  )
  afterAll(() => onServer(inject('databaseServerUrl'), (client) => client.query(`DROP ROLE ${user}`)))

  test('the server is told loudly, and works with the triggers alone', async () => {
    expect(await prepareApplicationRole(urlOf(), heard)).toBeNull()
    expect(warnings.join()).toMatch(/triggers alone guard the facts/)
    expect(warnings.join()).not.toContain('only-for-this-test')
    const db = openDatabase({ url: urlOf(), poolSize: 1, logger, role: null })
    await db.ping()
    await db.close()
  })
})

test.each([
  ['postgresql://a@b/c', 'postgresql://a@b/c?options=-c+role%3Dx'],
  ['postgresql://a@b/c?sslmode=require', 'postgresql://a@b/c?sslmode=require&options=-c+role%3Dx'],
  [
    'postgresql://a@/c?host=/run/x&options=-c%20jit%3Doff',
    'postgresql://a@/c?host=%2Frun%2Fx&options=-c+jit%3Doff+-c+role%3Dx',
  ],
])('%s keeps what else it says', (url, expected) => {
  expect(underRole(url, 'x')).toBe(expected)
})
