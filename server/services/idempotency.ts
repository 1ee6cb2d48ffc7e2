import { AppError } from '../errors.ts'
import { deleteKey, insertKey, type KeyReservation, saveAnswer } from '../store/idempotency.ts'
import type { ServiceContext } from './context.ts'

/** A first request that took longer than this has died with its process; a repeat may run. */
const ABANDONED_AFTER_MS = 60_000

/**
 * Reserves a key for a command that is about to run.
 * @returns the answer of an earlier run; null when this one is the first
 * @throws AppError idempotency_key_reused, request_in_progress
 */
export async function reserveKey(context: ServiceContext, reservation: KeyReservation) {
  const now = context.clock.now()
  const found = await insertKey(context.db, reservation, now, new Date(now.getTime() - ABANDONED_AFTER_MS))
  if (found === null) return null
  const isSame = found.operation === reservation.operation && found.requestHash === reservation.requestHash
  if (!isSame) throw new AppError('idempotency_key_reused')
  if (found.status === null) throw new AppError('request_in_progress')
  return { status: found.status, body: found.response }
}

export async function completeKey(
  context: ServiceContext,
  reservation: KeyReservation,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await saveAnswer(context.db, reservation, answer)
}

/** A command that failed changed nothing: its key may be used again. */
export async function releaseKey(context: ServiceContext, reservation: KeyReservation): Promise<void> {
  await deleteKey(context.db, reservation)
}
