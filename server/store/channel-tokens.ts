import type { Database } from './database.ts'

/** A token as it is stored. */
export interface TokenRow {
  readonly version: number
  readonly tokenSealed: string
  readonly expiresAt: Date
}

/** What is remembered of forcing new tokens. */
export interface ForcingRow {
  readonly forcedAt: Date | null
  readonly forcedCount: number
}

/** @returns null when none was obtained yet */
export async function readChannelToken(db: Database, holder: string): Promise<TokenRow | null> {
  const row = await db.channelToken.findUnique({ where: { holder } })
  if (row === null || row.tokenSealed === null || row.expiresAt === null) return null
  return { version: row.version, tokenSealed: row.tokenSealed, expiresAt: row.expiresAt }
}

/**
 * Takes the right to obtain the holder's next token, in one statement.
 * @returns null while somebody else has it, or when the version is another by now
 */
export async function leaseChannelToken(
  db: Database,
  lease: {
    readonly holder: string
    readonly version: number
    readonly by: string
    readonly now: Date
    readonly until: Date
  },
): Promise<ForcingRow | null> {
  const { holder, version, by, now, until } = lease
  const [row] = await db.$queryRaw<ForcingRow[]>`
    INSERT INTO channel_token AS t (holder, leased_by, lease_until)
    VALUES (${holder}, ${by}::uuid, ${until}::timestamptz)
    ON CONFLICT (holder) DO UPDATE SET leased_by = excluded.leased_by, lease_until = excluded.lease_until
    WHERE t.version = ${version}::int AND (t.lease_until IS NULL OR t.lease_until <= ${now}::timestamptz)
    RETURNING t.forced_at AS "forcedAt", t.forced_count AS "forcedCount"`
  return row ?? null
}

export async function noteForcedToken(db: Database, holder: string, by: string, forcing: ForcingRow): Promise<void> {
  await db.channelToken.updateMany({ where: { holder, leasedBy: by }, data: { ...forcing } })
}

/** Stores the next token and gives the lease back. @returns its version; null when the lease was lost */
export async function saveChannelToken(
  db: Database,
  token: {
    readonly holder: string
    readonly by: string
    readonly tokenSealed: string
    readonly expiresAt: Date
    readonly now: Date
  },
): Promise<number | null> {
  const { holder, by, tokenSealed, expiresAt, now } = token
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE channel_token SET
      version = version + 1, token_sealed = ${tokenSealed}, expires_at = ${expiresAt}::timestamptz,
      obtained_at = ${now}::timestamptz, leased_by = NULL, lease_until = NULL
    WHERE holder = ${holder} AND leased_by = ${by}::uuid
    RETURNING version`
  return row?.version ?? null
}

export async function releaseChannelToken(db: Database, holder: string, by: string): Promise<void> {
  await db.channelToken.updateMany({ where: { holder, leasedBy: by }, data: { leasedBy: null, leaseUntil: null } })
}
