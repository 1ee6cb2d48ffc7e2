import { CALL_LIST, type NotificationStatus, SILENT_CHANNEL } from '../domain/notification.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

// ---- people to be phoned ----------------------------------------------------------------------------

/**
 * Gives notices on the call list to the account that holds their case now: binding a chat channel moves a resident's cases.
 * @returns how many, at most `limit`
 */
export async function readdressCallList(db: Database, limit: number): Promise<number> {
  return db.$executeRaw`
    UPDATE notification SET recipient_id = moved.resident_id, channel = NULL FROM (
      SELECT n.id, k.resident_id
      FROM notification n JOIN consignment c ON c.id = n.consignment_id JOIN relay_case k ON k.id = c.case_id
      WHERE n.status = 'pending' AND n.channel = ${CALL_LIST} AND n.task_id IS NULL AND n.recipient_id <> k.resident_id
      ORDER BY n.created_at, n.id
      LIMIT ${limit}
      FOR UPDATE OF n SKIP LOCKED
    ) AS moved
    WHERE notification.id = moved.id`
}

/** Ids of notifications on the call list, the oldest first. */
export async function readCallList(
  db: Database,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<{ id: string; createdAt: Date }[]> {
  return db.notification.findMany({
    where: {
      status: 'pending',
      channel: CALL_LIST,
      ...(after === null
        ? {}
        : { OR: [{ createdAt: { gt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: limit,
    select: { id: true, createdAt: true },
  })
}

/** Withdraws what is still waiting. @returns how many were */
export async function withdrawPending(db: Database, ids: readonly string[], now: Date): Promise<number> {
  const { count } = await db.notification.updateMany({
    where: { id: { in: [...ids] }, status: 'pending' },
    data: { status: 'withdrawn', settledAt: now },
  })
  return count
}

// ---- weekly summary ---------------------------------------------------------------------------------

/**
 * Writes the week's notification for every active leader who has a chat channel; a leader who has it already is left out.
 * Nobody gets one of a week that ended before anything was registered: a new installation has nothing to tell.
 * @param weekEnd exclusive
 */
export async function insertWeeklySummaries(db: Database, week: string, weekEnd: Date, now: Date): Promise<number> {
  return db.$executeRaw`
    INSERT INTO notification (id, dedupe_key, template, recipient_id, parameters, next_attempt_at, created_at)
    SELECT gen_random_uuid(), 'weekly:' || ${week}::text || ':' || u.id, 'weekly_summary', u.id,
           jsonb_build_object('week', ${week}::text), ${now}::timestamptz, ${now}::timestamptz
    FROM app_user u
    WHERE u.is_active
      AND EXISTS (SELECT FROM consignment WHERE registered_at < ${weekEnd}::timestamptz)
      AND EXISTS (SELECT FROM role_assignment r WHERE r.user_id = u.id AND r.role = 'leader')
      AND NOT EXISTS (SELECT FROM summary_opt_out o WHERE o.user_id = u.id)
      AND EXISTS (SELECT FROM channel_identity i WHERE i.user_id = u.id AND i.channel <> ${SILENT_CHANNEL})
    ON CONFLICT (dedupe_key) DO NOTHING`
}

/** Stops the scheduled summary for a leader, withdrawing what waits to be sent, or lets it come again. */
export async function setSummaryWanted(db: Database, userId: string, isWanted: boolean, now: Date): Promise<void> {
  if (isWanted) {
    await db.summaryOptOut.deleteMany({ where: { userId } })
    return
  }
  await db.$transaction([
    db.summaryOptOut.createMany({ data: [{ userId, since: now }], skipDuplicates: true }),
    db.notification.updateMany({
      where: { recipientId: userId, template: 'weekly_summary', status: 'pending' },
      data: { status: 'withdrawn', settledAt: now },
    }),
  ])
}

// ---- the end of the holiday plan ------------------------------------------------------------------------

/** Tells every active administrator, once a week, that the plan ends. @returns how many are told now */
export async function insertPlanWarnings(
  db: Database,
  { horizon, week, now }: { readonly horizon: string; readonly week: string; readonly now: Date },
): Promise<number> {
  return db.$executeRaw`
    INSERT INTO notification (id, dedupe_key, template, recipient_id, parameters, next_attempt_at, created_at)
    SELECT gen_random_uuid(), 'plan:' || ${horizon}::text || ':' || ${week}::text || ':' || u.id, 'plan_ending', u.id,
           jsonb_build_object('horizon', ${horizon}::text), ${now}::timestamptz, ${now}::timestamptz
    FROM app_user u
    WHERE u.is_active AND EXISTS (SELECT FROM role_assignment r WHERE r.user_id = u.id AND r.role = 'administrator')
    ON CONFLICT (dedupe_key) DO NOTHING`
}

// ---- what people look at ----------------------------------------------------------------------------

const ROW = {
  id: true,
  template: true,
  status: true,
  channel: true,
  consignmentId: true,
  attemptCount: true,
  createdAt: true,
  settledAt: true,
  attempts: {
    where: { endedAt: { not: null } },
    orderBy: { startedAt: 'desc' },
    take: 1,
    select: { outcome: true, errorCode: true, detail: true },
  },
} satisfies Prisma.NotificationSelect
type Row = Prisma.NotificationGetPayload<{ select: typeof ROW }>
export type NotificationRow = Row & { readonly trackingNumber: string | null }

/** Newest first, from behind the cursor. */
export async function listNotifications(
  db: Database,
  filter: {
    readonly status: NotificationStatus | undefined
    readonly consignmentId: string | undefined
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<NotificationRow[]> {
  const { status, consignmentId, after } = filter
  const rows = await db.notification.findMany({
    where: {
      ...(status === undefined ? {} : { status }),
      ...(consignmentId === undefined ? {} : { consignmentId }),
      ...(after === null
        ? {}
        : { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
    select: ROW,
  })
  return withTrackingNumbers(db, rows)
}

export async function findNotification(db: Database, id: string): Promise<NotificationRow | undefined> {
  const row = await db.notification.findUnique({ where: { id }, select: ROW })
  return row === null ? undefined : (await withTrackingNumbers(db, [row]))[0]
}

/** Puts a settled notification back in line, in a message of its own, on whatever way is the best now. @returns false when it is not in one of the states given */
export async function reviveNotification(
  db: Database,
  id: string,
  from: readonly NotificationStatus[],
  now: Date,
): Promise<boolean> {
  const { count } = await db.notification.updateMany({
    where: { id, status: { in: [...from] } },
    data: { status: 'pending', channel: null, nextAttemptAt: now, settledAt: null, digestId: null, revivedAt: now },
  })
  return count > 0
}

async function withTrackingNumbers(db: Database, rows: readonly Row[]): Promise<NotificationRow[]> {
  const ids = rows.map((row) => row.consignmentId).filter((id) => id !== null)
  const consignments = await db.consignment.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, trackingNumber: true },
  })
  const numbers = new Map(consignments.map(({ id, trackingNumber }) => [id, trackingNumber]))
  return rows.map((row) => ({ ...row, trackingNumber: numbers.get(row.consignmentId ?? '') ?? null }))
}
