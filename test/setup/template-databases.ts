import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { pino } from 'pino'
import { applyMigrations, migrationChecksums } from '../../prisma/migrate.ts'
import { DATA_FILES, readDataFile } from '../../prisma/network-data.ts'
import { seedNetwork } from '../../prisma/seed.ts'
import { prepareApplicationRole } from '../../server/store/application-role.ts'
import { openDatabase } from '../../server/store/database.ts'
import { isAlive } from '../../server/store/embedded/cluster.ts'

/** What a test database starts from: nothing, the tables, or the tables with the county network. */
export type Template = 'empty' | 'migrated' | 'network'

const TEMPLATES_KEPT = 12
const SEED_SOURCES = ['network-data.ts', 'sample-pricing.ts', 'seed.ts']

export type TemplateNames = Readonly<Record<Exclude<Template, 'empty'>, string>>

/** The names follow from what goes into the templates, so that a change makes new ones. */
function templateNames(): TemplateNames {
  const grants = readFileSync(new URL('../../server/store/application-role.ts', import.meta.url), 'utf8')
  const migrations = [...migrationChecksums().map(({ checksum }) => checksum), grants]
  const seed = [
    ...DATA_FILES.map(readDataFile),
    ...SEED_SOURCES.map((file) => readFileSync(new URL(`../../prisma/${file}`, import.meta.url), 'utf8')),
  ]
  return {
    migrated: `template_migrated_${digest(migrations)}`,
    network: `template_network_${digest([...migrations, ...seed])}`,
  }
}

/** Makes the templates that are missing; several test runs may do so at once. @returns the names of their databases */
export async function prepareTemplates(serverUrl: string): Promise<TemplateNames> {
  const names = templateNames()
  await onServer(serverUrl, async (client) => {
    await dropLeftovers(client)
    // one run at a time; the lock ends with the connection
    await client.query('SELECT pg_advisory_lock(1)')
    await makeTemplate(client, names.migrated, null, (draft) => migrate(databaseUrl(serverUrl, draft)))
    await makeTemplate(client, names.network, names.migrated, (draft) => seed(databaseUrl(serverUrl, draft)))
  })
  return names
}

/** Runs SQL on the server outside any test database. */
export async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, 'postgres') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function makeTemplate(
  client: pg.Client,
  name: string,
  source: string | null,
  fill: (draft: string) => Promise<unknown>,
): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (rowCount !== 0) return
  const draft = `${name}_draft`
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
  await client.query(`CREATE DATABASE ${draft} TEMPLATE ${source ?? 'template0'}`)
  await fill(draft)
  // whole or not at all: a run that was killed half way leaves only a draft
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`)
}

async function migrate(url: string): Promise<void> {
  await applyMigrations(url)
  await prepareApplicationRole(url, pino({ level: 'warn' }))
}

async function seed(url: string): Promise<void> {
  const db = openDatabase({ url, poolSize: 1, logger: pino({ level: 'warn' }) })
  try {
    await seedNetwork(db)
  } finally {
    await db.close()
  }
}

/** Databases of runs that were killed, and templates of long past migrations and seeds; a run under way may use recent ones. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE NOT datistemplate ORDER BY oid DESC',
  )
  const names = rows.map(({ name }) => name)
  const abandoned = names.filter((name) => {
    const owner = /^test_(\d+)_/.exec(name)?.[1]
    return owner !== undefined && !isAlive(Number(owner))
  })
  const outdated = names.filter((name) => /^template_(migrated|network)_[0-9a-f]+$/.test(name)).slice(TEMPLATES_KEPT)
  for (const name of [...abandoned, ...outdated]) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
