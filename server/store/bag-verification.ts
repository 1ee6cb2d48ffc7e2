import type { BagEvent, BagEventDetails, BagEventKind, BagItemState, BagStatus } from '../domain/bag.ts'
import type { AuditedBag } from '../domain/bag-audit.ts'
import type { BagScan } from '../domain/bag-step.ts'
import { KEYS_OF_BAG } from './bag-corrections.ts'
import type { Database } from './database.ts'
import { Prisma } from './generated/client.ts'

/** One bag; the lists are JSON arrays: names would be most of what is sent. */
interface BagRow {
  id: string
  seal_number: string
  from_site_id: string
  to_site_id: string
  sealed_at: Date
  version: number
  status: BagStatus
  pending_event_id: string | null
  items: [consignmentId: string, state: BagItemState][] | null
  events:
    | [
        id: string,
        sequence: number,
        kind: BagEventKind,
        siteId: string,
        actorId: string,
        occurredAtMs: number,
        recordedAtMs: number,
        details: BagEventDetails,
      ][]
    | null
  scans:
    | [
        id: string,
        consignmentId: string,
        kind: BagScan['kind'],
        siteId: string,
        actorId: string,
        occurredAtMs: number,
      ][]
    | null
  postings:
    | [
        key: string,
        versionId: string,
        sourceEventId: string | null,
        entries: [account: string, amountFen: number][] | null,
      ][]
    | null
}

/** Whole bags in the order of their ids, from behind the one given. One statement, so that a batch is of one instant. */
export async function readAuditedBags(db: Database, afterId: string, limit: number): Promise<AuditedBag[]> {
  const rows = await db.$queryRaw<BagRow[]>`
    SELECT b.id, b.seal_number, b.from_site_id, b.to_site_id, b.sealed_at, b.version, b.status, b.pending_event_id,
      (SELECT json_agg(json_build_array(i.consignment_id, i.state)) FROM bag_item i WHERE i.bag_id = b.id) AS items,
      (SELECT json_agg(json_build_array(e.id, e.sequence, e.kind, e.site_id, e.actor_id,
                extract(epoch FROM e.occurred_at) * 1000, extract(epoch FROM e.recorded_at) * 1000, e.details)
              ORDER BY e.sequence)
       FROM bag_event e WHERE e.bag_id = b.id) AS events,
      (SELECT json_agg(json_build_array(s.id, s.consignment_id, s.kind, s.site_id, s.actor_id,
                extract(epoch FROM s.occurred_at) * 1000))
       FROM bag_item i JOIN scan_event s ON s.consignment_id = i.consignment_id
       WHERE i.bag_id = b.id AND s.details ->> 'bagId' = b.id::text
         AND s.details ->> 'isInferred' IS DISTINCT FROM 'true') AS scans,
      (SELECT json_agg(json_build_array(l.posting_key, l.version_id, l.source_event_id,
                (SELECT json_agg(json_build_array(y.account, y.amount_fen) ORDER BY y.line)
                 FROM ledger_entry y WHERE y.transaction_id = l.id)))
       FROM (${Prisma.raw(KEYS_OF_BAG)}) k JOIN ledger_transaction l ON l.posting_key = k.key) AS postings
    FROM bag b WHERE b.id > ${afterId}::uuid ORDER BY b.id LIMIT ${limit}`
  return rows.map(toBag)
}

function toBag(row: BagRow): AuditedBag {
  return {
    id: row.id,
    sealNumber: row.seal_number,
    fromSiteId: row.from_site_id,
    toSiteId: row.to_site_id,
    sealedAt: row.sealed_at,
    cached: {
      version: row.version,
      status: row.status,
      pendingEventId: row.pending_event_id,
      items: (row.items ?? []).map(([consignmentId, state]) => ({ consignmentId, state })),
    },
    events: (row.events ?? []).map(
      ([id, sequence, kind, siteId, actorId, occurredAtMs, recordedAtMs, details]): BagEvent => ({
        id,
        sequence,
        kind,
        siteId,
        actorId,
        occurredAt: new Date(occurredAtMs),
        recordedAt: new Date(recordedAtMs),
        details,
      }),
    ),
    scans: (row.scans ?? []).map(([id, consignmentId, kind, siteId, actorId, occurredAtMs]) => ({
      id,
      consignmentId,
      kind,
      siteId,
      actorId,
      occurredAt: new Date(occurredAtMs),
    })),
    postings: (row.postings ?? []).map(([key, versionId, sourceEventId, entries]) => ({
      key,
      versionId,
      sourceEventId,
      entries: (entries ?? []).map(([account, amountFen]) => ({ account, amountFen })),
    })),
  }
}
