import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { withSchemaEngine } from './schema-engine.ts'

const schemaFile = fileURLToPath(new URL('./schema.prisma', import.meta.url))
const migrationsDirectory = fileURLToPath(new URL('./migrations/', import.meta.url))
const lockfile = 'migration_lock.toml'
const lockfileContent = '# Read by Prisma. Keep it in version control.\nprovider = "postgresql"\n'
const filters = { externalTables: [], externalEnums: [] }

/** Key of the advisory lock that one migrating process holds; an arbitrary constant, not used elsewhere. */
const migrationLock = 7_200_411
const lockTimeoutSeconds = 120

/**
 * Applies the migrations of prisma/migrations that the database lacks, in order.
 * Any number of processes may call it at once: one works, the others wait (two minutes at most) and find it done.
 * @returns the names applied by this call, empty when the database was up to date.
 * @throws Error when the database cannot be reached, the lock is not had in time, or a migration fails.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  // a lost connection also fails the query under way; without a listener it would end the process
  client.on('error', () => undefined)
  try {
    if (await isUpToDate(client)) return []
    await client.query(`SET lock_timeout = '${lockTimeoutSeconds}s'`)
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    if (await isUpToDate(client)) return []
    const migrationsList = readMigrations()
    const applied = await withSchemaEngine(databaseUrl, (engine) => engine.applyMigrations({ migrationsList, filters }))
    return applied.appliedMigrationNames
  } catch (cause) {
    throw new Error(`数据库结构升级失败:${messageOf(cause)}`, { cause })
  } finally {
    await client.end()
  }
}

/**
 * Writes prisma/migrations/<timestamp>_<name>/migration.sql: what leads from the migrations so far to the schema.
 * @param databaseUrl any PostgreSQL in which a scratch database may be created and dropped; it is not changed itself.
 * @returns path of the new file, or null when the schema holds nothing new and `draft` was not asked for.
 */
export async function createMigration(
  databaseUrl: string,
  name: string,
  options: { draft?: boolean; now?: Date } = {},
): Promise<string | null> {
  // the engine's own createMigration finds no shadow database in its WebAssembly build; its diff does
  const script = await missingMigrationSql(databaseUrl)
  if (script === '' && options.draft !== true) return null
  const timestamp = (options.now ?? new Date()).toISOString().slice(0, 19).replaceAll(/\D/g, '')
  const directory = path.join(migrationsDirectory, `${timestamp}_${name}`)
  mkdirSync(directory, { recursive: true })
  writeFileSync(path.join(migrationsDirectory, lockfile), lockfileContent)
  const file = path.join(directory, 'migration.sql')
  writeFileSync(file, script)
  return file
}

/** SQL that would lead from the migrations to the schema; empty when they agree. Needs a database as createMigration does. */
export async function missingMigrationSql(databaseUrl: string): Promise<string> {
  const difference = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...readMigrations() },
      to: { tag: 'schemaDatamodel', ...readSchema() },
      script: true,
      exitCode: true,
      filters,
    }),
  )
  return difference.exitCode === 0 ? '' : (difference.stdout ?? '')
}

/** Names and checksums of the migrations on disk, oldest first, as `_prisma_migrations` records them. */
export function migrationChecksums(): { name: string; checksum: string }[] {
  return readMigrations().migrationDirectories.map(({ path: name, migrationFile: { content } }) => ({
    name,
    checksum: createHash('sha256').update(content.value).digest('hex'),
  }))
}

async function isUpToDate(client: pg.Client): Promise<boolean> {
  const table = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "exists"`,
  )
  if (table.rows[0]?.exists !== true) return false
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  return migrationChecksums().every(({ name, checksum }) => applied.get(name) === checksum)
}

function readMigrations(): MigrationList {
  const names = existsSync(migrationsDirectory)
    ? readdirSync(migrationsDirectory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : []
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: lockfile, content: lockfileContent },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map((entry) => entry.name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(path.join(migrationsDirectory, name, 'migration.sql'), 'utf8') },
        },
      })),
  }
}

function readSchema(): SchemasContainer {
  return { files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
