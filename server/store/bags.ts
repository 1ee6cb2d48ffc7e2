import type { BagEvent, BagEventDetails, BagEventKind, BagItemState, BagStatus } from '../domain/bag.ts'
import type { BagPosting } from '../domain/bag-posting.ts'
import type { BagIdentity } from '../domain/bag-step.ts'
import type { ConsignmentStatus } from '../domain/custody.ts'
import { derivedId } from '../domain/derived-id.ts'
import type { Database, Statements } from './database.ts'

/** What was withdrawn is on no list. */
type ListedState = Exclude<BagItemState, 'withdrawn'>

/** A line of the manifest, with how the consignment stands now. */
export interface BagItemRow {
  readonly consignmentId: string
  readonly trackingNumber: string
  readonly contents: string
  readonly state: ListedState
  readonly status: ConsignmentStatus
  readonly openExceptions: number
}

/** A bag with everything that is stored about it. */
export interface StoredBag extends BagIdentity {
  /** cached, as status and the items' states are; equal to the fold */
  readonly version: number
  readonly status: BagStatus
  /** the event whose scans are still to be recorded; null when all are */
  readonly pendingEventId: string | null
  /** in the order of recording */
  readonly events: readonly BagEvent[]
  readonly items: readonly BagItemRow[]
}

interface BagRow {
  id: string
  seal_number: string
  from_site_id: string
  to_site_id: string
  sealed_at: Date
  version: number
  status: BagStatus
  pending_event_id: string | null
  events: [
    id: string,
    sequence: number,
    kind: BagEventKind,
    siteId: string,
    actorId: string,
    occurredAtMs: number,
    recordedAtMs: number,
    details: BagEventDetails,
  ][]
  items:
    | [
        consignmentId: string,
        trackingNumber: string,
        contents: string,
        state: ListedState,
        status: ConsignmentStatus,
        openExceptions: number,
      ][]
    | null
}

const SELECT_BAG = `
  SELECT b.id, b.seal_number, b.from_site_id, b.to_site_id, b.sealed_at, b.version, b.status, b.pending_event_id,
    (SELECT json_agg(json_build_array(e.id, e.sequence, e.kind, e.site_id, e.actor_id,
              extract(epoch FROM e.occurred_at) * 1000, extract(epoch FROM e.recorded_at) * 1000, e.details)
            ORDER BY e.sequence)
     FROM bag_event e WHERE e.bag_id = b.id) AS events,
    (SELECT json_agg(json_build_array(i.consignment_id, c.tracking_number, c.contents, i.state, c.status,
              c.open_exceptions) ORDER BY c.tracking_number)
     FROM bag_item i JOIN consignment c ON c.id = i.consignment_id
     WHERE i.bag_id = b.id AND i.state <> 'withdrawn') AS items
  FROM bag b`
const READ_BY_ID = { name: 'bag-by-id', text: `${SELECT_BAG} WHERE b.id = $1` }
/** Of the bags that it was on, one that is real, then the latest. */
const READ_BY_SEAL = {
  name: 'bag-by-seal',
  text: `${SELECT_BAG} WHERE b.seal_number = $1 ORDER BY b.status = 'withdrawn', b.sealed_at DESC LIMIT 1`,
}

/** Reads a bag with its events and manifest in one statement, without a lock: a write holds only for this version. */
export async function findBag(
  db: Statements,
  by: { readonly id: string } | { readonly sealNumber: string },
): Promise<StoredBag | undefined> {
  const rows =
    'id' in by ? await db.run<BagRow>(READ_BY_ID, [by.id]) : await db.run<BagRow>(READ_BY_SEAL, [by.sealNumber])
  return rows[0] === undefined ? undefined : toBag(rows[0])
}

function toBag(row: BagRow): StoredBag {
  return {
    id: row.id,
    sealNumber: row.seal_number,
    fromSiteId: row.from_site_id,
    toSiteId: row.to_site_id,
    sealedAt: row.sealed_at,
    version: row.version,
    status: row.status,
    pendingEventId: row.pending_event_id,
    events: row.events.map(([id, sequence, kind, siteId, actorId, occurredAtMs, recordedAtMs, details]) => ({
      id,
      sequence,
      kind,
      siteId,
      actorId,
      occurredAt: new Date(occurredAtMs),
      recordedAt: new Date(recordedAtMs),
      details,
    })),
    items: (row.items ?? []).map(([consignmentId, trackingNumber, contents, state, status, openExceptions]) => ({
      consignmentId,
      trackingNumber,
      contents,
      state,
      status,
      openExceptions,
    })),
  }
}

/** One more fact of a bag, with all that changes with it. */
export interface BagWrite {
  readonly bagId: string
  /** the write succeeds only while this is still the version */
  readonly expectedVersion: number
  readonly event: BagEvent
  readonly status: BagStatus
  /** the scans of the single consignments follow in a transaction of their own */
  readonly isPending: boolean
  /** lines of the manifest that are new or changed */
  readonly items: readonly { readonly consignmentId: string; readonly state: BagItemState }[]
  readonly posting: BagPosting | null
}

