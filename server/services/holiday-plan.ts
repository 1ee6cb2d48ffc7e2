import { type LocalDate, parseLocalDate } from '../domain/calendar-time.ts'
import {
  type CalendarDay,
  type CalendarDayKind,
  daysOfPlanLeft,
  daysOfYear,
  type HolidayPlan,
  isPlanShort,
} from '../domain/holiday-plan.ts'
import { AppError } from '../errors.ts'
import { type DayChange, putDays, readEnteredDays } from '../store/calendar.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { CsvIssues, parseCsvTable } from './csv-table.ts'

/** How far the plan in force reaches. */
export interface PlanReach {
  readonly horizon: LocalDate
  /** days from today to the horizon; negative when the plan has ended */
  readonly daysLeft: number
  readonly isShort: boolean
}

/** A special day with the notice that the office entered it by; null: published. */
export type SourcedDay = CalendarDay & { readonly source: string | null }

export async function planReach(context: Pick<ServiceContext, 'workdays' | 'clock'>): Promise<PlanReach> {
  return reachOf(await context.workdays.current(), context.clock.now())
}

function reachOf(plan: HolidayPlan, now: Date): PlanReach {
  return { horizon: plan.horizon, daysLeft: daysOfPlanLeft(plan, now), isShort: isPlanShort(plan, now) }
}

/** The special days of a year, in their order. */
export async function listPlannedDays(context: ServiceContext, year: number): Promise<SourcedDay[]> {
  const [plan, entered] = await Promise.all([context.workdays.current(), readEnteredDays(context.db)])
  const sourceOf = new Map(entered.map(({ date, source }) => [date, source]))
  return daysOfYear(plan, year).map((day) => ({ ...day, source: sourceOf.get(day.date) ?? null }))
}

/**
 * Enters days, or takes entries out. Deadlines that were given stand; those given from now on run on the new plan.
 * @throws AppError validation_failed when a date is named twice
 */
export async function changePlannedDays(
  context: ServiceContext,
  person: Person,
  change: { readonly source: string; readonly days: readonly (Omit<DayChange, 'date'> & { date: string })[] },
): Promise<PlanReach> {
  const seen = new Set<string>()
  const issues = change.days.flatMap(({ date }, index) => {
    const isRepeated = seen.has(date)
    seen.add(date)
    return isRepeated ? [{ path: `days.${index}.date`, message: `${date} 写了两次，请只留一次` }] : []
  })
  if (issues.length > 0) throw new AppError('validation_failed', { issues })
  const days = change.days.map((day) => ({ ...day, date: parseLocalDate(day.date) }))
  await putDays(context.db, days, { source: change.source, actorId: person.userId, at: context.clock.now() })
  context.workdays.invalidate()
  return planReach(context)
}

const COLUMNS = { required: ['date', 'kind', 'name'], optional: [] } as const
const KINDS: ReadonlyMap<string, CalendarDayKind> = new Map([
  ['放假', 'holiday'],
  ['上班', 'workday'],
])
const LONGEST_NAME = 30

/** Enters the days of a CSV table (date,kind,name). @throws AppError csv_invalid with every fault by row and column */
export async function importPlannedDays(
  context: ServiceContext,
  person: Person,
  { source, csv }: { readonly source: string; readonly csv: string },
): Promise<PlanReach> {
  return changePlannedDays(context, person, { source, days: readDays(csv) })
}

function readDays(csv: string): DayChange[] {
  const issues = new CsvIssues()
  const lines = new Map<string, number>()
  const days = parseCsvTable<(typeof COLUMNS)['required'][number]>(csv, COLUMNS).flatMap(({ line, cells }) => {
    const first = lines.get(cells.date)
    if (first !== undefined) issues.add(line, 'date', `与第 ${first} 行的日期重复`)
    lines.set(cells.date, line)
    const kind = KINDS.get(cells.kind)
    if (kind === undefined) issues.add(line, 'kind', `要填“放假”或“上班”，现在是“${cells.kind}”`)
    if (cells.name === '' || cells.name.length > LONGEST_NAME) issues.add(line, 'name', '请写明节日，最多 30 个字')
    const date = readDate(cells.date)
    if (date === null) issues.add(line, 'date', `日期要写成 2027-10-01，现在是“${cells.date}”`)
    return date === null || kind === undefined ? [] : [{ date, kind, name: cells.name }]
  })
  issues.throwIfAny()
  return days
}

/** As the contract takes days: of the years 2000 to 2999. */
function readDate(text: string): LocalDate | null {
  try {
    return text.startsWith('2') ? parseLocalDate(text) : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
