import { addWorkingMinutes, type OpeningHours, type WorkdayCalendar } from './opening-hours.ts'

/** Who has been told that a task is overdue: a ladder, each rung with all those below it. */
export const NOBODY = 0
export const HANDLERS = 1
export const SITE_LEAD = 2
export const HUB = 3
/** told by the weekly summary, not one by one */
export const LEADERS = 4
export type EscalationLevel = 0 | 1 | 2 | 3 | 4

/** Working minutes of the task's site that pass after its deadline before each further rung is told; never shrinking. */
export interface EscalationSteps {
  readonly siteLead: number
  readonly hub: number
  readonly leaders: number
}

/** Half an office day, a whole one, two: whoever is late hears of it on the same day, the county only of what stays. */
export const USUAL_ESCALATION: EscalationSteps = { siteLead: 195, hub: 390, leaders: 780 }

/**
 * How far an undone task has risen at an instant. The handlers are told as soon as the deadline has passed, the others when
 * the site has been open for so long after it: nobody is reported over a night or a holiday.
 */
export function escalationLevelAt(
  dueAt: Date,
  now: Date,
  steps: EscalationSteps,
  hours: OpeningHours,
  workdays: WorkdayCalendar,
): EscalationLevel {
  if (now.getTime() <= dueAt.getTime()) return NOBODY
  const hasPassed = (minutes: number) => addWorkingMinutes(dueAt, minutes, hours, workdays).getTime() < now.getTime()
  if (hasPassed(steps.leaders)) return LEADERS
  if (hasPassed(steps.hub)) return HUB
  return hasPassed(steps.siteLead) ? SITE_LEAD : HANDLERS
}

/** Reads 195,390,780. @throws RangeError unless they are three whole numbers from 0 to a year's that never shrink */
export function parseEscalationSteps(text: string): EscalationSteps {
  const parts = /^(\d{1,6}),(\d{1,6}),(\d{1,6})$/.exec(text.replaceAll(/\s/g, ''))
  const [siteLead = 1, hub = 0, leaders = 0] = parts?.slice(1).map(Number) ?? []
  if (siteLead > hub || hub > leaders || leaders > MOST_MINUTES) {
    throw new RangeError(`Not three numbers of working minutes that never shrink: ${text}`)
  }
  return { siteLead, hub, leaders }
}

const MOST_MINUTES = 100_000
