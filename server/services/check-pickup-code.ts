import { timingSafeEqual } from 'node:crypto'
import { foldCustody } from '../domain/custody.ts'
import { AppError } from '../errors.ts'
import { countWrongPickupCode, isPickupLocked } from '../store/pickup-attempts.ts'
import type { StoredRelayFile } from '../store/relay-files.ts'
import type { ServiceContext } from './context.ts'

const MOST_ATTEMPTS = 5
const LOCK_MS = 15 * 60_000

/**
 * Does the code belong to this consignment? Five wrong codes lock it for a quarter of an hour, also when they come at once.
 * @throws AppError not_collectable, pickup_code_required, pickup_code_wrong, pickup_locked
 */
export async function checkPickupCode(
  { db, clock, personalData }: ServiceContext,
  { consignmentId, plan, events }: Pick<StoredRelayFile, 'consignmentId' | 'plan' | 'events'>,
  code: string | undefined,
): Promise<void> {
  // materials are handed back only where they were returned to
  if (plan.direction === 'materials' && !foldCustody(plan, events).isReturning) throw new AppError('not_collectable')
  if (code === undefined) throw new AppError('pickup_code_required')
  const now = clock.now()
  const expected = personalData.pickupCode(consignmentId)
  const isRight = code.length === expected.length && timingSafeEqual(Buffer.from(code), Buffer.from(expected))
  if (isRight) {
    // the right code takes no attempt: a phone that repeats itself must not lock out its holder
    if (await isPickupLocked(db, consignmentId, now)) throw new AppError('pickup_locked')
    return
  }
  const left = await countWrongPickupCode(db, consignmentId, {
    mostAttempts: MOST_ATTEMPTS,
    now,
    lockedUntil: new Date(now.getTime() + LOCK_MS),
  })
  if (left === undefined || left === 0) throw new AppError('pickup_locked')
  throw new AppError('pickup_code_wrong', { detail: `取件码不对，请让取件人再看一遍（还可以试 ${left} 次）` })
}
