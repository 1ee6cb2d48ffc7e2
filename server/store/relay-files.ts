import type { ConsignmentStatus } from '../domain/custody.ts'
import type { CaseFacts } from '../domain/relay-posting.ts'
import type { OpenTask, RelayFile } from '../domain/relay-step.ts'
import type { Direction } from '../domain/route.ts'
import type { ChainedScanEvent, ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { Database } from './database.ts'

/** A consignment as the scan service needs it: what the rules fold, and what guards the write. */
export interface StoredRelayFile extends RelayFile {
  readonly trackingNumber: string
  readonly residentId: string
  /** the write succeeds only while this is still the version */
  readonly version: number
  readonly caseVersion: number
  readonly registeredAt: Date
  readonly pickupAttempts: number
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
  route: string[]
  home_delivery: boolean
  weight_grams: number | null
  registered_at: string
  resident_id: string
  pickup_attempts: number
  pickup_locked_until: string | null
  case_id: string
  home_site_id: string
  baseline_visits: number
  attendance_required: boolean
  siblings: CaseFacts['siblings']
  events: {
    id: string
    sequence: number
    kind: ScanEventKind
    site_id: string
    actor_id: string
    occurred_at: string
    recorded_at: string
    details: ScanEventDetails
    flags: string[]
    previous_hash: string | null
    hash: string
  }[]
  tasks: { id: string; kind: OpenTask['kind']; site_id: string }[]
}

/**
 * Reads consignments with their events, open tasks and case in one statement, without a lock: the write below holds only
 * if nothing changed in between.
 */
export async function readRelayFiles(db: Database, trackingNumbers: readonly string[]): Promise<StoredRelayFile[]> {
  const rows = await db.$queryRaw<{ file: FileRow }[]>`
    SELECT jsonb_build_object(
      'id', c.id, 'tracking_number', c.tracking_number, 'version', c.version, 'status', c.status,
      'direction', c.direction, 'route', c.route, 'home_delivery', c.home_delivery, 'weight_grams', c.weight_grams,
      'registered_at', c.registered_at, 'pickup_attempts', c.pickup_attempts,
      'pickup_locked_until', c.pickup_locked_until,
      'case_id', k.id, 'case_version', k.version, 'resident_id', k.resident_id, 'home_site_id', k.home_site_id,
      'baseline_visits', m.baseline_visits, 'attendance_required', m.attendance_required,
      'siblings', coalesce((
        SELECT jsonb_agg(jsonb_build_object('direction', s.direction, 'status', s.status))
        FROM consignment s WHERE s.case_id = k.id AND s.id <> c.id), '[]'),
      'events', coalesce((
        SELECT jsonb_agg(to_jsonb(e) - 'consignment_id' ORDER BY e.sequence)
        FROM scan_event e WHERE e.consignment_id = c.id), '[]'),
      'tasks', coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'site_id', t.site_id))
        FROM task t WHERE t.consignment_id = c.id AND t.status IN ('open', 'acknowledged')), '[]')
    ) AS file
    FROM consignment c
    JOIN relay_case k ON k.id = c.case_id
    JOIN matter m ON m.id = k.matter_id
    WHERE c.tracking_number = ANY(${trackingNumbers}::text[])`
  return rows.map(({ file }) => toRelayFile(file))
}

function toRelayFile(row: FileRow): StoredRelayFile {
  return {
    consignmentId: row.id,
    trackingNumber: row.tracking_number,
    version: row.version,
    caseVersion: row.case_version,
    status: row.status,
    plan: { direction: row.direction, route: row.route, homeDelivery: row.home_delivery },
    weightGrams: row.weight_grams,
    registeredAt: new Date(row.registered_at),
    residentId: row.resident_id,
    pickupAttempts: row.pickup_attempts,
    pickupLockedUntil: row.pickup_locked_until === null ? null : new Date(row.pickup_locked_until),
    caseFacts: {
      caseId: row.case_id,
      baselineVisits: row.baseline_visits,
      attendanceRequired: row.attendance_required,
      homeSiteId: row.home_site_id,
      siblings: row.siblings,
    },
    events: row.events.map(
      (event): ChainedScanEvent => ({
        id: event.id,
        sequence: event.sequence,
        kind: event.kind,
        siteId: event.site_id,
        actorId: event.actor_id,
        occurredAt: new Date(event.occurred_at),
        recordedAt: new Date(event.recorded_at),
        details: event.details,
        flags: event.flags,
        previousHash: event.previous_hash,
        hash: event.hash,
      }),
    ),
    openTasks: row.tasks.map((task) => ({ id: task.id, kind: task.kind, siteId: task.site_id })),
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
