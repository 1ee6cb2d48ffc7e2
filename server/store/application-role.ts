import pg from 'pg'
import type { Logger } from 'pino'

/** What the server may do in the database: keep facts and read them, never change or drop one. */
export const APPLICATION_ROLE = 'shaopao_app'

/** Key of the advisory lock that one process holds while it grants; an arbitrary constant, not used elsewhere. */
const GRANTS_LOCK = 7_200_413
const ATTEMPTS = 5

/**
 * Makes the role (NOLOGIN) and brings its rights into line with the tables as they are: on tables of facts SELECT and INSERT,
 * on others also UPDATE and DELETE, never TRUNCATE, nothing of the structure. To be called after migrations, by any number
 * of processes at once; when nothing is amiss it is one query.
 * @returns the role to open connections under; null, with a warning in the log, when the URL's user may not make or take it
 */
export async function prepareApplicationRole(databaseUrl: string, logger: Logger): Promise<string | null> {
  try {
    await settled(databaseUrl)
    await expectUsable(databaseUrl)
    return APPLICATION_ROLE
  } catch (error) {
    logger.warn(
      { reason: (error as Error).message },
      `the database role ${APPLICATION_ROLE} cannot be used: this server works with all rights of its DATABASE_URL, and ` +
        'triggers alone guard the facts; see docs/operations.md',
    )
    return null
  }
}

/** The URL with a role for every connection made by it, from its first statement on; RESET ROLE does not leave it. */
export function underRole(databaseUrl: string, role: string): string {
  return withSettings(databaseUrl, { role })
}

/** The URL with settings of PostgreSQL for every connection made by it. */
export function withSettings(databaseUrl: string, settings: Readonly<Record<string, string>>): string {
  const [address, query] = databaseUrl.split('?')
  const parameters = new URLSearchParams(query)
  const given = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  parameters.set('options', [parameters.get('options'), ...given].filter(Boolean).join(' '))
  return `${address}?${parameters}`
}

async function settled(databaseUrl: string): Promise<void> {
  await connected(databaseUrl, async (client) => {
    for (let attempt = 1; (await missingGrants(client)).length > 0; attempt += 1) {
      try {
        await grantMissing(client)
      } catch (error) {
        await client.query('ROLLBACK')
        // roles are the whole cluster's: somebody at another of its databases may be at the same
        if (attempt === ATTEMPTS || !isCollision(error)) throw error
      }
    }
  })
}

async function grantMissing(client: pg.Client): Promise<void> {
  await client.query('BEGIN')
  await client.query('SELECT pg_advisory_xact_lock($1)', [GRANTS_LOCK])
  for (let missing = await missingGrants(client); missing.length > 0; missing = await missingGrants(client)) {
    await client.query(missing.join(';\n'))
  }
  await client.query('COMMIT')
}

/** 42710 and 23505 it was made in between; XX000 a row of the catalogue was changed in between */
function isCollision(error: unknown): boolean {
  return ['42710', '23505', 'XX000'].includes(String((error as { code?: unknown }).code))
}

/** What is to be run for the role to have the rights that it should, no more and no fewer. */
async function missingGrants(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>({ name: 'missing-grants', text: MISSING_GRANTS })
  return rows.map(({ statement }) => statement)
}

/** Tables of facts are those that the trigger guards: what is append-only is said once, in the migrations. */
const MISSING_GRANTS = `
  WITH role AS (SELECT oid, rolname FROM pg_roles WHERE rolname = '${APPLICATION_ROLE}'),
  relations AS (
    SELECT c.oid, c.relacl, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS type, c.oid::regclass AS name,
      CASE WHEN c.relkind = 'S' THEN '{SELECT,USAGE}'::text[]
           WHEN c.relname = '_prisma_migrations' THEN '{SELECT}'
           WHEN EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                        WHERE t.tgrelid = c.oid AND p.proname = 'refuse_change') THEN '{INSERT,SELECT}'
           ELSE '{DELETE,INSERT,SELECT,UPDATE}'
      END AS wanted
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'S')
  )
  SELECT 'CREATE ROLE ${APPLICATION_ROLE} NOLOGIN' AS statement WHERE NOT EXISTS (SELECT FROM role)
  UNION ALL
  SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM role
  WHERE NOT pg_has_role(current_user, oid, CASE WHEN current_setting('server_version_num')::int < 160000
                                                THEN 'MEMBER' ELSE 'SET' END)
  UNION ALL
  SELECT format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), rolname) FROM role
  WHERE NOT has_schema_privilege(oid, current_schema(), 'USAGE')
  UNION ALL
  SELECT format('REVOKE CREATE ON SCHEMA %I FROM %I', current_schema(), rolname) FROM role
  WHERE EXISTS (SELECT FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
                WHERE n.nspname = current_schema() AND a.grantee = role.oid AND a.privilege_type = 'CREATE')
  UNION ALL
  SELECT format('REVOKE ALL ON %1$s %2$s FROM %3$I; GRANT %4$s ON %1$s %2$s TO %3$I', r.type, r.name, role.rolname,
                array_to_string(r.wanted, ', '))
  FROM role CROSS JOIN relations r
  WHERE r.wanted IS DISTINCT FROM (
    SELECT array_agg(a.privilege_type::text ORDER BY a.privilege_type) FROM aclexplode(r.relacl) a
    WHERE a.grantee = role.oid)`

/** Not every user may take the role, and not every pooler lets a connection say so at its start. */
async function expectUsable(databaseUrl: string): Promise<void> {
  await connected(underRole(databaseUrl, APPLICATION_ROLE), async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT current_user AS name')
    if (rows[0]?.name !== APPLICATION_ROLE) throw new Error(`connections are ${rows[0]?.name}`)
  })
}

async function connected(databaseUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  // a lost connection also fails the query under way; without a listener it would end the process
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
