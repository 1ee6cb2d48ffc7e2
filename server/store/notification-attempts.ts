import type { NotificationStatus } from '../domain/notification.ts'
import type { AttemptEnding, AttemptOutcome } from '../domain/notification-retry.ts'
import type { Database } from './database.ts'

/** Kept as `error_code` of an attempt that nobody reported in time. */
export const ATTEMPT_EXPIRED = 'lease_expired'

/** How an attempt ended and what follows for its notification. */
export interface EndedAttempt {
  readonly notificationId: string
  readonly attemptId: string
  /** what was known of the attempt when this was worked out; the write succeeds only while that is still so */
  readonly known: AttemptEnding | null
  readonly ending: AttemptEnding
  readonly errorCode: string | null
  readonly detail: string | null
  /** the notification becomes this, if it is in one of `from` */
  readonly status: NotificationStatus
  readonly from: readonly NotificationStatus[]
  /** when `status` is pending */
  readonly nextAttemptAt: Date | null
  /** another channel that it goes on by; null: it stays where it was */
  readonly channel: string | null
  /** what the platform calls the message */
  readonly externalId: string | null
  /** of the consent that was spent on the attempt: it stays spent, was not used, or none is left at all */
  readonly consent: 'spent' | 'returned' | 'taken_back'
}

/**
 * Records the ends of attempts with what follows from them, also for the consents that were spent on them, in one statement.
 * @returns ids of the attempts that were written; of the others something else was learnt in between
 */
