import { CLOCK_TOLERANCE_MS } from '../../domain/scan-event.ts'
import { AppError } from '../../errors.ts'
import type { StoredBag } from '../../store/bags.ts'
import type { ServiceContext } from '../context.ts'

export type { StoredBag }

/** What became of a bag's fact. */
export interface BagOutcome {
  /** duplicate: this very event was recorded before, nothing was done again */
  readonly outcome: 'recorded' | 'duplicate'
  readonly bag: StoredBag
  /** texts that are no tracking number of ours; they were left out */
  readonly unknown: readonly string[]
}

/** @throws AppError occurred_in_future; occurred_before_registration for what would be older than the bag */
export function refuseImpossibleTime({ clock }: ServiceContext, occurredAt: Date, sealedAt?: Date): void {
  if (occurredAt.getTime() > clock.now().getTime() + CLOCK_TOLERANCE_MS) throw new AppError('occurred_in_future')
  if (sealedAt !== undefined && occurredAt.getTime() < sealedAt.getTime() - CLOCK_TOLERANCE_MS) {
    throw new AppError('occurred_before_registration', { detail: '时间早于封包时间，请校准手机时间后重试' })
  }
}
