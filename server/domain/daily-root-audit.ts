import { addDays, type LocalDate } from './calendar-time.ts'
import type { DailyRoot } from './daily-root.ts'
import type { Defect } from './stored-case.ts'

/** What else is known of the days. */
export interface RecordedDays {
  /** no event is older; null while nothing was registered */
  readonly firstDay: LocalDate | null
  /** the last day on which an event was recorded after the youngest root; null when none was */
  readonly lastOpenDay: LocalDate | null
}

/**
 * Days that lack their root, and roots that do not stand on the one before. A database in which no day was ever closed has
 * nothing to compare.
 * @param roots all of them, oldest first
 */
export function auditRootChain(roots: readonly DailyRoot[], { firstDay, lastOpenDay }: RecordedDays): Defect[] {
  const [first] = roots
  const last = roots.at(-1)
  if (first === undefined || last === undefined) return []
  const defects: Defect[] = []
  if (firstDay !== null) defects.push(...missing(firstDay, first.date))
  for (const [index, root] of roots.entries()) {
    const before = roots[index - 1]
    if (before !== undefined) defects.push(...missing(addDays(before.date, 1), root.date))
    if (root.previousRoot !== (before?.root ?? null)) {
      const detail = `previous root ${root.previousRoot ?? 'none'} instead of ${before?.root ?? 'none'}`
      defects.push({ kind: 'roots_unlinked', subject: root.date, detail })
    }
  }
  // who recorded later than the night in which a day was to be closed had closed it first
  if (lastOpenDay !== null) defects.push(...missing(addDays(last.date, 1), addDays(lastOpenDay, -1)))
  return defects
}

/** The days from one up to, not including, another. */
function missing(from: LocalDate, to: LocalDate): Defect[] {
  return from < to ? [{ kind: 'day_missing', subject: from, detail: `no root until ${to}` }] : []
}

/** @param made the root that the day's events make, on the root before that is stored with it */
export function auditRoot(stored: DailyRoot, made: DailyRoot): Defect[] {
  if (stored.root === made.root && stored.consignments === made.consignments) return []
  const textOf = ({ root, consignments }: DailyRoot) => `${root} of ${consignments} consignments`
  return [{ kind: 'root_differs', subject: stored.date, detail: `${textOf(stored)} instead of ${textOf(made)}` }]
}
