import { z } from 'zod'
import { BOOK_READERS, BudgetLine } from './budget.ts'
import { endpoint, Id, Instant, LocalDate, PageQuery, pageOf } from './endpoint.ts'
import { Carrier } from './source-files.ts'

export const LocalMonth = z.string().regex(/^2\d{3}-(0[1-9]|1[0-2])$/, '月份写成 2026-03')
/** Heading of a column, as it stands in the file. */
export const Heading = z.string().trim().min(1).max(60)
export const SheetName = z.string().max(60)

export const StatementStatus = z.enum(['open', 'agreed', 'withdrawn']).describe('核对中, 已确认, 已作废')
export const LineOutcome = z
  .enum(['matched', 'priced_differently', 'doubled', 'not_ours'])
  .describe('相符, 价格不同, 重复计费, 不是我方')
export const MatchedBy = z
  .enum(['waybill', 'number', 'date_and_site', 'month'])
  .describe('运单号, 单号, 日期与站点, 按月')
export const Resolution = z.enum(['pay_posted', 'pay_billed', 'strike']).describe('按台账支付, 按账单支付, 剔除')

const fen = z.number().int()

export const Statement = z.object({
  id: Id,
  carrier: z.string(),
  month: LocalMonth,
  status: StatementStatus,
  lineCount: z.number().int(),
  billedFen: fen,
  importedBy: Id,
  importedAt: Instant,
  agreedBy: Id.nullable(),
  agreedAt: Instant.nullable(),
})

export const StatementSummary = Statement.extend({
  fileId: Id,
  /** SM3 of the file that it came in */
  digest: z.string(),
  matchedAt: Instant,
  /** what was taken on trust, in Chinese */
  warnings: z.array(z.string()),
  outcomes: z.array(
    z.object({
      outcome: LineOutcome,
      lines: z.number().int(),
      billedFen: fen,
      /** billed beyond what was posted */
      differenceFen: fen,
      /** lines on which nobody has decided */
      unresolved: z.number().int(),
    }),
  ),
  /** postings of the month that the bill lacks */
  missing: z.object({ count: z.number().int(), fen }),
  settlementId: Id.nullable(),
})

export const StatementLine = z.object({
  /** row in the file */
  row: z.number().int(),
  waybill: z.string().nullable(),
  /** tracking or seal number, as the carrier names it */
  ourNumber: z.string().nullable(),
  date: LocalDate.nullable(),
  siteName: z.string().nullable(),
  siteId: z.string().nullable(),
  weightGrams: z.number().int().nullable(),
  amountFen: fen,
  outcome: LineOutcome,
  /** the ledger transaction that it pairs with, or that it bills once too often */
  chargeId: Id.nullable(),
  matchedBy: MatchedBy.nullable(),
  differenceFen: fen,
  /** the row that already asks for it */
  doublesRow: z.number().int().nullable(),
  /** the statement that settled it before */
  settledBy: Id.nullable(),
  resolution: Resolution.nullable(),
  /** what pays it */
  line: BudgetLine.nullable(),
  /** null: not decided */
  payableFen: fen.nullable(),
})

export const StatementLineFile = StatementLine.extend({
  notes: z.array(
    z.object({
      note: z.string(),
      resolution: Resolution.nullable(),
      line: BudgetLine.nullable(),
      authorId: Id,
      at: Instant,
    }),
  ),
})

export const MissingCharge = z.object({
  chargeId: Id,
  amountFen: fen,
  occurredAt: Instant,
  line: BudgetLine,
  trackingNumber: z.string().nullable(),
  townId: z.string().nullable(),
})

const StatementId = z.object({ statementId: Id })
const RowId = StatementId.extend({ row: z.coerce.number().int().min(1).max(9_999_999) })
const Reason = z.string().trim().min(2, '请写明原因').max(200)

