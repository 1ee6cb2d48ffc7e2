import type { ConsignmentStatus } from '../domain/custody.ts'
import type { Direction } from '../domain/route.ts'
import type { ChainedScanEvent, ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { Database } from './database.ts'

/** A consignment with all that a paper may say of it; personal data sealed. */
export interface PaperRecord {
  readonly id: string
  readonly tracking_number: string
  readonly resident_id: string
  readonly matter_id: string
  readonly direction: Direction
  readonly planned_route: readonly string[]
  readonly planned_home_delivery: boolean
  readonly two_person_handling: boolean
  readonly is_supplement: boolean
  readonly route: readonly string[]
  readonly home_delivery: boolean
  readonly is_returning: boolean
  readonly status: ConsignmentStatus
  readonly site_id: string
  readonly contents: string
  readonly consignee_name_sealed: string
  readonly consignee_phone_sealed: string
  readonly address_sealed: string | null
  readonly registered_by: string
  readonly registered_at: string
  readonly items: readonly { readonly name: string; readonly copies: number; readonly form: 'original' | 'copy' }[]
  /** in the order of recording */
  readonly events: readonly PaperEvent[]
}

export interface PaperEvent {
  readonly id: string
  readonly sequence: number
  readonly kind: ScanEventKind
  readonly site_id: string
  readonly actor_id: string
  readonly occurred_at: string
  readonly recorded_at: string
  readonly details: ScanEventDetails
  readonly flags: readonly string[]
  readonly previous_hash: string | null
  readonly hash: string
}

const SELECT_PAPERS = `
  SELECT json_build_object(
    'id', c.id, 'tracking_number', c.tracking_number, 'resident_id', k.resident_id, 'matter_id', k.matter_id,
    'direction', c.direction, 'planned_route', c.planned_route, 'planned_home_delivery', c.planned_home_delivery,
    'two_person_handling', c.two_person_handling, 'is_supplement', c.is_supplement, 'route', c.route,
    'home_delivery', c.home_delivery, 'is_returning', c.is_returning, 'status', c.status, 'site_id', c.site_id,
    'contents', c.contents, 'consignee_name_sealed', c.consignee_name_sealed,
    'consignee_phone_sealed', c.consignee_phone_sealed, 'address_sealed', c.address_sealed,
    'registered_by', c.registered_by, 'registered_at', c.registered_at,
    'items', coalesce((
      SELECT json_agg(json_build_object('name', i.name, 'copies', i.copies, 'form', i.form) ORDER BY i.line)
      FROM document_item i WHERE i.consignment_id = c.id), '[]'),
    'events', coalesce((
      SELECT json_agg(json_build_object('id', e.id, 'sequence', e.sequence, 'kind', e.kind, 'site_id', e.site_id,
                                        'actor_id', e.actor_id, 'occurred_at', e.occurred_at,
                                        'recorded_at', e.recorded_at, 'details', e.details, 'flags', e.flags,
                                        'previous_hash', e.previous_hash, 'hash', e.hash) ORDER BY e.sequence)
      FROM scan_event e WHERE e.consignment_id = c.id), '[]')
  ) AS record
  FROM consignment c JOIN relay_case k ON k.id = c.case_id`
const READ_BY_IDS = { name: 'papers-by-ids', text: `${SELECT_PAPERS} WHERE c.id = ANY($1::uuid[])` }
const READ_BY_NUMBER = { name: 'paper-by-number', text: `${SELECT_PAPERS} WHERE c.tracking_number = $1` }

/** Reads consignments in one statement, in the order asked for; those that do not exist are left out. */
export async function readPaperRecords(db: Database, ids: readonly string[]): Promise<PaperRecord[]> {
  const rows = await db.run<{ record: PaperRecord }>(READ_BY_IDS, [ids])
  const byId = new Map(rows.map(({ record }) => [record.id, record]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function readPaperRecord(db: Database, trackingNumber: string): Promise<PaperRecord | undefined> {
  const rows = await db.run<{ record: PaperRecord }>(READ_BY_NUMBER, [trackingNumber])
  return rows[0]?.record
}

/** The events as the domain knows them, in the order of recording. */
export function chainOf(record: Pick<PaperRecord, 'events'>): ChainedScanEvent[] {
  return record.events.map((event) => ({
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
  }))
}

/** What colleagues call members of staff, by id; residents and those who have none are absent. */
export async function readStaffLabels(db: Database, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.user.findMany({
    where: { id: { in: [...new Set(userIds)] }, staffLabel: { not: null } },
    select: { id: true, staffLabel: true },
  })
  return new Map(rows.flatMap(({ id, staffLabel }) => (staffLabel === null ? [] : [[id, staffLabel]])))
}
