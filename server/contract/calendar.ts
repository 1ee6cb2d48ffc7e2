import { z } from 'zod'
import { endpoint, LocalDate, PageQuery, pageOf } from './endpoint.ts'

export const CalendarDayKind = z.enum(['holiday', 'workday']).describe('a day off, or a make-up workday')

export const CalendarDay = z.object({
  date: LocalDate,
  kind: CalendarDayKind,
  /** the holiday that it belongs to: 国庆节 */
  name: z.string(),
  /** the notice that the office entered it by; null: from the published plan that comes with the program */
  source: z.string().nullable(),
})

/** How far the plan reaches. */
const Reach = z.object({
  /** last day of the last year whose plan is known */
  horizon: LocalDate,
  /** days from today to the horizon; negative when the plan has ended */
  daysLeft: z.number().int(),
  /** the time has come to enter the next year's plan */
  isShort: z.boolean(),
})

export const listCalendarDays = endpoint({
  id: 'listCalendarDays',
  method: 'GET',
  path: '/calendar/days',
  summary: 'Public holidays and make-up workdays of a year, by which all deadlines run',
  access: 'public',
  query: PageQuery.extend({
    year: z.coerce.number().int().min(2000).max(2999),
    limit: z.coerce.number().int().min(1).max(366).default(366),
  }),
  response: pageOf(CalendarDay).extend(Reach.shape),
})

const Source = z
  .string()
  .trim()
  .min(2, '请写明依据，如“国办发明电〔2026〕7号”')
  .max(120)
  .describe('the notice that says so')

const DayChange = z
  .object({
    date: LocalDate,
    /** null takes the office’s entry out again: the published plan holds */
    kind: CalendarDayKind.nullable(),
    name: z.string().trim().max(30).default(''),
  })
  .refine(({ kind, name }) => kind === null || name !== '', { path: ['name'], message: '请写明是哪个节日' })

export const changeCalendarDays = endpoint({
  id: 'changeCalendarDays',
  method: 'PUT',
  path: '/admin/calendar/days',
  summary: 'Enter days from the State Council’s yearly notice, or take entries out; all or none',
  access: ['administrator'],
  body: z.object({ source: Source, days: z.array(DayChange).min(1).max(400) }),
  response: Reach,
})

export const importCalendarDays = endpoint({
  id: 'importCalendarDays',
  method: 'POST',
  path: '/admin/calendar/import',
  summary: 'Load days from CSV (date,kind,name; kind is 放假 or 上班); all rows or none',
  access: ['administrator'],
  body: z.object({ source: Source, csv: z.string().min(1).max(100_000) }),
  response: Reach,
  maxBodyBytes: 200_000,
})
