import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationList, SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { withSchemaEngine } from './schema-engine.ts'

/** Where a schema and its migrations lie. */
export interface MigrationSource {
  readonly schemaFile: string
  readonly migrationsDirectory: string
}

/** This project's own. */
const PROJECT: MigrationSource = {
  schemaFile: fileURLToPath(new URL('./schema.prisma', import.meta.url)),
  migrationsDirectory: fileURLToPath(new URL('./migrations/', import.meta.url)),
}

const LOCKFILE = 'migration_lock.toml'
const LOCKFILE_CONTENT = '# Read by Prisma. Keep it in version control.\nprovider = "postgresql"\n'
const FILTERS = { externalTables: [], externalEnums: [] }

/** Key of the advisory lock that one migrating process holds; an arbitrary constant, not used elsewhere. */
const MIGRATION_LOCK = 7_200_411
const LOCK_TIMEOUT_SECONDS = 120

/**
 * Applies the migrations that the database lacks, in order.
 * Any number of processes may call it at once: one works, the others wait (two minutes at most) and find it done.
 * @returns the names applied by this call, empty when the database was up to date.
 * @throws Error when the database cannot be reached, the lock is not had in time, a migration fails or was edited since.
 */
export async function applyMigrations(databaseUrl: string, source: MigrationSource = PROJECT): Promise<string[]> {
  const migrations = readMigrations(source)
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  // a lost connection also fails the query under way; without a listener it would end the process
  client.on('error', () => undefined)
  try {
    await client.connect()
    if (await isUpToDate(client, migrations)) return []
    await client.query(`SET lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`)
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    if (await isUpToDate(client, migrations)) return []
    const interrupted = await interruptedMigrations(client)
    return await withSchemaEngine(databaseUrl, (engine) => apply(engine, migrations, interrupted))
  } catch (cause) {
    throw new Error(`数据库结构升级失败：${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  } finally {
    await client.end()
  }
}

/**
 * Writes `<migrations>/<timestamp>_<name>/migration.sql`: what leads from the migrations so far to the schema.
 * @param databaseUrl any PostgreSQL in which a scratch database may be created and dropped; it is not changed itself.
 * @returns path of the new file, or null when the schema holds nothing new and `draft` was not asked for.
 */
export async function createMigration(
  databaseUrl: string,
  name: string,
  { draft = false, source = PROJECT }: { draft?: boolean; source?: MigrationSource } = {},
): Promise<string | null> {
  // the engine's own createMigration finds no shadow database in its WebAssembly build; its diff does
  const script = await missingMigrationSql(databaseUrl, source)
  if (script === '' && !draft) return null
  const timestamp = new Date().toISOString().slice(0, 19).replaceAll(/\D/g, '')
  const directory = path.join(source.migrationsDirectory, `${timestamp}_${name}`)
  mkdirSync(directory, { recursive: true })
  writeFileSync(path.join(source.migrationsDirectory, LOCKFILE), LOCKFILE_CONTENT)
  const file = path.join(directory, 'migration.sql')
  writeFileSync(file, script)
  return file
}

/** SQL that would lead from the migrations to the schema; empty when they agree. Needs a database as createMigration does. */
export async function missingMigrationSql(databaseUrl: string, source: MigrationSource = PROJECT): Promise<string> {
  const difference = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...readMigrations(source) },
      to: { tag: 'schemaDatamodel', ...readSchema(source) },
      script: true,
      exitCode: true,
      filters: FILTERS,
    }),
  )
  return difference.exitCode === 0 ? '' : (difference.stdout ?? '')
}

/** Names and checksums of this project's migrations, oldest first, as `_prisma_migrations` records them. */
export function migrationChecksums(): { name: string; checksum: string }[] {
  return checksumsOf(readMigrations(PROJECT))
}

async function apply(engine: SchemaEngine, migrationsList: MigrationList, interrupted: string[]): Promise<string[]> {
  // a migration is one transaction, so what was cut short or failed left nothing behind and may run again
  for (const migrationName of interrupted) await engine.markMigrationRolledBack({ migrationName })
  return (await engine.applyMigrations({ migrationsList, filters: FILTERS })).appliedMigrationNames
}

async function isUpToDate(client: pg.Client, migrations: MigrationList): Promise<boolean> {
  if (!(await hasMigrationTable(client))) return false
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  const wanted = checksumsOf(migrations)
  const edited = wanted.find(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
  if (edited !== undefined) {
    throw new Error(
      `迁移 ${edited.name} 执行之后被改动过。请恢复原来的文件，改动另写成新的迁移（开发中的空库可以删除后重建）。`,
    )
  }
  return wanted.every(({ name }) => applied.has(name))
}

async function interruptedMigrations(client: pg.Client): Promise<string[]> {
  if (!(await hasMigrationTable(client))) return []
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  )
  return rows.map(({ name }) => name)
}

async function hasMigrationTable(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`,
  )
  return rows[0]?.found === true
}

function checksumsOf({ migrationDirectories }: MigrationList): { name: string; checksum: string }[] {
  return migrationDirectories.map(({ path: name, migrationFile: { content } }) => ({
    name,
    checksum: createHash('sha256').update(content.value).digest('hex'),
  }))
}

function readMigrations({ migrationsDirectory }: MigrationSource): MigrationList {
  const entries = existsSync(migrationsDirectory) ? readdirSync(migrationsDirectory, { withFileTypes: true }) : []
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: LOCKFILE, content: LOCKFILE_CONTENT },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(migrationsDirectory, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

function readSchema({ schemaFile }: MigrationSource): SchemasContainer {
  return { files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] }
}
