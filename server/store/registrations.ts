import { randomUUID } from 'node:crypto'
import type { DocumentItem } from '../domain/document-item.ts'
import type { TaskToOpen } from '../domain/relay-step.ts'
import type { Direction, Route } from '../domain/route.ts'
import type { ServiceForm } from '../domain/service-form.ts'
import type { Database } from './database.ts'
import { toldOf } from './handlers.ts'
import type { TextToCheck } from './text-checks.ts'

/** Whom the documents go to; sealed already. */
export interface SealedConsignee {
  readonly consigneeNameSealed: string
  readonly consigneePhoneSealed: string
  readonly consigneePhoneHash: string
  readonly consigneePhoneLast4Hash: string
}

/** A consignment as it is registered; personal data sealed already. */
export interface NewConsignment extends SealedConsignee {
  readonly id: string
  readonly trackingNumber: string
  readonly direction: Direction
  readonly route: Route
  readonly homeDelivery: boolean
  readonly twoPersonHandling: boolean
  readonly isSupplement: boolean
  /** the lost or damaged consignment that this one replaces */
  readonly replacesId: string | null
  readonly contents: string
  readonly items: readonly DocumentItem[]
  readonly weightGrams: number | null
  readonly addressSealed: string | null
  readonly registeredBy: string
  readonly registeredAt: Date
}

export interface NewCase {
  readonly id: string
  readonly matterId: string
  readonly residentId: string
  readonly homeSiteId: string
  readonly serviceForm: ServiceForm
  /** round trip: where the result comes back to */
  readonly returnSiteId: string | null
  readonly returnAddressSealed: string | null
}

/** That the resident had somebody file for him, and consented. */
export interface NewAuthorisation {
  readonly id: string
  readonly agentId: string
  readonly relation: string
  readonly statementVersion: string
  readonly identityKind: string | null
  readonly identityLast4: string | null
  readonly attachmentId: string | null
}

/** Everything that one registration writes. */
export interface NewFiling {
  readonly relayCase: { readonly existingId: string } | NewCase
  readonly consignment: NewConsignment
  readonly tasks: readonly TaskToOpen[]
  readonly authorisation: NewAuthorisation | null
  /** the resident who is told that his agency asks for further materials */
  readonly supplementToldTo?: string | undefined
  /** what the resident called his documents, when a person is to look at it */
  readonly toCheck?: TextToCheck | undefined
}

/**
 * Writes a consignment with its items, its case when that is new, the authorisation, the first tasks, and the
 * notifications to the handlers of their sites, in one statement, which is one transaction.
 * @throws a unique violation when the tracking number, or the id itself, is taken
 */
export async function insertFiling(db: Database, filing: NewFiling): Promise<void> {
  await db.run(INSERT_FILING, [JSON.stringify(rowOf(filing))])
}

function rowOf({ relayCase, consignment, tasks, authorisation, supplementToldTo, toCheck }: NewFiling) {
  const newCase = 'existingId' in relayCase ? null : relayCase
  return {
    case_id: 'existingId' in relayCase ? relayCase.existingId : relayCase.id,
    matter_id: newCase?.matterId,
    resident_id: newCase?.residentId,
    home_site_id: newCase?.homeSiteId,
    service_form: newCase?.serviceForm,
    return_site_id: newCase?.returnSiteId,
    return_address_sealed: newCase?.returnAddressSealed,
    id: consignment.id,
    tracking_number: consignment.trackingNumber,
    direction: consignment.direction,
    origin_site_id: consignment.route[0],
    destination_site_id: consignment.route.at(-1),
    home_delivery: consignment.homeDelivery,
    route: consignment.route,
    two_person_handling: consignment.twoPersonHandling,
    is_supplement: consignment.isSupplement,
    replaces_id: consignment.replacesId,
    contents: consignment.contents,
    weight_grams: consignment.weightGrams,
    name_sealed: consignment.consigneeNameSealed,
    phone_sealed: consignment.consigneePhoneSealed,
    phone_hash: consignment.consigneePhoneHash,
    phone_last4_hash: consignment.consigneePhoneLast4Hash,
    address_sealed: consignment.addressSealed,
    registered_by: consignment.registeredBy,
    registered_at: consignment.registeredAt,
    supplement_told_to: supplementToldTo,
    text_checks: toCheck === undefined ? [] : [{ id: randomUUID(), peer_id: toCheck.peerId }],
    items: consignment.items.map((item, index) => ({ ...item, line: index + 1 })),
    tasks: tasks.map((task) => ({ id: task.id, kind: task.kind, site_id: task.siteId, due_at: task.dueAt })),
    authorisations: (authorisation === null ? [] : [authorisation]).map((one) => ({
      id: one.id,
      agent_id: one.agentId,
      relation: one.relation,
      statement_version: one.statementVersion,
      identity_kind: one.identityKind,
      identity_last4: one.identityLast4,
      attachment_id: one.attachmentId,
    })),
  }
}