export const importStatement = endpoint({
  id: 'importStatement',
  method: 'POST',
  path: '/statements',
  summary:
    'Take in a carrier’s bill of a month and match it with the ledger: every line, or, with its faults by row and column, none',
  access: ['finance'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    fileId: Id,
    carrier: Carrier,
    month: LocalMonth,
    sheet: SheetName.nullable().default(null),
    /** heading of each column, as a person confirmed it; remembered for the carrier */
    columns: z.object({
      waybill: Heading.optional(),
      number: Heading.optional(),
      date: Heading.optional(),
      site: Heading.optional(),
      weight: Heading.optional(),
      amount: Heading,
    }),
  }),
  response: StatementSummary,
  requestsPerMinute: 10,
})

export const listStatements = endpoint({
  id: 'listStatements',
  method: 'GET',
  path: '/statements',
  summary: 'Carriers’ statements, the newest first',
  access: BOOK_READERS,
  query: PageQuery,
  response: pageOf(Statement),
})

export const readStatement = endpoint({
  id: 'readStatement',
  method: 'GET',
  path: '/statements/:statementId',
  summary: 'A statement: how its lines came out, and what it lacks',
  access: BOOK_READERS,
  params: StatementId,
  response: StatementSummary,
})

export const listStatementLines = endpoint({
  id: 'listStatementLines',
  method: 'GET',
  path: '/statements/:statementId/lines',
  summary: 'Lines of a statement in the order of its file',
  access: BOOK_READERS,
  params: StatementId,
  query: PageQuery.extend({ outcome: LineOutcome.optional() }),
  response: pageOf(StatementLine),
})

export const readStatementLine = endpoint({
  id: 'readStatementLine',
  method: 'GET',
  path: '/statements/:statementId/lines/:row',
  summary: 'A line with what was said about it',
  access: BOOK_READERS,
  params: RowId,
  response: StatementLineFile,
})

export const listMissingCharges = endpoint({
  id: 'listMissingCharges',
  method: 'GET',
  path: '/statements/:statementId/missing',
  summary: 'What the ledger owes for the month and the statement does not ask for: it stays owed',
  access: BOOK_READERS,
  params: StatementId,
  query: PageQuery,
  response: pageOf(MissingCharge),
})

export const noteOnLine = endpoint({
  id: 'noteOnLine',
  method: 'POST',
  path: '/statements/:statementId/lines/:row/notes',
  summary: 'Say something about a doubtful line, and perhaps what is paid for it',
  access: ['finance'],
  params: RowId,
  body: z.object({
    note: z.string().trim().min(2, '请写明情况').max(500),
    resolution: Resolution.nullable().default(null),
    /** of a line that pairs with nothing: which line pays */
    line: BudgetLine.nullable().default(null),
  }),
  status: 201,
  response: StatementLineFile,
})

export const rematchStatement = endpoint({
  id: 'rematchStatement',
  method: 'POST',
  path: '/statements/:statementId/matches',
  summary: 'Match an open statement anew, after waybills or corrections were recorded',
  access: ['finance'],
  params: StatementId,
  response: StatementSummary,
  requestsPerMinute: 20,
})

export const agreeStatement = endpoint({
  id: 'agreeStatement',
  method: 'POST',
  path: '/statements/:statementId/agreement',
  summary: 'Agree a statement that has nothing in doubt: its postings are settled by it, and by it alone',
  access: ['finance'],
  params: StatementId,
  response: StatementSummary,
})

export const reopenStatement = endpoint({
  id: 'reopenStatement',
  method: 'POST',
  path: '/statements/:statementId/reopening',
  summary: 'Open an agreed statement again, unless its settlement is under way',
  access: ['finance'],
  params: StatementId,
  body: z.object({ reason: Reason }),
  response: StatementSummary,
})

export const withdrawStatement = endpoint({
  id: 'withdrawStatement',
  method: 'POST',
  path: '/statements/:statementId/withdrawal',
  summary: 'Give up an open statement, so that another file can be its month’s',
  access: ['finance'],
  params: StatementId,
  body: z.object({ reason: Reason }),
  response: StatementSummary,
})
