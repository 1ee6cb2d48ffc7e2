import { z } from 'zod'
import { BOOK_READERS, BudgetLine } from './budget.ts'
import { endpoint, Id, Instant, LocalDate, PageQuery, pageOf } from './endpoint.ts'
import { LocalMonth } from './statements.ts'

export const SettlementStatus = z
  .enum(['prepared', 'returned', 'reviewed', 'approved', 'paid'])
  .describe('已编制, 已退回, 已复核, 已批准, 已支付')

const LineAmounts = z.array(z.object({ line: BudgetLine, amountFen: z.number().int() }))

export const Settlement = z.object({
  id: Id,
  statementId: Id,
  carrier: z.string(),
  month: LocalMonth,
  status: SettlementStatus,
  amountFen: z.number().int(),
  preparedAt: Instant,
})

export const SettlementFile = Settlement.extend({
  /** what each budget line pays */
  amounts: LineAmounts,
  steps: z.array(
    z.object({
      kind: SettlementStatus,
      actorId: Id,
      at: Instant,
      note: z.string().nullable(),
      /** prepared: what was put before the reviewer */
      amounts: LineAmounts.nullable(),
      /** paid: the voucher (支付凭证号), and the day */
      voucher: z.string().nullable(),
      paidOn: LocalDate.nullable(),
    }),
  ),
})

const SettlementId = z.object({ settlementId: Id })
const Note = z.object({ note: z.string().trim().max(500).optional() })

export const listSettlements = endpoint({
  id: 'listSettlements',
  method: 'GET',
  path: '/settlements',
  summary: 'Settlements, the newest first',
  access: BOOK_READERS,
  query: PageQuery,
  response: pageOf(Settlement),
})

export const readSettlement = endpoint({
  id: 'readSettlement',
  method: 'GET',
  path: '/settlements/:settlementId',
  summary: 'A settlement with every hand that was in it',
  access: BOOK_READERS,
  params: SettlementId,
  response: SettlementFile,
})

export const prepareSettlement = endpoint({
  id: 'prepareSettlement',
  method: 'POST',
  path: '/statements/:statementId/settlement',
  summary: 'Prepare what is paid on an agreed statement; the first of three hands',
  access: ['finance'],
  params: z.object({ statementId: Id }),
  status: 201,
  response: SettlementFile,
})

export const reviewSettlement = endpoint({
  id: 'reviewSettlement',
  method: 'POST',
  path: '/settlements/:settlementId/review',
  summary: 'Review it; the second hand',
  access: ['finance', 'leader'],
  params: SettlementId,
  body: Note,
  response: SettlementFile,
})

export const approveSettlement = endpoint({
  id: 'approveSettlement',
  method: 'POST',
  path: '/settlements/:settlementId/approval',
  summary: 'Approve it; the third hand. What was agreed otherwise than posted enters the books.',
  access: ['leader'],
  params: SettlementId,
  body: Note,
  response: SettlementFile,
})

export const returnSettlement = endpoint({
  id: 'returnSettlement',
  method: 'POST',
  path: '/settlements/:settlementId/return',
  summary: 'Send it back to be prepared anew',
  access: ['finance', 'leader'],
  params: SettlementId,
  body: z.object({ note: z.string().trim().min(2, '请写明退回的原因').max(500) }),
  response: SettlementFile,
})

export const recordPayment = endpoint({
  id: 'recordPayment',
  method: 'POST',
  path: '/settlements/:settlementId/payment',
  summary: 'Record that an approved settlement was paid, once: what is owed becomes what is paid',
  access: ['finance'],
  params: SettlementId,
  body: z.object({ voucher: z.string().trim().min(2, '请填写支付凭证号').max(60), paidOn: LocalDate }),
  response: SettlementFile,
})
