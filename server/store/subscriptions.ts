import type { Balance } from '../domain/subscription.ts'
import type { Database } from './database.ts'

/** A consent that the mini-program reported. */
export interface GivenConsent {
  /** made from the report's id and the template: the same report counts once */
  readonly id: string
  readonly templateId: string
  readonly kind: 'once' | 'lasting'
}

/** Counts consents up; what was counted before is passed over. @returns how many were new */
export async function addConsents(
  db: Database,
  peerId: string,
  consents: readonly GivenConsent[],
  now: Date,
): Promise<number> {
  if (consents.length === 0) return 0
  const input = JSON.stringify(consents.map(({ id, templateId, kind }) => ({ id, template_id: templateId, kind })))
  const [, added] = await db.$transaction([
    // the balances' locks come first, so that the rows are in the order in which they count
    db.$executeRaw`
      INSERT INTO subscription_balance (peer_id, template_id, balance)
      SELECT DISTINCT ${peerId}, template_id, 0 FROM jsonb_to_recordset(${input}::jsonb) AS i(template_id text)
      ORDER BY template_id
      ON CONFLICT (peer_id, template_id) DO UPDATE SET balance = subscription_balance.balance`,
    db.$queryRaw<{ count: number }[]>`
      WITH input AS (
        SELECT * FROM jsonb_to_recordset(${input}::jsonb) AS i(id uuid, template_id text, kind consent_kind)
      ),
      added AS (
        INSERT INTO subscription_consent (id, peer_id, template_id, kind, at)
        SELECT id, ${peerId}, template_id, kind, ${now}::timestamptz FROM input
        ON CONFLICT (id) DO NOTHING
        RETURNING template_id, kind
      ),
      counted AS (
        UPDATE subscription_balance b SET balance = CASE WHEN a.is_lasting THEN NULL ELSE b.balance + a.count END
        FROM (SELECT template_id, bool_or(kind = 'lasting') AS is_lasting, count(*)::int AS count FROM added GROUP BY template_id) a
        WHERE b.peer_id = ${peerId} AND b.template_id = a.template_id
      )
      SELECT count(*)::int AS count FROM added`,
  ])
  return added[0]?.count ?? 0
}

/** What is left to a person, by the platform's template id; of the others nothing. */
export async function readBalances(db: Database, peerId: string): Promise<ReadonlyMap<string, Balance>> {
  const rows = await db.subscriptionBalance.findMany({ where: { peerId } })
  return new Map(rows.map(({ templateId, balance }) => [templateId, balance ?? 'lasting']))
}

/** Notes that the person took his consents back; of what was none nothing is noted. */
export async function takeBackConsents(
  db: Database,
  peerId: string,
  templateIds: readonly string[],
  now: Date,
): Promise<void> {
  if (templateIds.length === 0) return
  await db.$executeRaw`
    WITH emptied AS (
      UPDATE subscription_balance SET balance = 0
      WHERE peer_id = ${peerId} AND template_id = ANY(${[...templateIds]}::text[]) AND balance IS DISTINCT FROM 0
      RETURNING template_id
    )
    INSERT INTO subscription_consent (id, peer_id, template_id, kind, at)
    SELECT gen_random_uuid(), ${peerId}, template_id, 'taken_back', ${now}::timestamptz FROM emptied`
}