export async function endAttempts(
  db: Database,
  attempts: readonly EndedAttempt[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (attempts.length === 0) return new Set()
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH input AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(attempts.map(toInput))}::jsonb) AS i(
        notification_id uuid, attempt_id uuid, known_outcome text, known_code text, outcome text, error_code text,
        detail text, status notification_status, statuses notification_status[], next_attempt_at timestamptz,
        channel text, external_id text, consent consent_kind)
    ),
    -- notification before attempt, everybody in the same order: reports and recoveries wait for each other
    locked AS MATERIALIZED (
      SELECT n.id FROM notification n JOIN input i ON i.notification_id = n.id ORDER BY n.id FOR UPDATE OF n
    ),
    ended AS (
      UPDATE notification_attempt a SET
        ended_at = CASE WHEN a.outcome = 'sent' THEN a.ended_at ELSE ${now}::timestamptz END,
        delivered_at = CASE WHEN i.outcome = 'delivered' THEN ${now}::timestamptz END,
        outcome = i.outcome, error_code = i.error_code, detail = i.detail,
        external_id = coalesce(i.external_id, a.external_id)
      FROM input i JOIN locked l ON l.id = i.notification_id
      WHERE a.id = i.attempt_id AND a.notification_id = i.notification_id
        AND a.outcome IS NOT DISTINCT FROM i.known_outcome
        AND (i.known_code IS NULL OR a.error_code = i.known_code)
      RETURNING a.id, a.channel
    ),
    changed AS (
      UPDATE notification n SET
        status = i.status, channel = coalesce(i.channel, n.channel), lease_until = NULL,
        digest_id = CASE WHEN i.channel IS NULL THEN n.digest_id END, next_attempt_at = coalesce(i.next_attempt_at, n.next_attempt_at),
        settled_at = CASE WHEN i.status = 'pending' THEN NULL ELSE ${now}::timestamptz END
      FROM input i JOIN ended e ON e.id = i.attempt_id
      WHERE n.id = i.notification_id AND n.status = ANY(i.statuses)
        -- what was refused late says nothing of the channel that it went on to
        AND (i.known_outcome IS NULL OR i.status IN ('sent', 'delivered') OR n.channel = e.channel)
    ),
    unused AS MATERIALIZED (
      SELECT s.peer_id, s.template_id, s.attempt_id, i.consent FROM ended e
      JOIN input i ON i.attempt_id = e.id AND i.consent <> 'spent'
      JOIN subscription_consent s ON s.attempt_id = e.id AND s.kind = 'spent'
    ),
    balanced AS (
      UPDATE subscription_balance b SET balance = CASE WHEN u.is_taken_back THEN 0 ELSE b.balance + u.count END
      FROM (SELECT peer_id, template_id, bool_or(consent = 'taken_back') AS is_taken_back, count(*)::int AS count
            FROM unused GROUP BY peer_id, template_id) u
      WHERE b.peer_id = u.peer_id AND b.template_id = u.template_id
      RETURNING b.peer_id, b.template_id, u.is_taken_back
    ),
    noted AS (
      INSERT INTO subscription_consent (id, peer_id, template_id, kind, attempt_id, at)
      SELECT gen_random_uuid(), u.peer_id, u.template_id, u.consent, u.attempt_id, ${now}::timestamptz
      FROM unused u JOIN balanced b ON b.peer_id = u.peer_id AND b.template_id = u.template_id
      -- of several ends at once the one that says that none is left has the last word
      WHERE u.consent = 'taken_back' OR NOT b.is_taken_back
    )
    SELECT id FROM ended`
  return new Set(rows.map((row) => row.id))
}

function toInput(attempt: EndedAttempt) {
  return {
    notification_id: attempt.notificationId,
    attempt_id: attempt.attemptId,
    known_outcome: outcomeColumn(attempt.known),
    known_code: attempt.known === 'expired' ? ATTEMPT_EXPIRED : null,
    outcome: outcomeColumn(attempt.ending),
    error_code: attempt.ending === 'expired' ? ATTEMPT_EXPIRED : attempt.errorCode,
    detail: attempt.detail,
    status: attempt.status,
    statuses: attempt.from,
    next_attempt_at: attempt.nextAttemptAt,
    channel: attempt.channel,
    external_id: attempt.externalId,
    consent: attempt.consent,
  }
}

function outcomeColumn(ending: AttemptEnding | null): AttemptOutcome | null {
  return ending === 'expired' ? 'ambiguous' : ending
}

/** What is known of an attempt. */
export interface AttemptRow {
  readonly notificationId: string
  readonly attemptId: string
  /** null while it is under way */
  readonly ending: AttemptEnding | null
  /** 1 for the first attempt of its notification */
  readonly attempt: number
}

/**
 * The attempts that a message made: of one notification its own, of a digest one for each that went out in it, told by the
 * instant at which they were claimed together.
 * @returns none when the attempt is not one of the message
 */
export async function findMessageAttempts(db: Database, messageId: string, attemptId: string): Promise<AttemptRow[]> {
  const rows = await db.$queryRaw<
    {
      notification_id: string
      id: string
      outcome: AttemptOutcome | null
      error_code: string | null
      attempt: number
    }[]
  >`
    WITH reported AS MATERIALIZED (
      SELECT n.id, n.digest_id, a.started_at FROM notification_attempt a JOIN notification n ON n.id = a.notification_id
      WHERE a.id = ${attemptId}::uuid AND ${messageId}::uuid = coalesce(n.digest_id, n.id)
    ),
    told AS (
      SELECT id, started_at FROM reported
      UNION
      SELECT n.id, r.started_at FROM reported r JOIN notification n ON n.digest_id = r.digest_id
    )
    SELECT a.notification_id, a.id, a.outcome, a.error_code, (
      SELECT count(*)::int FROM notification_attempt e
      WHERE e.notification_id = a.notification_id AND (e.started_at, e.id) <= (a.started_at, a.id)) AS attempt
    FROM told t JOIN notification_attempt a ON a.notification_id = t.id AND a.started_at = t.started_at`
  return rows.map((row) => ({
    notificationId: row.notification_id,
    attemptId: row.id,
    ending: row.outcome === 'ambiguous' && row.error_code === ATTEMPT_EXPIRED ? ('expired' as const) : row.outcome,
    attempt: row.attempt,
  }))
}

/** An attempt whose lease ran out. */
export interface ExpiredAttempt {
  readonly notificationId: string
  readonly attemptId: string
  /** 1 for the first attempt of its notification */
  readonly attempt: number
}

/** Attempts that should have been reported by now, the longest overdue first. */
export async function findExpiredAttempts(db: Database, now: Date, limit: number): Promise<ExpiredAttempt[]> {
  return db.$queryRaw<ExpiredAttempt[]>`
    SELECT n.id AS "notificationId", a.id AS "attemptId", n.attempt_count AS attempt
    FROM notification n JOIN notification_attempt a ON a.notification_id = n.id AND a.outcome IS NULL
    WHERE n.status = 'sending' AND n.lease_until <= ${now}::timestamptz
    ORDER BY n.lease_until, n.id
    LIMIT ${limit}`
}
