import { z } from 'zod'
import { endpoint, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf, SiteId } from './endpoint.ts'
import { WeeklySummary } from './reports.ts'

export const PeriodQuery = z.object({
  from: LocalDate.describe('first day, in Asia/Shanghai'),
  until: LocalDate.describe('last day, inclusive; at most 400 days in all'),
  /** residents of this village or town alone; the whole county when absent */
  siteId: SiteId.optional(),
})

/** Figures as in the weekly summary; the present state is of `asOf`, whatever the time. */
export const PeriodSummary = WeeklySummary.pick({
  asOf: true,
  text: true,
  registered: true,
  handedOver: true,
  completed: true,
  cancelled: true,
  inTransit: true,
  awaitingPickup: true,
  overdueTasks: true,
  openExceptions: true,
  escalatedTasks: true,
  medianHours: true,
  postageFen: true,
  savings: true,
  byTown: true,
}).extend({
  from: LocalDate,
  until: LocalDate,
  siteName: z.string().nullable(),
  /** in the time of the same length before: whole months before whole months, else as many days */
  completedBefore: z.number().int(),
})
export type PeriodSummary = z.infer<typeof PeriodSummary>

export const readPeriodSummary = endpoint({
  id: 'readPeriodSummary',
  method: 'GET',
  path: '/reports/period',
  summary: 'Any time, of the county or of one village or town: figures, with a title and three lines of text',
  access: [...OVERSIGHT, 'dispatcher'],
  query: PeriodQuery,
  response: PeriodSummary,
  requestsPerMinute: 60,
})

export const TrendStep = z.enum(['day', 'week', 'month'])

export const readTrend = endpoint({
  id: 'readTrend',
  method: 'GET',
  path: '/reports/trend',
  summary: 'How a time went, step by step: days up to 16 days, weeks up to a quarter, months beyond; for a chart',
  access: [...OVERSIGHT, 'dispatcher'],
  query: PeriodQuery,
  response: z.object({
    step: TrendStep,
    points: z.array(
      z.object({
        from: LocalDate,
        /** inclusive; the first and the last step may be shorter */
        until: LocalDate,
        registered: z.number().int(),
        completed: z.number().int(),
        /** null where the count is narrowed to one place */
        postageFen: z.number().int().nullable(),
      }),
    ),
  }),
  requestsPerMinute: 60,
})

export const OverdueSite = z.object({
  siteId: SiteId,
  siteName: z.string(),
  tasks: z.number().int(),
  /** deadline of the task that is longest overdue */
  oldestDueAt: Instant,
  /** who answers for the site; empty where nobody was named */
  leads: z.array(z.string()),
})
export type OverdueSite = z.infer<typeof OverdueSite>

export const listOverdueSites = endpoint({
  id: 'listOverdueSites',
  method: 'GET',
  path: '/reports/overdue',
  summary: 'Sites with overdue tasks as of now, the one that is longest overdue first',
  access: [...OVERSIGHT, 'dispatcher'],
  query: PageQuery.extend({ siteId: SiteId.optional().describe('this site and those below it') }),
  response: pageOf(OverdueSite).extend({ tasks: z.number().int().describe('overdue in all') }),
})
