import { trackingNumberOf } from '../domain/tracking-number.ts'
import { readTracking } from '../store/consignments.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import type { ServiceContext } from './context.ts'

const MOST_DRAWS = 8

/**
 * Draws the number of a new consignment, so that one cannot be guessed from another; one that is taken is drawn again.
 * @param id of the consignment: where it stands already, nothing is inserted
 */
export async function drawTrackingNumber(
  context: ServiceContext,
  id: string,
  insert: (trackingNumber: string) => Promise<void>,
): Promise<void> {
  for (let draw = 1; ; draw += 1) {
    try {
      return await insert(trackingNumberOf(context.chance.integer(100_000_000, `${id}:${draw}`)))
    } catch (error) {
      if (!isUniqueViolation(error) || draw === MOST_DRAWS) throw error
      // not the number but the wish itself stands already: it was asked twice at once
      if ((await readTracking(context.db, { id })) !== undefined) return
    }
  }
}
