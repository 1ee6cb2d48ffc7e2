import { addDays, dayRange } from '../domain/calendar-time.ts'
import { type DailyRoot, DayTree, lastClosableDay } from '../domain/daily-root.ts'
import {
  chainHeads,
  insertDailyRoot,
  readFirstDay,
  readLastRoot,
  whileNothingIsRecorded,
} from '../store/daily-roots.ts'
import type { ServiceContext } from './context.ts'

/**
 * Closes every day that no event can be recorded into any more, oldest first, from the first registration on; days without
 * events too, so that a missing one shows. May run in several processes at once: a day is closed once.
 * @returns how many days were closed
 */
export async function closeDays(context: ServiceContext, signal: AbortSignal): Promise<number> {
  let closed = 0
  while (!signal.aborted && (await closeNextDay(context)) !== null) closed += 1
  return closed
}

/** Closes the first day that is still open. @returns null when its time has not come */
async function closeNextDay({ db, clock }: ServiceContext): Promise<DailyRoot | null> {
  const now = clock.now()
  return whileNothingIsRecorded(db, async (transaction) => {
    const previous = await readLastRoot(transaction)
    const date = previous === null ? await readFirstDay(transaction) : addDays(previous.date, 1)
    if (date === null || date > lastClosableDay(now)) return null
    const tree = new DayTree(date, previous?.root ?? null)
    for await (const heads of chainHeads(transaction, dayRange(date))) for (const head of heads) tree.add(head)
    const day = tree.close()
    await insertDailyRoot(transaction, day, now)
    return day
  })
}
