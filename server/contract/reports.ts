import { z } from 'zod'
import { BudgetLine } from './budget.ts'
import { DailyRoot } from './daily-roots.ts'
import { endpoint, Id, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf, SiteId } from './endpoint.ts'

export const IsoWeek = z
  .string()
  .regex(/^2\d{3}-W(0[1-9]|[1-4]\d|5[0-3])$/, '周次写成 2026-W47')
  .describe('ISO week in Asia/Shanghai')

const Estimate = z.object({ low: z.number().int(), middle: z.number().int(), high: z.number().int() })

export const WeeklySummary = z.object({
  week: IsoWeek,
  from: Instant,
  /** exclusive */
  to: Instant,
  asOf: Instant,
  text: z.string(),
  registered: z.number().int(),
  handedOver: z.number().int(),
  completed: z.number().int(),
  completedWeekBefore: z.number().int(),
  cancelled: z.number().int(),
  inTransit: z.number().int(),
  awaitingPickup: z.number().int(),
  overdueTasks: z.number().int(),
  openExceptions: z.number().int(),
  /** overdue tasks that reached the leaders in the week */
  escalatedTasks: z.number().int(),
  /** last day of the holiday plan while its end is near; otherwise null */
  planEnds: LocalDate.nullable(),
  medianHours: z.number().nullable(),
  postageFen: z.object({ towns: z.number().int(), county_seat: z.number().int() }),
  /** budget lines of which 80 % or more were spent by the end of the week */
  spentBudgets: z.array(
    z.object({
      line: BudgetLine,
      /** 80, 95 or 100 */
      percent: z.number().int(),
      spentFen: z.number().int(),
      appropriatedFen: z.number().int(),
    }),
  ),
  savings: z.object({
    cases: z.number().int(),
    /** cases whose road distance nobody has measured: they count in trips, not in metres */
    casesWithoutDistance: z.number().int(),
    trips: z.number().int(),
    metres: Estimate,
    minutes: Estimate,
    fareFen: Estimate,
    /** ids of the versions that the sums were made by */
    methodVersions: z.array(z.string()),
    /** the same as people call them */
    methodNames: z.array(z.string()),
  }),
  byTown: z.array(
    z.object({
      townId: SiteId,
      townName: z.string(),
      completed: z.number().int(),
      overdue: z.number().int(),
      escalated: z.number().int(),
    }),
  ),
  /** the youngest root of days up to the week's end; null before a day was closed */
  dailyRoot: DailyRoot.nullable(),
})
export type WeeklySummary = z.infer<typeof WeeklySummary>

const WeekQuery = z.object({ week: IsoWeek.optional().describe('the running week when absent') })

export const readWeeklySummary = endpoint({
  id: 'readWeeklySummary',
  method: 'GET',
  path: '/reports/weekly',
  summary: 'The week in figures, with its text',
  access: [...OVERSIGHT, 'dispatcher'],
  query: WeekQuery,
  response: WeeklySummary,
})

export const readWeeklyText = endpoint({
  id: 'readWeeklyText',
  method: 'GET',
  path: '/reports/weekly/text',
  summary: 'The week in a title and a few lines, at most 600 characters',
  access: [...OVERSIGHT, 'dispatcher'],
  query: WeekQuery,
  contentType: 'text/plain',
})

export const readWeeklyCard = endpoint({
  id: 'readWeeklyCard',
  method: 'GET',
  path: '/reports/weekly/card.png',
  summary: 'The week as a picture for a phone',
  access: [...OVERSIGHT, 'dispatcher'],
  query: WeekQuery,
  contentType: 'image/png',
  requestsPerMinute: 30,
})

export const LedgerTransaction = z.object({
  id: Id,
  postingKey: z.string(),
  kind: z.string(),
  occurredAt: Instant,
  recordedAt: Instant,
  /** the day it counts on: of the fact, or the first open day when the fact's month was closed before it was learnt */
  postedOn: LocalDate,
  /** learnt after its month was closed */
  isAdjusting: z.boolean(),
  budgetLine: BudgetLine.nullable(),
  townId: SiteId.nullable(),
  caseId: Id.nullable(),
  consignmentId: Id.nullable(),
  trackingNumber: z.string().nullable(),
  siteId: SiteId.nullable(),
  sourceEventId: Id.nullable(),
  /** tariff or method version that priced it */
  versionId: z.string(),
  reversesId: Id.nullable(),
  /** what a person posted it for */
  note: z.string().nullable(),
  entries: z.array(z.object({ account: z.string(), amountFen: z.number().int() })),
  usage: z.array(
    z.object({
      measure: z.string(),
      low: z.number().int().nullable(),
      middle: z.number().int().nullable(),
      high: z.number().int().nullable(),
      gap: z.string().nullable(),
    }),
  ),
})
export type LedgerTransaction = z.infer<typeof LedgerTransaction>

export const listLedger = endpoint({
  id: 'listLedger',
  method: 'GET',
  path: '/ledger',
  summary: 'Ledger transactions with their entries and usage, in the order of recording',
  access: ['finance', 'leader', 'auditor', 'administrator'],
  query: PageQuery.extend({ from: LocalDate.optional(), until: LocalDate.optional(), consignmentId: Id.optional() }),
  response: pageOf(LedgerTransaction),
})

export const readLedgerTransaction = endpoint({
  id: 'readLedgerTransaction',
  method: 'GET',
  path: '/ledger/transactions/:transactionId',
  summary: 'One transaction of the ledger in words: what it is, what was posted, by which tariff or method, and why',
  access: ['finance', 'leader', 'auditor', 'administrator'],
  params: z.object({ transactionId: Id }),
  response: LedgerTransaction.extend({
    /** such as 按月收的邮递费，2026年4月 */
    title: z.string(),
    lines: z.array(z.string()),
  }),
})
