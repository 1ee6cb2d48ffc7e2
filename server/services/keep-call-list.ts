import { stillHolds } from '../domain/notification-text.ts'
import { readNotificationRecords } from '../store/notification-facts.ts'
import { markForCallList, readCallList, readdressCallList, withdrawPending } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { factReader } from './notification-facts.ts'

/**
 * Keeps the list of people to be phoned: due notifications whose recipient has no chat channel stay pending, marked with
 * the channel `call-list`, so that `GET /notifications?status=pending` shows them. Whoever binds a chat channel gets
 * theirs there, also when binding moved the case to another account.
 * @param limit most notifications of each kind in one round
 */
export async function keepCallList(
  context: ServiceContext,
  limit: number,
): Promise<{ added: number; readdressed: number }> {
  const added = await markForCallList(context.db, context.clock.now(), limit)
  return { added, readdressed: await readdressCallList(context.db, limit) }
}

/** Withdraws from the call list what nobody needs to be told any more. @returns how many were withdrawn */
export async function tidyCallList(context: ServiceContext, batch: number, signal: AbortSignal): Promise<number> {
  const now = context.clock.now()
  const factsOf = await factReader(context)
  let withdrawn = 0
  let after: { at: Date; id: string } | null = null
  while (!signal.aborted) {
    const rows: { id: string; createdAt: Date }[] = await readCallList(context.db, after, batch)
    const last = rows.at(-1)
    if (last === undefined) break
    const records = await readNotificationRecords(
      context.db,
      rows.map((row) => row.id),
    )
    const outdated = records.filter((record) => !stillHolds(factsOf(record), now))
    withdrawn += await withdrawPending(
      context.db,
      outdated.map((record) => record.id),
      now,
    )
    after = { at: last.createdAt, id: last.id }
  }
  return withdrawn
}
