import type { ConsignmentStatus } from '../domain/custody.ts'
import type { Direction } from '../domain/route.ts'
import type { ChainedScanEvent, ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { Defect, StoredCase, StoredConsignment } from '../domain/stored-case.ts'
import type { TaskKind } from '../domain/task.ts'
import type { Database } from './database.ts'

/** One consignment with its case. The lists are JSON arrays: names would be most of what is sent. */
interface ConsignmentRow {
  case_id: string
  home_site_id: string
  case_version: number
  completed_directions: Direction[]
  baseline_visits: number
  attendance_required: boolean
  /** null for a case without any consignment, which is a defect */
  id: string | null
  tracking_number: string
  direction: Direction
  planned_route: string[]
  planned_home_delivery: boolean
  two_person_handling: boolean
  is_supplement: boolean
  route: string[]
  home_delivery: boolean
  is_returning: boolean
  origin_site_id: string
  destination_site_id: string
  weight_grams: number | null
  registered_at: Date
  status: ConsignmentStatus
  site_id: string
  open_exceptions: number
  completed_at: Date | null
  last_event_hash: string | null
  last_event_at: Date | null
  events: EventRow[] | null
  open_exceptions_list: [id: string, kind: string][] | null
  live_tasks: [kind: TaskKind, siteId: string][] | null
  notifications: [dedupeKey: string, template: string, recipientId: string, taskId: string | null][] | null
  postings: PostingRow[] | null
}
type EventRow = [
  id: string,
  sequence: number,
  kind: ScanEventKind,
  siteId: string,
  actorId: string,
  occurredAtMs: number,
  recordedAtMs: number,
  details: ScanEventDetails,
  flags: string[],
  previousHash: string | null,
  hash: string,
]
type PostingRow = [
  key: string,
  versionId: string,
  sourceEventId: string | null,
  entries: [account: string, amountFen: number][] | null,
  usage: [measure: string, low: number, middle: number, high: number][] | null,
]

/** Whole cases in the order of their ids, from behind the one given. One statement, so that a batch is of one instant. */
export async function readStoredCases(db: Database, afterId: string, limit: number): Promise<StoredCase[]> {
  const rows = await db.$queryRaw<ConsignmentRow[]>`
    SELECT k.id AS case_id, k.home_site_id, k.version AS case_version, k.completed_directions::text[],
      m.baseline_visits, m.attendance_required,
      c.id, c.tracking_number, c.direction, c.planned_route, c.planned_home_delivery, c.two_person_handling,
      c.is_supplement, c.route,
      c.home_delivery, c.is_returning, c.origin_site_id, c.destination_site_id,
      c.weight_grams, c.registered_at, c.status, c.site_id, c.open_exceptions, c.completed_at, c.last_event_hash,
      c.last_event_at,
      (SELECT json_agg(json_build_array(e.id, e.sequence, e.kind, e.site_id, e.actor_id,
                extract(epoch FROM e.occurred_at) * 1000, extract(epoch FROM e.recorded_at) * 1000,
                e.details, e.flags, e.previous_hash, e.hash) ORDER BY e.sequence)
       FROM scan_event e WHERE e.consignment_id = c.id) AS events,
      (SELECT json_agg(json_build_array(t.kind, t.site_id))
       FROM task t WHERE t.consignment_id = c.id AND t.status IN ('open', 'acknowledged')) AS live_tasks,
      (SELECT json_agg(json_build_array(x.id, x.kind))
       FROM relay_exception x WHERE x.consignment_id = c.id AND x.status = 'open') AS open_exceptions_list,
      (SELECT json_agg(json_build_array(n.dedupe_key, n.template, n.recipient_id, n.task_id))
       FROM notification n WHERE n.consignment_id = c.id) AS notifications,
      (SELECT json_agg(json_build_array(l.posting_key, l.version_id, l.source_event_id,
                (SELECT json_agg(json_build_array(y.account, y.amount_fen) ORDER BY y.line)
                 FROM ledger_entry y WHERE y.transaction_id = l.id),
                CASE WHEN l.kind <> 'savings' THEN
                  (SELECT json_agg(json_build_array(u.measure, u.low, u.middle, u.high) ORDER BY u.measure)
                   FROM usage_entry u WHERE u.transaction_id = l.id) END))
       FROM ledger_transaction l WHERE l.consignment_id = c.id) AS postings
    FROM (SELECT * FROM relay_case WHERE id > ${afterId}::uuid ORDER BY id LIMIT ${limit}) k
    JOIN matter m ON m.id = k.matter_id
    LEFT JOIN consignment c ON c.case_id = k.id
    ORDER BY k.id, c.registered_at, c.id`
  const cases: (StoredCase & { consignments: StoredConsignment[] })[] = []
  for (const row of rows) {
    const { id } = row
    if (cases.at(-1)?.caseId !== row.case_id) cases.push(toCase(row))
    if (id !== null) cases.at(-1)?.consignments.push(toConsignment({ ...row, id }))
  }
  return cases
}

function toCase(row: ConsignmentRow) {
  return {
    caseId: row.case_id,
    homeSiteId: row.home_site_id,
    version: row.case_version,
    completedDirections: row.completed_directions,
    baselineVisits: row.baseline_visits,
    attendanceRequired: row.attendance_required,
    consignments: [] as StoredConsignment[],
  }
}

function toConsignment(row: ConsignmentRow & { id: string }): StoredConsignment {
  return {
    id: row.id,
    trackingNumber: row.tracking_number,
    plan: {
      direction: row.direction,
      route: row.planned_route,
      homeDelivery: row.planned_home_delivery,
      twoPersonHandling: row.two_person_handling,
      isSupplement: row.is_supplement,
    },
    originSiteId: row.origin_site_id,
    destinationSiteId: row.destination_site_id,
    weightGrams: row.weight_grams,
    registeredAt: row.registered_at,
    cached: {
      status: row.status,
      siteId: row.site_id,
      openExceptions: row.open_exceptions,
      route: row.route,
      homeDelivery: row.home_delivery,
      isReturning: row.is_returning,
      completedAt: row.completed_at,
      lastEventHash: row.last_event_hash,
      lastEventAt: row.last_event_at,
    },
    events: (row.events ?? []).map(toEvent),
    openExceptions: (row.open_exceptions_list ?? []).map(([id, kind]) => ({ id, kind })),
    liveTasks: (row.live_tasks ?? []).map(([kind, siteId]) => ({ kind, siteId })),
    notifications: (row.notifications ?? []).map(([dedupeKey, template, recipientId, taskId]) => ({
      dedupeKey,
      template,
      recipientId,
      taskId,
    })),
    postings: (row.postings ?? []).map(([key, versionId, sourceEventId, entries, usage]) => ({
      key,
      versionId,
      sourceEventId,
      entries: (entries ?? []).map(([account, amountFen]) => ({ account, amountFen })),
      usage: (usage ?? []).map(([measure, low, middle, high]) => ({ measure, low, middle, high })),
    })),
  }
}

function toEvent(row: EventRow): ChainedScanEvent {
  const [id, sequence, kind, siteId, actorId, occurredAtMs, recordedAtMs, details, flags, previousHash, hash] = row
  const occurredAt = new Date(occurredAtMs)
  const recordedAt = new Date(recordedAtMs)
  return { id, sequence, kind, siteId, actorId, occurredAt, recordedAt, details, flags, previousHash, hash }
}

export interface LedgerCheck {
  /** transactions looked at; fewer than the limit at the end */
  readonly count: number
  /** id of the last one; null when there was none */
  readonly lastId: string | null
  readonly defects: readonly Defect[]
}

/** Checks transactions in the order of their ids, from behind the one given: balance, lines, and what they point to. */
export async function checkLedger(db: Database, afterId: string, limit: number): Promise<LedgerCheck> {
  const rows = await db.$queryRaw<[{ count: number; last_id: string | null; defects: Defect[] }]>`
    WITH batch AS MATERIALIZED (
      SELECT id, consignment_id, case_id, source_event_id, reverses_id
      FROM ledger_transaction WHERE id > ${afterId}::uuid ORDER BY id LIMIT ${limit}
    ),
    checked AS (
      SELECT b.id, y.sum, y.lines + u.lines AS lines, y.lines = 1 AS is_alone,
        CASE WHEN b.source_event_id IS NOT NULL
                  AND NOT EXISTS (SELECT FROM scan_event e WHERE e.id = b.source_event_id)
                  AND NOT EXISTS (SELECT FROM bag_event e WHERE e.id = b.source_event_id)
                  THEN 'event ' || b.source_event_id
             WHEN b.consignment_id IS NOT NULL
                  AND NOT EXISTS (SELECT FROM consignment c WHERE c.id = b.consignment_id AND c.case_id = b.case_id)
                  THEN 'consignment ' || b.consignment_id
             WHEN b.reverses_id IS NOT NULL
                  AND NOT EXISTS (SELECT FROM ledger_transaction r WHERE r.id = b.reverses_id)
                  THEN 'transaction ' || b.reverses_id
        END AS points_nowhere
      FROM batch b
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS sum, count(*) AS lines
                          FROM ledger_entry y WHERE y.transaction_id = b.id) y
      CROSS JOIN LATERAL (SELECT count(*) AS lines FROM usage_entry u WHERE u.transaction_id = b.id) u
    ),
    found AS (
      SELECT id, 'ledger_unbalanced' AS kind, sum || ' fen' AS detail FROM checked WHERE sum <> 0
      UNION ALL SELECT id, 'ledger_dangling', 'nothing posted' FROM checked WHERE lines = 0
      UNION ALL SELECT id, 'ledger_dangling', points_nowhere FROM checked WHERE points_nowhere IS NOT NULL
    )
    SELECT (SELECT count(*)::int FROM batch) AS count, (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last_id,
      coalesce((SELECT json_agg(json_build_object('kind', kind, 'subject', id, 'detail', detail) ORDER BY id)
                FROM found), '[]') AS defects`
  const [{ count, last_id, defects }] = rows
  return { count, lastId: last_id, defects }
}
