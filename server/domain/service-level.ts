import { addDays, dayRange, type LocalDate, localDateOf, MS_PER_MINUTE } from './calendar-time.ts'
import type { ConsignmentPlan, Custody } from './custody.ts'
import { addWorkingMinutes, type WorkdayCalendar } from './opening-hours.ts'
import { KEPT_FOR_DAYS } from './service-form.ts'
import type { SiteKind, SiteTree } from './site.ts'
import { TASK_KINDS, type TaskKind, type TaskPlan } from './task.ts'

/** Working minutes that a site has for a task. */
export interface ServiceLevel {
  readonly taskKind: TaskKind
  /** null: at every kind of site that has no level of its own */
  readonly siteKind: SiteKind | null
  readonly workingMinutes: number
}

/** What deadlines are reckoned by. */
export interface DeadlineRules {
  readonly tree: SiteTree
  readonly workdays: WorkdayCalendar
  /** of every task kind one at least, as `serviceLevels` makes them */
  readonly serviceLevels: readonly ServiceLevel[]
}

/** Minutes of a full working day of an office: 8:30–12:00 and 14:30–17:30. */
const WORKING_DAY = 390

const ELSEWHERE: Readonly<Record<TaskKind, number>> = {
  accept: 10 * WORKING_DAY,
  dispatch: WORKING_DAY,
  receive: 2 * WORKING_DAY,
  hand_over: 10 * WORKING_DAY,
  deliver_home: 2 * WORKING_DAY,
  witness: 60,
  resolve_exception: WORKING_DAY,
}

/**
 * What holds until the office sets levels of its own: agencies get three days to hand over a result that is ready, each leg
 * two days, each stop one, residents ten days to come, a witness an hour.
 */
export const USUAL_SERVICE_LEVELS: readonly ServiceLevel[] = [
  ...TASK_KINDS.map((taskKind) => ({ taskKind, siteKind: null, workingMinutes: ELSEWHERE[taskKind] })),
  { taskKind: 'dispatch', siteKind: 'agency', workingMinutes: 3 * WORKING_DAY },
]

/** Lays the office's levels over the usual ones, each over that of the same task and kind of site. */
export function serviceLevels(own: readonly ServiceLevel[]): readonly ServiceLevel[] {
  const isSame = (a: ServiceLevel, b: ServiceLevel) => a.taskKind === b.taskKind && a.siteKind === b.siteKind
  return [...own, ...USUAL_SERVICE_LEVELS.filter((usual) => !own.some((level) => isSame(level, usual)))]
}

/** The level of a kind of site, or that of sites without one of their own. @param siteKind null: the latter at once */
export function workingMinutesFor(
  levels: readonly ServiceLevel[],
  taskKind: TaskKind,
  siteKind: SiteKind | null,
): number {
  const find = (kind: SiteKind | null) => levels.find((level) => level.taskKind === taskKind && level.siteKind === kind)
  const level = find(siteKind) ?? find(null)
  if (level === undefined) throw new Error(`no service level for ${taskKind}`)
  return level.workingMinutes
}

/** When the task is due, by the service level and opening hours of its site and the public holidays; what is kept waits 30 days. */
export function dueAt(
  rules: DeadlineRules,
  plan: ConsignmentPlan,
  custody: Custody,
  { kind, siteId }: TaskPlan,
  openedAt: Date,
): Date {
  if (kind === 'hand_over' && plan.isKept) return lastMinuteOf(addDays(localDateOf(openedAt), KEPT_FOR_DAYS))
  const site = rules.tree.get(siteId)
  // an agency's own level is for a result that it has still to bring forth; what came back to it lies ready
  const isReady = kind === 'dispatch' && !(custody.status === 'requested' && plan.direction === 'result')
  const siteKind = site.kind === 'agency' && isReady ? null : site.kind
  const minutes = workingMinutesFor(rules.serviceLevels, kind, siteKind)
  return addWorkingMinutes(openedAt, minutes, site.openingHours, rules.workdays)
}

/** Residents reckon a day to its end. */
function lastMinuteOf(date: LocalDate): Date {
  return new Date(dayRange(date).to.getTime() - MS_PER_MINUTE)
}
