import type { ConsignmentStatus } from '../domain/custody.ts'
import type { TaskToOpen } from '../domain/relay-step.ts'
import type { Direction, Route } from '../domain/route.ts'
import type { ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { TaskKind } from '../domain/task.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { handlersAt } from './handlers.ts'

/** A consignment as it is registered; personal data sealed already. */
export interface NewConsignment {
  readonly id: string
  readonly trackingNumber: string
  readonly direction: Direction
  readonly route: Route
  readonly homeDelivery: boolean
  readonly twoPersonHandling: boolean
  readonly isSupplement: boolean
  /** the consignment whose place it takes */
  readonly replacesId: string | null
  readonly contents: string
  readonly weightGrams: number | null
  readonly consigneeNameSealed: string
  readonly consigneePhoneSealed: string
  readonly consigneePhoneHash: string
  readonly consigneePhoneLast4Hash: string
  readonly addressSealed: string | null
  readonly registeredBy: string
  readonly registeredAt: Date
}

export interface NewCase {
  readonly id: string
  readonly matterId: string
  readonly residentId: string
  readonly homeSiteId: string
}

/**
 * Writes a consignment, its case when that is new, its first tasks, and the notifications to the handlers of their sites,
 * in one statement, which is one transaction.
 * @throws a unique violation when the tracking number, or the id itself, is taken
 */
export async function insertConsignment(
  db: Database,
  relayCase: { readonly existingId: string } | NewCase,
  consignment: NewConsignment,
  tasks: readonly TaskToOpen[],
): Promise<void> {
  const isNew = !('existingId' in relayCase)
  const input = JSON.stringify({
    case_id: isNew ? relayCase.id : relayCase.existingId,
    matter_id: isNew ? relayCase.matterId : null,
    resident_id: isNew ? relayCase.residentId : null,
    home_site_id: isNew ? relayCase.homeSiteId : null,
    id: consignment.id,
    tracking_number: consignment.trackingNumber,
    direction: consignment.direction,
    origin_site_id: consignment.route[0],
    destination_site_id: consignment.route.at(-1),
    home_delivery: consignment.homeDelivery,
    two_person_handling: consignment.twoPersonHandling,
    is_supplement: consignment.isSupplement,
    replaces_id: consignment.replacesId,
    route: consignment.route,
    contents: consignment.contents,
    weight_grams: consignment.weightGrams,
    name_sealed: consignment.consigneeNameSealed,
    phone_sealed: consignment.consigneePhoneSealed,
    phone_hash: consignment.consigneePhoneHash,
    phone_last4_hash: consignment.consigneePhoneLast4Hash,
    address_sealed: consignment.addressSealed,
    registered_by: consignment.registeredBy,
    registered_at: consignment.registeredAt,
    tasks: tasks.map((task) => ({ id: task.id, kind: task.kind, site_id: task.siteId, due_at: task.dueAt })),
  })
  await db.run(INSERT_CONSIGNMENT, [input])
}

const INSERT_CONSIGNMENT = {
  name: 'insert-consignment',
  text: `
    WITH input AS MATERIALIZED (
      SELECT * FROM jsonb_to_record($1::jsonb) AS i(
        case_id uuid, matter_id text, resident_id uuid, home_site_id text, id uuid, tracking_number text,
        direction direction, origin_site_id text, destination_site_id text, home_delivery boolean, route text[],
        two_person_handling boolean, is_supplement boolean, replaces_id uuid,
        contents text, weight_grams int, name_sealed text, phone_sealed text, phone_hash text, phone_last4_hash text,
        address_sealed text, registered_by uuid, registered_at timestamptz, tasks jsonb)
    ),
    new_case AS (
      INSERT INTO relay_case (id, matter_id, resident_id, home_site_id, created_at)
      SELECT case_id, matter_id, resident_id, home_site_id, registered_at FROM input WHERE matter_id IS NOT NULL
    ),
    new_consignment AS (
      INSERT INTO consignment (id, tracking_number, case_id, direction, origin_site_id, destination_site_id,
                               home_delivery, route, planned_route, planned_home_delivery, two_person_handling,
                               is_supplement, replaces_id, contents, weight_grams, consignee_name_sealed,
                               consignee_phone_sealed, consignee_phone_hash, consignee_phone_last4_hash,
                               address_sealed, registered_by, registered_at, site_id)
      SELECT id, tracking_number, case_id, direction, origin_site_id, destination_site_id, home_delivery, route,
             route, home_delivery, two_person_handling, is_supplement, replaces_id, contents, weight_grams, name_sealed, phone_sealed, phone_hash, phone_last4_hash, address_sealed,
             registered_by, registered_at, origin_site_id
      FROM input
    ),
    opened AS (
      INSERT INTO task (id, number, kind, consignment_id, site_id, due_at, created_at)
      SELECT o.id, nextval('task_number'), o.kind, i.id, o.site_id, o.due_at, i.registered_at
      FROM input i, jsonb_to_recordset(i.tasks) AS o(id uuid, kind task_kind, site_id text, due_at timestamptz)
      RETURNING id, site_id, consignment_id, created_at
    )
    INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at)
    SELECT gen_random_uuid(), 'task:' || o.id || ':' || r.user_id, 'task_opened', r.user_id, o.consignment_id, o.id,
           o.created_at, o.created_at
    FROM opened o CROSS JOIN LATERAL (${handlersAt('o.site_id')}) r
    ON CONFLICT (dedupe_key) DO NOTHING`,
}

/** A consignment as people look at it. */
export interface TrackingRecord {
  readonly id: string
  readonly tracking_number: string
  readonly case_id: string
  readonly resident_id: string
  readonly matter_id: string
  readonly direction: Direction
  readonly route: readonly string[]
  readonly home_delivery: boolean
  readonly is_returning: boolean
  readonly status: ConsignmentStatus
  readonly site_id: string
  readonly open_exceptions: number
  readonly contents: string
  readonly consignee_name_sealed: string
  readonly consignee_phone_sealed: string
  readonly consignee_phone_last4_hash: string
  readonly address_sealed: string | null
  readonly registered_by: string
  readonly registered_at: string
  readonly completed_at: string | null
  readonly events: readonly {
    readonly id: string
    readonly kind: ScanEventKind
    readonly site_id: string
    readonly occurred_at: string
    readonly sequence: number
    readonly flags: readonly string[]
    readonly details: ScanEventDetails
  }[]
  readonly tasks: readonly { readonly kind: TaskKind; readonly site_id: string; readonly due_at: string }[]
}

const SELECT_TRACKING = `
  SELECT json_build_object(
    'id', c.id, 'tracking_number', c.tracking_number, 'case_id', c.case_id, 'resident_id', k.resident_id,
    'matter_id', k.matter_id, 'is_returning', c.is_returning, 'direction', c.direction, 'route', c.route, 'home_delivery', c.home_delivery,
    'status', c.status, 'site_id', c.site_id, 'open_exceptions', c.open_exceptions, 'contents', c.contents,
    'consignee_name_sealed', c.consignee_name_sealed, 'consignee_phone_sealed', c.consignee_phone_sealed,
    'consignee_phone_last4_hash', c.consignee_phone_last4_hash, 'address_sealed', c.address_sealed,
    'registered_by', c.registered_by, 'registered_at', c.registered_at, 'completed_at', c.completed_at,
    'events', coalesce((
      SELECT json_agg(json_build_object('id', e.id, 'kind', e.kind, 'site_id', e.site_id, 'occurred_at', e.occurred_at,
                                          'sequence', e.sequence, 'flags', e.flags, 'details', e.details)
                       ORDER BY e.occurred_at, e.sequence)
      FROM scan_event e WHERE e.consignment_id = c.id), '[]'),
    'tasks', coalesce((
      SELECT json_agg(json_build_object('kind', t.kind, 'site_id', t.site_id, 'due_at', t.due_at))
      FROM task t WHERE t.consignment_id = c.id AND t.status IN ('open', 'acknowledged')), '[]')
  ) AS record
  FROM consignment c JOIN relay_case k ON k.id = c.case_id`
const TRACK_BY_ID = { name: 'track-by-id', text: `${SELECT_TRACKING} WHERE c.id = $1` }
const TRACK_BY_NUMBER = { name: 'track-by-number', text: `${SELECT_TRACKING} WHERE c.tracking_number = $1` }

/** Reads one consignment with its timeline and open tasks in one prepared statement. */
export async function readTracking(
  db: Database,
  by: { readonly trackingNumber: string } | { readonly id: string },
): Promise<TrackingRecord | undefined> {
  const rows =
    'id' in by
      ? await db.run<{ record: TrackingRecord }>(TRACK_BY_ID, [by.id])
      : await db.run<{ record: TrackingRecord }>(TRACK_BY_NUMBER, [by.trackingNumber])
  return rows[0]?.record
}

const LIST_ITEM = {
  id: true,
  trackingNumber: true,
  direction: true,
  status: true,
  siteId: true,
  route: true,
  homeDelivery: true,
  isReturning: true,
  contents: true,
  destinationSiteId: true,
  openExceptions: true,
  registeredAt: true,
  completedAt: true,
  case: { select: { id: true, matterId: true } },
} satisfies Prisma.ConsignmentSelect
export type ConsignmentRow = Prisma.ConsignmentGetPayload<{ select: typeof LIST_ITEM }>

/** Newest first, from behind the cursor: those of a resident's cases, or those that sites hold or wait for. */
export async function listConsignments(
  db: Database,
  filter: {
    readonly of: { readonly residentId: string } | { readonly siteIds: readonly string[] }
    readonly openOnly: boolean
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<ConsignmentRow[]> {
  const mine: Prisma.ConsignmentWhereInput =
    'residentId' in filter.of
      ? { case: { residentId: filter.of.residentId } }
      : { tasks: { some: { siteId: { in: [...filter.of.siteIds] }, status: { in: ['open', 'acknowledged'] } } } }
  return db.consignment.findMany({
    where: {
      AND: [
        mine,
        filter.openOnly ? { status: { notIn: ['completed', 'returned', 'written_off', 'cancelled'] } } : {},
        filter.after === null ? {} : olderThan('registeredAt', filter.after),
      ],
    },
    orderBy: [{ registeredAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
    select: LIST_ITEM,
  })
}

export type CaseRow = Prisma.CaseGetPayload<{ include: { consignments: { select: typeof LIST_ITEM } } }>

export async function listCases(
  db: Database,
  filter: {
    readonly residentId: string
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<CaseRow[]> {
  return db.case.findMany({
    where: { residentId: filter.residentId, ...(filter.after === null ? {} : olderThan('createdAt', filter.after)) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
    include: { consignments: { select: LIST_ITEM, orderBy: { registeredAt: 'asc' } } },
  })
}

/** What a new consignment of an existing case has to fit to. */
export async function findCase(db: Database, caseId: string) {
  return db.case.findUnique({ where: { id: caseId }, select: { id: true, matterId: true, residentId: true } })
}

/** A consignment as it was registered, its case's and its consignee's data with it. */
export async function readRegistered(db: Database, id: string) {
  return db.consignment.findUnique({
    where: { id },
    select: {
      caseId: true,
      direction: true,
      plannedRoute: true,
      plannedHomeDelivery: true,
      twoPersonHandling: true,
      isSupplement: true,
      contents: true,
      weightGrams: true,
      consigneeNameSealed: true,
      consigneePhoneSealed: true,
      consigneePhoneHash: true,
      consigneePhoneLast4Hash: true,
      addressSealed: true,
    },
  })
}

/** The site of a resident's latest case. */
export async function latestHomeSite(db: Database, residentId: string): Promise<string | undefined> {
  const latest = await db.case.findFirst({
    where: { residentId },
    orderBy: { createdAt: 'desc' },
    select: { homeSiteId: true },
  })
  return latest?.homeSiteId
}

function olderThan<Field extends string>(field: Field, after: { at: Date; id: string }) {
  return { OR: [{ [field]: { lt: after.at } }, { [field]: after.at, id: { lt: after.id } }] }
}