/** Only while no scans of an earlier event are outstanding, so that they are recorded in the order of the events. */
const WRITE_EVENT = {
  name: 'bag-event',
  text: `
    WITH input AS (
      SELECT * FROM jsonb_to_record($1::jsonb) AS i(bag_id uuid, expected int, status bag_status, is_pending boolean,
        event jsonb, items jsonb, posting jsonb)
    ),
    event AS (
      SELECT e.* FROM input, jsonb_to_record(input.event) AS e(id uuid, sequence int, kind bag_event_kind, site_id text,
        actor_id uuid, occurred_at timestamptz, recorded_at timestamptz, details jsonb)
    ),
    changed AS MATERIALIZED (
      UPDATE bag b SET version = b.version + 1, status = i.status,
        pending_event_id = CASE WHEN i.is_pending THEN e.id END
      FROM input i, event e
      WHERE b.id = i.bag_id AND b.version = i.expected AND b.pending_event_id IS NULL
      RETURNING b.id
    ),
    recorded AS (
      INSERT INTO bag_event (id, bag_id, sequence, kind, site_id, actor_id, occurred_at, recorded_at, details)
      SELECT e.id, c.id, e.sequence, e.kind, e.site_id, e.actor_id, e.occurred_at, e.recorded_at, e.details
      FROM event e, changed c
    ),
    items AS (
      INSERT INTO bag_item (bag_id, consignment_id, state)
      SELECT c.id, n.consignment_id, n.state
      FROM changed c, input i, jsonb_to_recordset(i.items) AS n(consignment_id uuid, state bag_item_state)
      ON CONFLICT (bag_id, consignment_id) DO UPDATE SET state = excluded.state
    ),
    posted AS (
      INSERT INTO ledger_transaction (id, posting_key, kind, occurred_at, recorded_at, posted_on, budget_line, town_id,
        source_event_id, site_id, version_id, reverses_id)
      SELECT p.id, p.posting_key, p.kind, e.occurred_at, e.recorded_at, p.posted_on, p.budget_line, p.town_id,
        e.id, e.site_id, p.version_id, p.reverses_id
      FROM changed c, event e, input i,
        jsonb_to_record(i.posting) AS p(id uuid, posting_key text, kind text, posted_on date, budget_line text,
          town_id text, version_id text, reverses_id uuid)
      WHERE i.posting IS NOT NULL
      ON CONFLICT (posting_key) DO NOTHING
      RETURNING id
    ),
    entries AS (
      INSERT INTO ledger_entry (transaction_id, line, account, amount_fen)
      SELECT p.id, y.line, y.account, y.amount_fen
      FROM posted p, input i, jsonb_to_recordset(i.posting -> 'entries') AS y(line int, account text, amount_fen bigint)
    )
    SELECT id FROM changed`,
}

/**
 * Records a bag's fact in one statement: event, cached columns, manifest, postage.
 * @returns false when the bag changed since it was read
 */
export async function writeBagEvent(db: Statements, write: BagWrite): Promise<boolean> {
  const { event, posting } = write
  const input = {
    bag_id: write.bagId,
    expected: write.expectedVersion,
    status: write.status,
    is_pending: write.isPending,
    event: eventRow(event),
    items: write.items.map(({ consignmentId, state }) => ({ consignment_id: consignmentId, state })),
    posting: posting === null ? null : postingRow(posting),
  }
  const rows = await db.run<{ id: string }>(WRITE_EVENT, [JSON.stringify(input)])
  return rows.length > 0
}

export function eventRow(event: BagEvent) {
  return {
    id: event.id,
    sequence: event.sequence,
    kind: event.kind,
    site_id: event.siteId,
    actor_id: event.actorId,
    occurred_at: event.occurredAt,
    recorded_at: event.recordedAt,
    details: event.details,
  }
}

function postingRow({ id, money, postedOn, townId }: BagPosting) {
  return {
    id,
    posting_key: money.key,
    kind: money.kind,
    posted_on: postedOn,
    budget_line: money.line,
    town_id: townId,
    version_id: money.tariffVersionId,
    reverses_id: money.reverses === null ? null : derivedId('ledger', money.reverses.key),
    entries: money.entries.map(({ account, amountFen }, index) => ({
      line: index + 1,
      account,
      amount_fen: amountFen,
    })),
  }
}

const CLEAR_PENDING = {
  name: 'bag-scans-recorded',
  text: 'UPDATE bag SET pending_event_id = NULL WHERE id = $1 AND pending_event_id = $2',
}

/** Notes that the scans of a bag event are recorded; nothing when somebody else was faster. */
export async function markBagScansRecorded(db: Database, bagId: string, eventId: string): Promise<void> {
  await db.run(CLEAR_PENDING, [bagId, eventId])
}

/** Bags with outstanding scans, of events that were recorded before an instant: whoever recorded them has died. */
export async function listPendingBags(db: Database, recordedBefore: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT b.id FROM bag b JOIN bag_event e ON e.id = b.pending_event_id
    WHERE b.pending_event_id IS NOT NULL AND e.recorded_at < ${recordedBefore}
    ORDER BY e.recorded_at, b.id LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Ids of consignments by their tracking numbers; unknown numbers are absent. */
export async function findConsignmentIds(
  db: Database,
  trackingNumbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (trackingNumbers.length === 0) return new Map()
  const rows = await db.$queryRaw<{ id: string; trackingNumber: string }[]>`
    SELECT id, tracking_number AS "trackingNumber" FROM consignment WHERE tracking_number = ANY(${trackingNumbers})`
  return new Map(rows.map(({ id, trackingNumber }) => [trackingNumber, id]))
}
