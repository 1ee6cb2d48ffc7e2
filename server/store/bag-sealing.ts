import type { BagEvent } from '../domain/bag.ts'
import type { PackingCandidate } from '../domain/bag-packing.ts'
import type { BagIdentity } from '../domain/bag-step.ts'
import { eventRow } from './bags.ts'
import type { Database, Transaction } from './database.ts'

/** A bag that is about to be sealed. */
export interface BagToSeal extends BagIdentity {
  /** its sealing, with the manifest */
  readonly event: BagEvent
}

/** What is to be sealed, where, and into which bag: of the same bag a repeat is no other. */
export interface SealingScope {
  readonly bagId: string
  readonly siteId: string
  readonly trackingNumbers: readonly string[]
}

/**
 * Locks consignments, reads how they stand, lets the caller decide, and writes the bag, in one transaction: nobody else
 * can pack them in between. What the caller throws undoes everything.
 * @param decide makes the bag of the consignments that were found
 */
export async function sealLocked(
  db: Database,
  { bagId, siteId, trackingNumbers }: SealingScope,
  decide: (candidates: readonly PackingCandidate[]) => BagToSeal,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    // a statement of its own: what the next one reads is younger than the locks
    await transaction.$queryRaw`
      SELECT 1 FROM consignment WHERE tracking_number = ANY(${trackingNumbers}) ORDER BY id FOR UPDATE`
    const candidates = await transaction.$queryRaw<PackingCandidate[]>`
      SELECT c.id, c.tracking_number AS "trackingNumber", c.status, c.site_id AS "siteId", c.route, c.direction,
        c.registered_at AS "registeredAt",
        (SELECT b.seal_number FROM bag_item i JOIN bag b ON b.id = i.bag_id
         WHERE i.consignment_id = c.id AND i.state = 'packed' AND b.status <> 'checked' AND b.id <> ${bagId}::uuid
           -- of a bag that left, or stands elsewhere, a consignment that is held here is out; its custody may lag behind
           AND (b.pending_event_id IS NOT NULL OR (b.status <> 'in_transit' AND ${siteId} = (
             SELECT e.site_id FROM bag_event e WHERE e.bag_id = b.id AND e.kind <> 'corrected'
               AND NOT EXISTS (SELECT FROM bag_event x WHERE x.bag_id = b.id AND x.kind = 'corrected'
                               AND x.details ->> 'supersedes' = e.id::text)
             ORDER BY e.occurred_at DESC, e.sequence DESC LIMIT 1)))
         LIMIT 1) AS "otherSeal"
      FROM consignment c WHERE c.tracking_number = ANY(${trackingNumbers})`
    await insertBag(transaction, decide(candidates))
  })
}

async function insertBag(transaction: Transaction, { event, ...bag }: BagToSeal): Promise<void> {
  await transaction.$executeRaw`
    WITH sealed AS (
      INSERT INTO bag (id, seal_number, from_site_id, to_site_id, sealed_by, sealed_at, version, status)
      VALUES (${bag.id}::uuid, ${bag.sealNumber}, ${bag.fromSiteId}, ${bag.toSiteId}, ${event.actorId}::uuid,
              ${bag.sealedAt}, 1, 'sealed')
      RETURNING id
    ),
    recorded AS (
      INSERT INTO bag_event (id, bag_id, sequence, kind, site_id, actor_id, occurred_at, recorded_at, details)
      SELECT e.id, s.id, e.sequence, e.kind, e.site_id, e.actor_id, e.occurred_at, e.recorded_at, e.details
      FROM sealed s, jsonb_to_record(${JSON.stringify(eventRow(event))}::jsonb)
        AS e(id uuid, sequence int, kind bag_event_kind, site_id text, actor_id uuid, occurred_at timestamptz,
             recorded_at timestamptz, details jsonb)
    )
    INSERT INTO bag_item (bag_id, consignment_id)
    SELECT s.id, m.id::uuid FROM sealed s, unnest(${[...(event.details.manifest ?? [])]}::text[]) AS m(id)`
}
