import type { ConsignmentStatus } from '../domain/custody.ts'
import type { DocumentItem } from '../domain/document-item.ts'
import type { Direction } from '../domain/route.ts'
import type { ScanEventDetails, ScanEventKind } from '../domain/scan-event.ts'
import type { ServiceForm } from '../domain/service-form.ts'
import type { TaskKind } from '../domain/task.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

/** A consignment as people look at it. */
export interface TrackingRecord {
  readonly id: string
  readonly tracking_number: string
  readonly case_id: string
  readonly resident_id: string
  readonly matter_id: string
  readonly direction: Direction
  readonly route: readonly string[]
  readonly planned_route: readonly string[]
  readonly home_delivery: boolean
  readonly planned_home_delivery: boolean
  readonly is_returning: boolean
  readonly service_form: ServiceForm
  readonly is_supplement: boolean
  readonly two_person_handling: boolean
  readonly is_rated: boolean
  readonly status: ConsignmentStatus
  readonly site_id: string
  readonly open_exceptions: number
  readonly contents: string
  readonly items: readonly DocumentItem[]
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
    readonly actor_id: string
    readonly occurred_at: string
    readonly recorded_at: string
    readonly sequence: number
    readonly flags: readonly string[]
    readonly details: ScanEventDetails
  }[]
  readonly tasks: readonly { readonly kind: TaskKind; readonly site_id: string; readonly due_at: string }[]
}

/** Nothing more happens to a consignment in one of these. */
export const FINAL_STATUSES = ['completed', 'returned', 'written_off', 'cancelled'] as const

const SELECT_TRACKING = `
  SELECT json_build_object(
    'id', c.id, 'tracking_number', c.tracking_number, 'case_id', c.case_id, 'resident_id', k.resident_id,
    'matter_id', k.matter_id, 'is_returning', c.is_returning,
    'is_rated', EXISTS (SELECT FROM rating r WHERE r.consignment_id = c.id), 'service_form', k.service_form, 'is_supplement', c.is_supplement, 'two_person_handling', c.two_person_handling, 'direction', c.direction, 'route', c.route, 'home_delivery', c.home_delivery,
    'planned_route', c.planned_route, 'planned_home_delivery', c.planned_home_delivery,
    'status', c.status, 'site_id', c.site_id, 'open_exceptions', c.open_exceptions, 'contents', c.contents,
    'consignee_name_sealed', c.consignee_name_sealed, 'consignee_phone_sealed', c.consignee_phone_sealed,
    'consignee_phone_last4_hash', c.consignee_phone_last4_hash, 'address_sealed', c.address_sealed,
    'registered_by', c.registered_by, 'registered_at', c.registered_at, 'completed_at', c.completed_at,
    'items', coalesce((
      SELECT json_agg(json_build_object('name', d.name, 'copies', d.copies, 'form', d.form) ORDER BY d.line)
      FROM document_item d WHERE d.consignment_id = c.id), '[]'),
    'events', coalesce((
      SELECT json_agg(json_build_object('id', e.id, 'kind', e.kind, 'site_id', e.site_id, 'actor_id', e.actor_id,
                                          'occurred_at', e.occurred_at, 'recorded_at', e.recorded_at,
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

/** What a row of a list of consignments is made of. */
export const LIST_ITEM = {
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
        filter.openOnly ? { status: { notIn: [...FINAL_STATUSES] } } : {},
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
    readonly caseId?: string | undefined
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<CaseRow[]> {
  const { residentId, caseId, after } = filter
  return db.case.findMany({
    where: {
      residentId,
      ...(caseId === undefined ? {} : { id: caseId }),
      AND: after === null ? {} : olderThan('createdAt', after),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
    include: { consignments: { select: LIST_ITEM, orderBy: { registeredAt: 'asc' } } },
  })
}

/** Which of the cases are the resident's. */
export async function ownCases(db: Database, residentId: string, caseIds: readonly string[]): Promise<string[]> {
  const cases = await db.case.findMany({ where: { residentId, id: { in: [...caseIds] } }, select: { id: true } })
  return cases.map(({ id }) => id)
}

/** The site of a resident's latest case. */
export async function latestHomeSite(db: Database, residentId: string): Promise<string | undefined> {
  return (await db.run<{ siteId: string }>(LATEST_HOME, [residentId]))[0]?.siteId
}
const LATEST_HOME = {
  name: 'latest-home',
  text: `SELECT home_site_id AS "siteId" FROM relay_case WHERE resident_id = $1::uuid ORDER BY created_at DESC LIMIT 1`,
}

/** From behind the cursor of a list that is ordered by the field, newest first. */
export function olderThan<Field extends string>(field: Field, after: { readonly at: Date; readonly id: string }) {
  return { OR: [{ [field]: { lt: after.at } }, { [field]: after.at, id: { lt: after.id } }] }
}
