import type { ConsignmentStatus } from '../domain/custody.ts'
import type { Direction } from '../domain/route.ts'
import type { ChainedScanEvent, ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { StoredCase, StoredConsignment, StoredNotification, StoredPosting } from '../domain/stored-case.ts'
import type { TaskKind } from '../domain/task.ts'
import type { Database } from './database.ts'

/** One consignment with its case. What there is much of comes as text: JSON would cost PostgreSQL more than finding it. */
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
  /** lines, each of an event */
  events: string | null
  open_exceptions_list: [id: string, kind: string][] | null
  live_tasks: [kind: TaskKind, siteId: string][] | null
  /** lines, each of a notification */
  notifications: string | null
  /** lines, each of a posting */
  postings: string | null
}

/** Control characters that no identifier holds. A text into which somebody wrote one is torn, and so it is found. */
const LINE_END = '\x1e'
const FIELD_END = '\x1f'

/**
 * Whole cases in the order of their ids, from behind the one given. One statement, so that a batch is of one instant.
 * In it, concat_ws leaves out what is null: so only the last field may be, unless its type leaves no doubt what '' stands
 * for. Texts that could hold anything come behind the fields that must be read.
 */
export async function readStoredCases(db: Database, afterId: string, limit: number): Promise<StoredCase[]> {
  const rows = await db.$queryRaw<ConsignmentRow[]>`
    SELECT k.id AS case_id, k.home_site_id, k.version AS case_version,
      to_json(k.completed_directions) AS completed_directions, m.baseline_visits, m.attendance_required,
      c.id, c.tracking_number, c.direction, to_json(c.planned_route) AS planned_route, c.planned_home_delivery,
      c.two_person_handling, c.is_supplement, to_json(c.route) AS route, c.home_delivery, c.is_returning,
      c.origin_site_id, c.destination_site_id, c.weight_grams, c.registered_at, c.status, c.site_id, c.open_exceptions,
      c.completed_at, c.last_event_hash, c.last_event_at,
      (SELECT string_agg(concat_ws(E'\\x1f', e.id, e.sequence, e.kind, e.actor_id, date_part('epoch', e.occurred_at),
                date_part('epoch', e.recorded_at), e.details,
                CASE WHEN cardinality(e.flags) > 0 THEN to_json(e.flags)::text ELSE '' END,
                e.site_id, e.hash, e.previous_hash),
              E'\\x1e' ORDER BY e.sequence)
       FROM scan_event e WHERE e.consignment_id = c.id) AS events,
      (SELECT json_agg(json_build_array(t.kind, t.site_id))
       FROM task t WHERE t.consignment_id = c.id AND t.status IN ('open', 'acknowledged')) AS live_tasks,
      (SELECT json_agg(json_build_array(x.id, x.kind))
       FROM relay_exception x WHERE x.consignment_id = c.id AND x.status = 'open') AS open_exceptions_list,
      (SELECT string_agg(concat_ws(E'\\x1f', n.dedupe_key, n.template, n.recipient_id, n.task_id), E'\\x1e')
       FROM notification n WHERE n.consignment_id = c.id) AS notifications,
      (SELECT string_agg(concat_ws(E'\\x1f', l.posting_key, l.version_id, coalesce(l.source_event_id::text, ''),
                coalesce((SELECT string_agg(concat(y.account, ' ', y.amount_fen), ',' ORDER BY y.line)
                          FROM ledger_entry y WHERE y.transaction_id = l.id), ''),
                CASE WHEN l.kind <> 'savings' THEN
                  (SELECT string_agg(concat(u.measure, ' ', u.low, ' ', u.middle, ' ', u.high), ',' ORDER BY u.measure)
                   FROM usage_entry u WHERE u.transaction_id = l.id) END), E'\\x1e')
       FROM ledger_transaction l WHERE l.consignment_id = c.id) AS postings
    FROM (SELECT * FROM relay_case WHERE id > ${afterId}::uuid ORDER BY id LIMIT ${limit}) k
    JOIN matter m ON m.id = k.matter_id
    LEFT JOIN consignment c ON c.case_id = k.id
    ORDER BY k.id, c.registered_at, c.id`
  const cases: (StoredCase & { consignments: StoredConsignment[] })[] = []
  for (const row of rows) {
    if (cases.at(-1)?.caseId !== row.case_id) cases.push(toCase(row))
    if (hasConsignment(row)) cases.at(-1)?.consignments.push(toConsignment(row))
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

function hasConsignment(row: ConsignmentRow): row is ConsignmentRow & { id: string } {
  return row.id !== null
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
    events: linesOf(row.events).map(toEvent),
    openExceptions: (row.open_exceptions_list ?? []).map(([id, kind]) => ({ id, kind })),
    liveTasks: (row.live_tasks ?? []).map(([kind, siteId]) => ({ kind, siteId })),
    notifications: linesOf(row.notifications).map(toNotification),
    postings: linesOf(row.postings).map(toPosting),
  }
}

function linesOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split(LINE_END)
}

function toEvent(line: string): ChainedScanEvent {
  const [id, sequence, kind, actorId, occurredAt, recordedAt, details, flags, siteId, hash, previousHash] =
    line.split(FIELD_END)
  return {
    id: id as string,
    sequence: Number(sequence),
    kind: kind as ScanEventKind,
    siteId: siteId as string,
    actorId: actorId as string,
    occurredAt: instantOf(occurredAt),
    recordedAt: instantOf(recordedAt),
    details: details === '{}' ? {} : jsonOf<ScanEventDetails>(details, {}),
    flags: flags === '' ? [] : jsonOf<string[]>(flags, []),
    previousHash: previousHash ?? null,
    hash: hash as string,
  }
}

/** What cannot be read is a line torn by a control character in a text: its hash cannot be right, whatever stands here. */
function jsonOf<T>(text: string | undefined, torn: T): T {
  try {
    return JSON.parse(text ?? '') as T
  } catch {
    return torn
  }
}

/** PostgreSQL's epoch: seconds, exact to the millisecond that the columns keep. */
function instantOf(epoch: string | undefined): Date {
  return new Date(Math.round(Number(epoch) * 1000))
}

function toNotification(line: string): StoredNotification {
  const [dedupeKey, template, recipientId, taskId] = line.split(FIELD_END) as [string, string, string, string?]
  return { dedupeKey, template, recipientId, taskId: taskId ?? null }
}

function toPosting(line: string): StoredPosting {
  const [key, versionId, sourceEventId, entries, usage] = line.split(FIELD_END) as [
    string,
    string,
    string,
    string,
    string?,
  ]
  return {
    key,
    versionId,
    sourceEventId: sourceEventId || null,
    entries: sharesOf(entries).map(([account, amountFen]) => ({
      account: account as string,
      amountFen: Number(amountFen),
    })),
    usage: sharesOf(usage).map(([measure, low, middle, high]) => ({
      measure: measure as string,
      low: Number(low),
      middle: Number(middle),
      high: Number(high),
    })),
  }
}

function sharesOf(text = ''): readonly (readonly string[])[] {
  return text === '' ? [] : text.split(',').map((share) => share.split(' '))
}
