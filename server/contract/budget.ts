import { z } from 'zod'
import { endpoint, Id, Instant, LocalDate, PageQuery, pageOf } from './endpoint.ts'

/** Roles that may look at the books. */
export const BOOK_READERS = ['finance', 'leader', 'auditor', 'administrator'] as const

export const BudgetLine = z.enum(['towns', 'county_seat']).describe('各镇场, 县城相关单位')
export const BudgetYear = z.coerce.number().int().min(2000).max(2999)
/** Sums in fen; so large that no county's budget is beyond it. */
export const Fen = z.number().int().min(-1e14).max(1e14)
const YearQuery = PageQuery.extend({ year: BudgetYear.optional().describe('the running year when absent') })

const Range = z.object({ low: z.number().int(), middle: z.number().int(), high: z.number().int() })

export const BudgetForecast = z.object({
  kind: z.enum(['too_little_data', 'exhausted', 'forecast']),
  /** working days since the first spending of the year */
  workdays: z.number().int().nullable(),
  /** fen a working day, with the bounds of a 95 % interval of the mean */
  dailyFen: Range.nullable(),
  /** the day it runs out at the high, middle and low rate; null: it lasts the year. When it is spent: since when */
  earliest: LocalDate.nullable(),
  expected: LocalDate.nullable(),
  latest: LocalDate.nullable(),
  /** what is left, or missing below 0, on 31 December */
  leftAtYearEndFen: Range.nullable(),
  /** the same in words, in Chinese */
  text: z.string(),
})

export const BudgetLineState = z.object({
  year: z.number().int(),
  line: BudgetLine,
  /** given, with what was transferred in and out */
  appropriatedFen: z.number().int(),
  /** bound by contracts */
  committedFen: z.number().int(),
  /** given and not bound */
  availableFen: z.number().int(),
  /** what the service cost, paid or not */
  spentFen: z.number().int(),
  paidFen: z.number().int(),
  remainingFen: z.number().int(),
  /** execution (执行率): spent of given, in thousandths; null when nothing was given */
  spentPerMille: z.number().int().nullable(),
  paidPerMille: z.number().int().nullable(),
  /** the highest of 80, 95 and 100 percent that spending has reached */
  warningPercent: z.number().int().nullable(),
  /** of the running year alone */
  forecast: BudgetForecast.nullable(),
})
export type BudgetLineState = z.infer<typeof BudgetLineState>

export const listBudget = endpoint({
  id: 'listBudget',
  method: 'GET',
  path: '/budget',
  summary: 'How the lines of a year’s budget stand, and when each runs out',
  access: BOOK_READERS,
  query: YearQuery,
  response: pageOf(BudgetLineState),
})

export const Appropriation = z.object({
  id: Id,
  year: z.number().int(),
  line: BudgetLine,
  /** below 0: taken back */
  amountFen: z.number().int(),
  document: z.string(),
  issuedOn: LocalDate,
  recordedAt: Instant,
})

export const listAppropriations = endpoint({
  id: 'listAppropriations',
  method: 'GET',
  path: '/budget/appropriations',
  summary: 'What the lines were given for a year, the newest first',
  access: BOOK_READERS,
  query: YearQuery,
  response: pageOf(Appropriation),
})

export const appropriateBudget = endpoint({
  id: 'appropriateBudget',
  method: 'POST',
  path: '/budget/appropriations',
  summary: 'Record what a line is given for a year; below 0, what is taken back',
  access: ['finance'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    year: BudgetYear,
    line: BudgetLine,
    amountFen: Fen.refine((amount) => amount !== 0, '金额不能是 0'),
    document: z.string().trim().min(2, '请写明文号，如“埔财预〔2026〕2号”').max(120),
    issuedOn: LocalDate,
  }),
  response: Appropriation,
})

export const BudgetTransferStatus = z.enum(['proposed', 'approved', 'rejected'])

export const BudgetTransfer = z.object({
  id: Id,
  year: z.number().int(),
  fromLine: BudgetLine,
  toLine: BudgetLine,
  amountFen: z.number().int(),
  reason: z.string(),
  status: BudgetTransferStatus,
  proposedBy: Id,
  proposedAt: Instant,
  decidedBy: Id.nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
})

export const listBudgetTransfers = endpoint({
  id: 'listBudgetTransfers',
  method: 'GET',
  path: '/budget/transfers',
  summary: 'Transfers between the lines of a year, the newest first',
  access: BOOK_READERS,
  query: YearQuery,
  response: pageOf(BudgetTransfer),
})

export const proposeBudgetTransfer = endpoint({
  id: 'proposeBudgetTransfer',
  method: 'POST',
  path: '/budget/transfers',
  summary: 'Propose to move money from one line to the other; somebody else decides',
  access: ['finance'],
  idempotencyKey: true,
  status: 201,
  body: z
    .object({
      year: BudgetYear,
      fromLine: BudgetLine,
      toLine: BudgetLine,
      amountFen: Fen.positive(),
      reason: z.string().trim().min(2, '请写明调剂的原因').max(200),
    })
    .refine(({ fromLine, toLine }) => fromLine !== toLine, { path: ['toLine'], message: '转入和转出要是两项预算' }),
  response: BudgetTransfer,
})

export const decideBudgetTransfer = endpoint({
  id: 'decideBudgetTransfer',
  method: 'POST',
  path: '/budget/transfers/:transferId/decisions',
  summary: 'Approve or reject a transfer that somebody else proposed',
  access: ['finance', 'leader'],
  params: z.object({ transferId: Id }),
  body: z.object({ isApproved: z.boolean(), note: z.string().trim().max(200).default('') }),
  response: BudgetTransfer,
})
