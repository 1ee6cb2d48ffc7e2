import type { ConsignmentStatus } from '../domain/custody.ts'
import type { OpenTask, RelayFile } from '../domain/relay-step.ts'
import type { Direction } from '../domain/route.ts'
import type { ChainedScanEvent, ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { Database, Statements } from './database.ts'

/** A consignment as the scan service needs it: what the rules fold, and what guards the write. */
export interface StoredRelayFile extends RelayFile {
  readonly trackingNumber: string
  readonly residentId: string
  /** the write succeeds only while this is still the version */
  readonly version: number
  readonly caseVersion: number
  readonly registeredAt: Date
  readonly pickupLockedUntil: Date | null
  /** status as cached; equal to the fold */
  readonly status: ConsignmentStatus
}

interface FileRow {
  id: string
  tracking_number: string
  version: number
  case_version: number
  status: ConsignmentStatus
  direction: Direction
  planned_route: string[]
  planned_home_delivery: boolean
  two_person_handling: boolean
  is_supplement: boolean
  is_kept: boolean
  weight_grams: number | null
  registered_at: Date
  resident_id: string
  pickup_locked_until: Date | null
  case_id: string
  home_site_id: string
  completed_directions: Direction[]
  baseline_visits: number
  attendance_required: boolean
  events: EventRow[] | null
  tasks: [id: string, kind: OpenTask['kind'], siteId: string][] | null
}

/** In the order of the select list; arrays, because the names would be most of what is sent. */
type EventRow = [
  id: string,
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

/** LATERAL leads the case to its index: of a list, PostgreSQL would rather read all cases there ever were. */
const SELECT_FILE = `
  SELECT c.id, c.tracking_number, c.version, c.status, c.direction, c.planned_route, c.planned_home_delivery,
    c.two_person_handling, c.is_supplement, k.service_form = 'keep_for_pickup' AS is_kept, c.weight_grams,
    c.registered_at, c.pickup_locked_until, k.id AS case_id, k.version AS case_version, k.resident_id,
    k.home_site_id, k.completed_directions::text[], m.baseline_visits, m.attendance_required,
    (SELECT json_agg(json_build_array(e.id, e.kind, e.site_id, e.actor_id, extract(epoch FROM e.occurred_at) * 1000,
              extract(epoch FROM e.recorded_at) * 1000, e.details, e.flags, e.previous_hash, e.hash)
            ORDER BY e.sequence)
     FROM scan_event e WHERE e.consignment_id = c.id) AS events,
    (SELECT json_agg(json_build_array(t.id, t.kind, t.site_id))
     FROM task t WHERE t.consignment_id = c.id AND t.status IN ('open', 'acknowledged')) AS tasks
  FROM consignment c
  CROSS JOIN LATERAL (SELECT * FROM relay_case WHERE id = c.case_id OFFSET 0) k
  JOIN matter m ON m.id = k.matter_id`

/** One number, as a phone sends it, has a statement of its own: of a list, PostgreSQL would plan each reading anew. */
const READ_ONE = { name: 'relay-file', text: `${SELECT_FILE} WHERE c.tracking_number = $1` }
const READ_MANY = { name: 'relay-files', text: `${SELECT_FILE} WHERE c.tracking_number = ANY($1::text[])` }

/**
 * Reads consignments with their events, open tasks and case in one statement, without a lock: the write of the step holds
 * only if nothing changed in between.
 */
export async function readRelayFiles(db: Statements, trackingNumbers: readonly string[]): Promise<StoredRelayFile[]> {
  const rows =
    trackingNumbers.length === 1
      ? await db.run<FileRow>(READ_ONE, [trackingNumbers[0]])
      : await db.run<FileRow>(READ_MANY, [trackingNumbers])
  return rows.map(toRelayFile)
}

function toRelayFile(row: FileRow): StoredRelayFile {
  return {
    consignmentId: row.id,
    trackingNumber: row.tracking_number,
    version: row.version,
    caseVersion: row.case_version,
    status: row.status,
    plan: {
      direction: row.direction,
      route: row.planned_route,
      homeDelivery: row.planned_home_delivery,
      twoPersonHandling: row.two_person_handling,
      isSupplement: row.is_supplement,
      isKept: row.is_kept,
    },
    weightGrams: row.weight_grams,
    registeredAt: row.registered_at,
    residentId: row.resident_id,
    pickupLockedUntil: row.pickup_locked_until,
    caseFacts: {
      caseId: row.case_id,
      baselineVisits: row.baseline_visits,
      attendanceRequired: row.attendance_required,
      homeSiteId: row.home_site_id,
      completedDirections: otherDirections(row),
    },
    events: (row.events ?? []).map(toEvent),
    openTasks: (row.tasks ?? []).map(([id, kind, siteId]) => ({ id, kind, siteId })),
  }
}

/** The case counts each completed consignment that spares a visit; this one is left out. */
function otherDirections({ completed_directions: all, direction, status }: FileRow): readonly Direction[] {
  const own = status === 'completed' ? all.indexOf(direction) : -1
  return own < 0 ? all : all.toSpliced(own, 1)
}

function toEvent(row: EventRow, index: number): ChainedScanEvent {
  const [id, kind, siteId, actorId, occurredAtMs, recordedAtMs, details, flags, previousHash, hash] = row
  return {
    id,
    sequence: index + 1,
    kind,
    siteId,
    actorId,
    occurredAt: new Date(occurredAtMs),
    recordedAt: new Date(recordedAtMs),
    details,
    flags,
    previousHash,
    hash,
  }
}

/** Which consignment each of the events belongs to; ids that were never used are absent. */
export async function findEventOwners(db: Database, eventIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.scanEvent.findMany({
    where: { id: { in: [...eventIds] } },
    select: { id: true, consignmentId: true },
  })
  return new Map(rows.map((row) => [row.id, row.consignmentId]))
}
