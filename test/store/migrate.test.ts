import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  applyMigrations,
  createMigration,
  type MigrationSource,
  migrationChecksums,
  missingMigrationSql,
} from '../../prisma/migrate.ts'
import { createTestDatabase, dropTestDatabase } from '../setup/database.ts'
import { startProgram } from './program.ts'

let url: string

beforeEach(async () => {
  url = await createTestDatabase('empty')
})
afterEach(() => dropTestDatabase(url))

describe('this project', () => {
  const names = migrationChecksums().map(({ name }) => name)

  test('its migrations lead to its schema', async () => {
    expect(await missingMigrationSql(url)).toBe('')
  })

  test('processes that start together migrate once', async () => {
    const programs = await Promise.all([1, 2, 3].map(() => startProgram('migrate.ts', [url])))
    const applied = programs.map(({ firstLine }): string[] => JSON.parse(firstLine))
    expect(applied.filter((list) => list.length > 0)).toEqual([names])
    expect(await applyMigrations(url)).toEqual([])
    expect(await recorded()).toEqual(names)
  })
})

describe('any schema', () => {
  let source: MigrationSource

  beforeEach(() => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'shaopao-migrate-'))
    source = {
      schemaFile: path.join(directory, 'schema.prisma'),
      migrationsDirectory: path.join(directory, 'migrations'),
    }
    writeSchema('model Parcel {\n  id Int @id\n}')
  })
  afterEach(() => rmSync(path.dirname(source.schemaFile), { recursive: true }))

  test('what a migration lacks becomes the next one, and nothing when it lacks nothing', async () => {
    await create('add_parcel')
    expect(await applyMigrations(url, source)).toEqual([expect.stringMatching(/^\d{14}_add_parcel$/)])
    expect(await createMigration(url, 'nothing_new', { source })).toBeNull()

    writeSchema('model Parcel {\n  id Int @id\n  weight Int?\n}')
    expect(await create('add_weight', '20990101000000')).toContain('ADD COLUMN     "weight" INTEGER')
    expect(await applyMigrations(url, source)).toEqual(['20990101000000_add_weight'])
  })

  test('a function body with semicolons is applied whole', async () => {
    await create('add_parcel')
    writeMigration(
      '20990101000000_add_function',
      'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 2; RETURN 1; END; $$; SELECT one();',
    )
    expect(await applyMigrations(url, source)).toHaveLength(2)
    expect(await missingMigrationSql(url, source)).toBe('')
  })

  test('a migration that fails leaves nothing behind, says why, and applies once it is mended', async () => {
    const name = '20990101000000_broken'
    writeMigration(name, 'CREATE TABLE half (id int); SELECT 1 / 0;')
    await expect(applyMigrations(url, source)).rejects.toThrow(/^数据库结构升级失败：[\s\S]*division by zero/)
    expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])

    writeMigration(name, 'CREATE TABLE half (id int);')
    expect(await applyMigrations(url, source)).toEqual([name])
    expect(await applyMigrations(url, source)).toEqual([])
  })

  test('a migration that was edited after it was applied is refused', async () => {
    const name = '20990101000000_parcel'
    writeMigration(name, 'CREATE TABLE parcel (id int);')
    await applyMigrations(url, source)
    writeMigration(name, 'CREATE TABLE parcel (id bigint);')
    await expect(applyMigrations(url, source)).rejects.toThrow(`迁移 ${name} 执行之后被改动过`)
  })

  test('a database that does not answer is an error, not a hang', async () => {
    await expect(applyMigrations('postgresql://nobody@127.0.0.1:1/none', source)).rejects.toThrow('数据库结构升级失败')
  })

  function writeSchema(models: string): void {
    writeFileSync(source.schemaFile, `datasource db {\n  provider = "postgresql"\n}\n${models}\n`)
  }

  function writeMigration(name: string, sql: string): void {
    const directory = path.join(source.migrationsDirectory, name)
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, 'migration.sql'), sql)
  }

  async function create(name: string, timestamp?: string): Promise<string> {
    const file = await createMigration(url, name, { source })
    const sql = readFileSync(file ?? '', 'utf8')
    if (file !== null && timestamp !== undefined) {
      rmSync(path.dirname(file), { recursive: true })
      writeMigration(`${timestamp}_${name}`, sql)
    }
    return sql
  }
})

async function recorded(): Promise<string[]> {
  const rows = await query('SELECT migration_name FROM _prisma_migrations ORDER BY migration_name')
  return rows.map((row) => String(row.migration_name))
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
