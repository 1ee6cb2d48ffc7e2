import { dayRange, localDateOf } from '../domain/calendar-time.ts'
import { type DailyRoot, DayTree } from '../domain/daily-root.ts'
import { auditRoot, auditRootChain } from '../domain/daily-root-audit.ts'
import type { Defect } from '../domain/stored-case.ts'
import { readFirstDay, readHeadsByDay, readLastRecordingSince, readRoots } from '../store/daily-roots.ts'
import type { ServiceContext } from './context.ts'

/** Chain heads in one statement, as the roots tell their number. */
const HEADS_IN_BATCH = 10_000
const MOST_DAYS_IN_BATCH = 60

/** Makes every day's root once more from the events, and checks that each stands on the one before. */
export async function* verifyDays({
  db,
}: Pick<ServiceContext, 'db'>): AsyncGenerator<{ readonly days: number; readonly defects: readonly Defect[] }> {
  const roots = await readRoots(db)
  const last = roots.at(-1)
  if (last === undefined) return
  for (const batch of batches(roots)) yield { days: batch.length, defects: await auditRoots(db, batch) }
  const lastRecording = await readLastRecordingSince(db, dayRange(last.date).to)
  const lastOpenDay = lastRecording === null ? null : localDateOf(lastRecording)
  yield { days: 0, defects: auditRootChain(roots, { firstDay: await readFirstDay(db), lastOpenDay }) }
}

async function auditRoots(db: ServiceContext['db'], roots: readonly DailyRoot[]): Promise<readonly Defect[]> {
  const [first, last] = [roots[0] as DailyRoot, roots.at(-1) as DailyRoot]
  const headsOf = await readHeadsByDay(db, { from: dayRange(first.date).from, to: dayRange(last.date).to })
  return roots.flatMap((stored) => {
    const tree = new DayTree(stored.date, stored.previousRoot)
    for (const head of headsOf.get(stored.date) ?? []) tree.add(head)
    return auditRoot(stored, tree.close())
  })
}

/** Roots of days that are read together. */
function batches(roots: readonly DailyRoot[]): readonly (readonly DailyRoot[])[] {
  const all: DailyRoot[][] = []
  let heads = Number.POSITIVE_INFINITY
  for (const root of roots) {
    const batch = all.at(-1)
    heads += root.consignments
    if (batch === undefined || heads > HEADS_IN_BATCH || batch.length === MOST_DAYS_IN_BATCH) {
      all.push([root])
      heads = root.consignments
    } else batch.push(root)
  }
  return all
}
