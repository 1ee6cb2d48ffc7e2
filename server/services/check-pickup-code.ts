import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../errors.ts'
import { countWrongPickupCode } from '../store/consignments.ts'
import type { StoredRelayFile } from '../store/relay-files.ts'
import type { ServiceContext } from './context.ts'

const MOST_ATTEMPTS = 5
const LOCK_MS = 15 * 60_000

/**
 * Does the code belong to this consignment? Five wrong codes lock it for a quarter of an hour.
 * @throws AppError not_collectable, pickup_code_required, pickup_code_wrong, pickup_locked
 */
export async function checkPickupCode(
  context: ServiceContext,
  file: Pick<StoredRelayFile, 'consignmentId' | 'plan' | 'pickupLockedUntil'>,
  code: string | undefined,
): Promise<void> {
  if (file.plan.direction === 'materials') throw new AppError('not_collectable')
  const now = context.clock.now()
  if (file.pickupLockedUntil !== null && file.pickupLockedUntil > now) throw new AppError('pickup_locked')
  if (code === undefined) throw new AppError('pickup_code_required')
  const expected = context.personalData.pickupCode(file.consignmentId)
  if (code.length === expected.length && timingSafeEqual(Buffer.from(code), Buffer.from(expected))) return
  const left = await countWrongPickupCode(context.db, file.consignmentId, {
    mostAttempts: MOST_ATTEMPTS,
    now,
    lockedUntil: new Date(now.getTime() + LOCK_MS),
  })
  if (left <= 0) throw new AppError('pickup_locked')
  throw new AppError('pickup_code_wrong', { detail: `取件码不对，请让取件人再看一遍（还可以试 ${left} 次）` })
}
