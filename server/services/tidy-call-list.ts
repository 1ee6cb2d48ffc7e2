import { stillHolds } from '../domain/notification-text.ts'
import { readNotificationRecords } from '../store/notification-facts.ts'
import { readCallList, withdrawPending } from '../store/notifications.ts'
import type { ServiceContext } from './context.ts'
import { factReader } from './notification-facts.ts'

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
