import { addDays, dayRange, localDateOf } from '../domain/calendar-time.ts'
import { type DailyRoot, DayTree } from '../domain/daily-root.ts'
import { auditRoot, auditRootChain } from '../domain/daily-root-audit.ts'
import type { Defect } from '../domain/stored-case.ts'
import { chainHeads, readFirstDay, readLastRecordingSince, readRoots } from '../store/daily-roots.ts'
import type { ServiceContext } from './context.ts'

/** Makes every day's root once more from the events, and checks that each stands on the one before. */
export async function* verifyDays({
  db,
}: Pick<ServiceContext, 'db'>): AsyncGenerator<{ readonly days: number; readonly defects: readonly Defect[] }> {
  const roots = await readRoots(db)
  for (const stored of roots) yield { days: 1, defects: auditRoot(stored, await madeAnew(db, stored)) }
  const last = roots.at(-1)
  if (last === undefined) return
  const lastRecording = await readLastRecordingSince(db, dayRange(addDays(last.date, 1)).from)
  const lastOpenDay = lastRecording === null ? null : localDateOf(lastRecording)
  yield { days: 0, defects: auditRootChain(roots, { firstDay: await readFirstDay(db), lastOpenDay }) }
}

async function madeAnew(db: ServiceContext['db'], { date, previousRoot }: DailyRoot): Promise<DailyRoot> {
  const tree = new DayTree(date, previousRoot)
  for await (const heads of chainHeads(db, dayRange(date))) for (const head of heads) tree.add(head)
  return tree.close()
}