const INSERT_FILING = {
  name: 'insert-filing',
  text: `
    WITH input AS MATERIALIZED (
      SELECT * FROM jsonb_to_record($1::jsonb) AS i(
        case_id uuid, matter_id text, resident_id uuid, home_site_id text, service_form service_form,
        return_site_id text, return_address_sealed text, id uuid, tracking_number text, direction direction,
        origin_site_id text, destination_site_id text, home_delivery boolean, route text[],
        two_person_handling boolean, is_supplement boolean, replaces_id uuid, contents text, weight_grams int,
        name_sealed text, phone_sealed text, phone_hash text, phone_last4_hash text, address_sealed text,
        registered_by uuid, registered_at timestamptz, supplement_told_to uuid, items jsonb, tasks jsonb, authorisations jsonb,
        text_checks jsonb)
    ),
    new_case AS (
      INSERT INTO relay_case (id, matter_id, resident_id, home_site_id, service_form, return_site_id,
                              return_address_sealed, created_at)
      SELECT case_id, matter_id, resident_id, home_site_id, service_form, return_site_id, return_address_sealed,
             registered_at
      FROM input WHERE matter_id IS NOT NULL
    ),
    new_consignment AS (
      INSERT INTO consignment (id, tracking_number, case_id, direction, origin_site_id, destination_site_id,
                               home_delivery, route, planned_route, planned_home_delivery, two_person_handling,
                               is_supplement, replaces_id, contents, weight_grams, consignee_name_sealed,
                               consignee_phone_sealed, consignee_phone_hash, consignee_phone_last4_hash,
                               address_sealed, registered_by, registered_at, site_id)
      SELECT id, tracking_number, case_id, direction, origin_site_id, destination_site_id, home_delivery, route,
             route, home_delivery, two_person_handling, is_supplement, replaces_id, contents, weight_grams,
             name_sealed, phone_sealed, phone_hash, phone_last4_hash, address_sealed, registered_by, registered_at,
             origin_site_id
      FROM input
    ),
    new_items AS (
      INSERT INTO document_item (consignment_id, line, name, copies, form)
      SELECT i.id, d.line, d.name, d.copies, d.form
      FROM input i, jsonb_to_recordset(i.items) AS d(line int, name text, copies int, form document_form)
    ),
    new_authorisation AS (
      INSERT INTO authorisation (id, case_id, agent_id, relation, statement_version, identity_kind, identity_last4,
                                 attachment_id, consented_at)
      SELECT a.id, i.case_id, a.agent_id, a.relation, a.statement_version, a.identity_kind, a.identity_last4,
             a.attachment_id, i.registered_at
      FROM input i, jsonb_to_recordset(i.authorisations) AS a(
        id uuid, agent_id uuid, relation text, statement_version text, identity_kind text, identity_last4 text,
        attachment_id uuid)
    ),
    resident_told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, next_attempt_at, created_at)
      SELECT gen_random_uuid(), 'resident:' || id || ':supplement_requested', 'supplement_requested',
             supplement_told_to, id, registered_at, registered_at
      FROM input WHERE supplement_told_to IS NOT NULL
    ),
    to_check AS (
      INSERT INTO text_check (id, kind, subject_id, sequence, peer_id, status, written_at, next_attempt_at)
      SELECT t.id, 'filing', i.id, 1, t.peer_id, 'waiting', i.registered_at, i.registered_at
      FROM input i, jsonb_to_recordset(i.text_checks) AS t(id uuid, peer_id text)
    ),
    opened AS (
      INSERT INTO task (id, number, kind, consignment_id, site_id, due_at, created_at)
      SELECT o.id, nextval('task_number'), o.kind, i.id, o.site_id, o.due_at, i.registered_at
      FROM input i, jsonb_to_recordset(i.tasks) AS o(id uuid, kind task_kind, site_id text, due_at timestamptz)
      RETURNING id, kind, site_id, consignment_id, created_at
    )
    INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at)
    SELECT gen_random_uuid(), 'task:' || o.id || ':' || r.user_id, 'task_opened', r.user_id, o.consignment_id, o.id,
           o.created_at, o.created_at
    FROM opened o CROSS JOIN LATERAL (${toldOf('o')}) r
    ON CONFLICT (dedupe_key) DO NOTHING`,
}

/** A case as a further consignment of it needs to know it. */
export interface CaseToJoin extends SealedConsignee {
  readonly id: string
  readonly matterId: string
  readonly residentId: string
  readonly homeSiteId: string
  readonly serviceForm: ServiceForm
  /** its result was received, so that nothing more is to be handed in */
  readonly isClosed: boolean
}

/** Reads a case with the consignee of its first consignment; null when there is none. */
export async function findCaseToJoin(db: Database, caseId: string): Promise<CaseToJoin | null> {
  const found = await db.case.findUnique({
    where: { id: caseId },
    select: {
      id: true,
      matterId: true,
      residentId: true,
      homeSiteId: true,
      serviceForm: true,
      consignments: {
        orderBy: { registeredAt: 'asc' },
        take: 1,
        select: {
          consigneeNameSealed: true,
          consigneePhoneSealed: true,
          consigneePhoneHash: true,
          consigneePhoneLast4Hash: true,
        },
      },
    },
  })
  const consignee = found?.consignments[0]
  if (found === null || consignee === undefined) return null
  const { consignments: _first, ...relayCase } = found
  const received = await db.consignment.count({ where: { caseId, direction: 'result', status: 'completed' } })
  return { ...relayCase, ...consignee, isClosed: received > 0 }
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
      items: { select: { name: true, copies: true, form: true }, orderBy: { line: 'asc' } },
      weightGrams: true,
      consigneeNameSealed: true,
      consigneePhoneSealed: true,
      consigneePhoneHash: true,
      consigneePhoneLast4Hash: true,
      addressSealed: true,
    },
  })
}
