import type { Database } from './database.ts'
import type { SealedConsignee } from './registrations.ts'

/** A round trip whose materials have arrived, and whose result is not registered yet. */
export interface DueReturn extends SealedConsignee {
  readonly caseId: string
  readonly matterId: string
  readonly returnSiteId: string
  readonly returnAddressSealed: string | null
  /** who registered the materials */
  readonly registeredBy: string
}

/**
 * Round trips that wait for their result to be registered: of these consignments, or of all that arrived since.
 * The cost is that of the numbers given or of what was completed since.
 */
export async function readDueReturns(
  db: Database,
  of: { readonly trackingNumbers: readonly string[] } | { readonly arrivedSince: Date; readonly limit: number },
): Promise<DueReturn[]> {
  if ('trackingNumbers' in of) return db.run<DueReturn>(DUE_OF_NUMBERS, [of.trackingNumbers])
  return db.run<DueReturn>(DUE_SINCE, [of.arrivedSince, of.limit])
}

const SELECT_DUE = `
  SELECT DISTINCT ON (k.id) k.id AS "caseId", k.matter_id AS "matterId", k.return_site_id AS "returnSiteId",
    k.return_address_sealed AS "returnAddressSealed", c.registered_by AS "registeredBy",
    c.consignee_name_sealed AS "consigneeNameSealed", c.consignee_phone_sealed AS "consigneePhoneSealed",
    c.consignee_phone_hash AS "consigneePhoneHash", c.consignee_phone_last4_hash AS "consigneePhoneLast4Hash"
  FROM consignment c JOIN relay_case k ON k.id = c.case_id
  WHERE k.service_form = 'round_trip' AND k.return_site_id IS NOT NULL
    AND c.direction = 'materials' AND c.status = 'completed' AND NOT c.is_supplement
    AND NOT EXISTS (SELECT FROM consignment r WHERE r.case_id = k.id AND r.direction = 'result')`
const DUE_OF_NUMBERS = { name: 'due-returns-of', text: `${SELECT_DUE} AND c.tracking_number = ANY($1::text[])` }
const DUE_SINCE = {
  name: 'due-returns-since',
  text: `${SELECT_DUE} AND c.completed_at >= $1::timestamptz ORDER BY k.id LIMIT $2::int`,
}
