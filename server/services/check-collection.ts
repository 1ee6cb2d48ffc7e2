import { timingSafeEqual } from 'node:crypto'
import { type CollectionGap, collectionGap, type ShownCode } from '../domain/collection.ts'
import { foldCustody } from '../domain/custody.ts'
import type { Collector, ScanEventDetails } from '../domain/scan-event.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import { countWrongPickupCode, isPickupLocked } from '../store/pickup-attempts.ts'
import { latestPickupProxy } from '../store/pickup-proxies.ts'
import type { StoredRelayFile } from '../store/relay-files.ts'
import type { ServiceContext } from './context.ts'

const MOST_ATTEMPTS = 5
const LOCK_MS = 15 * 60_000

type CollectedFile = Pick<StoredRelayFile, 'consignmentId' | 'plan' | 'events'>

/**
 * May the documents be handed over to whoever stands there? By the holder's code, by his proxy's, or by an identity
 * document. Five wrong codes lock the codes for a quarter of an hour, also when they come at once.
 * @returns what is recorded of it: a proxy's relation is the one that the holder gave
 * @throws AppError not_collectable, pickup_code_required, pickup_code_wrong, pickup_locked, identity_required, proxy_identity_required
 */
export async function checkCollection(
  context: ServiceContext,
  { consignmentId, plan, events }: CollectedFile,
  code: string | undefined,
  details: ScanEventDetails,
): Promise<ScanEventDetails> {
  // materials are handed back only where they were returned to
  if (plan.direction === 'materials' && !foldCustody(plan, events).isReturning) throw new AppError('not_collectable')
  const { shown, relation } = await recogniseCode(context, consignmentId, code)
  const collector = withRelation(details.collector, relation)
  const gap = collectionGap(shown, collector, details.reason)
  if (gap !== null) throw new AppError(CODE_OF_GAP[gap])
  return collector === undefined ? details : { ...details, collector }
}

const CODE_OF_GAP: Readonly<Record<CollectionGap, ErrorCode>> = {
  code: 'pickup_code_required',
  identity: 'identity_required',
  proxy_identity: 'proxy_identity_required',
}

function withRelation(collector: Collector | undefined, relation: string | undefined): Collector | undefined {
  return collector === undefined || relation === undefined ? collector : { ...collector, relation }
}

/** Whose code is it? A wrong one is counted. */
async function recogniseCode(
  context: ServiceContext,
  consignmentId: string,
  code: string | undefined,
): Promise<{ shown: ShownCode; relation?: string }> {
  if (code === undefined) return { shown: 'none' }
  const { db, clock, personalData } = context
  const now = clock.now()
  const isHolders = isSameCode(code, personalData.pickupCode(consignmentId))
  const proxy = isHolders ? null : await latestPickupProxy(db, consignmentId)
  const isProxys = proxy !== null && isSameCode(code, personalData.pickupCode(proxy.id))
  if (isHolders || isProxys) {
    // a right code takes no attempt: a phone that repeats itself must not lock out its holder
    if (await isPickupLocked(db, consignmentId, now)) throw new AppError('pickup_locked')
    return isProxys ? { shown: 'proxy', relation: proxy.relation } : { shown: 'holder' }
  }
  const left = await countWrongPickupCode(db, consignmentId, {
    mostAttempts: MOST_ATTEMPTS,
    now,
    lockedUntil: new Date(now.getTime() + LOCK_MS),
  })
  if (left === undefined || left === 0) throw new AppError('pickup_locked')
  throw new AppError('pickup_code_wrong', { detail: `取件码不对，请让取件人再看一遍（还可以试 ${left} 次）` })
}

function isSameCode(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}
