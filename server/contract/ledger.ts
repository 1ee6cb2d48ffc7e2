import { z } from 'zod'
import { BOOK_READERS, BudgetLine } from './budget.ts'
import { endpoint, Id, Instant, LocalDate, PageQuery, pageOf, SiteId } from './endpoint.ts'

const Month = z
  .string()
  .regex(/^2\d{3}-(0[1-9]|1[0-2])$/, '月份写成 2026-03')
  .describe('month in Asia/Shanghai')
const WholeList = PageQuery.extend({ limit: z.coerce.number().int().min(1).max(500).default(500) })

export const TrialBalanceRow = z.object({
  line: BudgetLine,
  account: z.string(),
  accountText: z.string(),
  /** balances with debits positive */
  openingFen: z.number().int(),
  debitFen: z.number().int(),
  creditFen: z.number().int(),
  closingFen: z.number().int(),
})

export const readTrialBalance = endpoint({
  id: 'readTrialBalance',
  method: 'GET',
  path: '/ledger/trial-balance',
  summary: 'Opening, movement and closing balance of every account in a month; the closing balances sum to zero',
  access: BOOK_READERS,
  query: WholeList.extend({ month: Month.optional().describe('the running month when absent') }),
  response: pageOf(TrialBalanceRow).extend({
    month: Month,
    /** 0, or the books are broken */
    differenceFen: z.number().int(),
  }),
})

export const ClosedMonth = z.object({ month: Month, closedAt: Instant, closedBy: Id })

export const listClosedMonths = endpoint({
  id: 'listClosedMonths',
  method: 'GET',
  path: '/ledger/months',
  summary: 'Months that are closed, the youngest first',
  access: BOOK_READERS,
  query: PageQuery,
  response: pageOf(ClosedMonth),
})

export const closeMonth = endpoint({
  id: 'closeMonth',
  method: 'POST',
  path: '/ledger/months/:month/close',
  summary: 'Close a month for good; what is learnt late counts on the first open day',
  access: ['finance'],
  params: z.object({ month: Month }),
  response: ClosedMonth,
})

export const reversePosting = endpoint({
  id: 'reversePosting',
  method: 'POST',
  path: '/ledger/:transactionId/reversals',
  summary: 'Take back what no scan posted: a month’s charge, an adjustment',
  access: ['finance'],
  params: z.object({ transactionId: Id }),
  body: z.object({ reason: z.string().trim().min(2, '请写明冲正的原因').max(200) }),
  status: 201,
  response: z.object({ id: Id }),
})

const PeriodQuery = WholeList.extend({
  period: z
    .string()
    .regex(/^2\d{3}(-W\d{2}|-Q[1-4]|-\d{2})?$/, '时间写成 2026-W10、2026-03、2026-Q1 或 2026')
    .describe('week, month, quarter or year'),
})
const OfTown = { townId: SiteId.nullable(), townName: z.string().nullable(), versionId: z.string() }
const Days = { from: LocalDate, until: LocalDate }

export const MoneySum = z.object({
  line: BudgetLine,
  account: z.string(),
  accountText: z.string(),
  ...OfTown,
  debitFen: z.number().int(),
  creditFen: z.number().int(),
  entryCount: z.number().int(),
})

export const listMoneySums = endpoint({
  id: 'listMoneySums',
  method: 'GET',
  path: '/ledger/sums',
  summary: 'Money of a week, month, quarter or year by line, account, town and version',
  access: BOOK_READERS,
  query: PeriodQuery,
  response: pageOf(MoneySum).extend(Days),
})

export const UsageSum = z.object({
  measure: z.string(),
  ...OfTown,
  low: z.number().int(),
  middle: z.number().int(),
  high: z.number().int(),
  /** quantities that nobody knows and that the sums therefore lack */
  gapCount: z.number().int(),
  entryCount: z.number().int(),
})

export const listUsageSums = endpoint({
  id: 'listUsageSums',
  method: 'GET',
  path: '/ledger/usage-sums',
  summary: 'Items, trips, metres, minutes and fares of a week, month, quarter or year by town and version',
  access: BOOK_READERS,
  query: PeriodQuery,
  response: pageOf(UsageSum).extend(Days),
})
