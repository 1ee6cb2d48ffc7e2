import { z } from 'zod'
import { BOOK_READERS, BudgetLine, BudgetYear, Fen } from './budget.ts'
import { endpoint, Id, Instant, LocalDate, PageQuery, pageOf, SiteId } from './endpoint.ts'

const Lines = z
  .array(BudgetLine)
  .min(1, '请选择合同管哪几项预算')
  .max(2)
  .refine((lines) => new Set(lines).size === lines.length, '同一项预算写了两次')

export const CarrierContract = z.object({
  id: Id,
  /** 合同编号 */
  number: z.string(),
  carrier: z.string(),
  validFrom: LocalDate,
  /** the last day */
  validUntil: LocalDate,
  lines: z.array(BudgetLine),
  /** the scanned document */
  attachmentId: Id.nullable(),
  recordedAt: Instant,
})

export const listContracts = endpoint({
  id: 'listContracts',
  method: 'GET',
  path: '/contracts',
  summary: 'Contracts with carriers, the newest first',
  access: BOOK_READERS,
  query: PageQuery,
  response: pageOf(CarrierContract),
})

export const addContract = endpoint({
  id: 'addContract',
  method: 'POST',
  path: '/contracts',
  summary: 'Record a contract; it is never edited',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    number: z.string().trim().min(1, '请填写合同编号').max(60),
    carrier: z.string().trim().min(2, '请填写承运单位').max(60),
    validFrom: LocalDate,
    validUntil: LocalDate,
    lines: Lines,
    attachmentId: Id.nullable().default(null),
  }),
  response: CarrierContract,
})

export const Commitment = z.object({
  id: Id,
  contractId: Id,
  contractNumber: z.string(),
  carrier: z.string(),
  year: z.number().int(),
  line: BudgetLine,
  /** below 0: set free again */
  amountFen: z.number().int(),
  note: z.string(),
  recordedAt: Instant,
})

export const listCommitments = endpoint({
  id: 'listCommitments',
  method: 'GET',
  path: '/budget/commitments',
  summary: 'What contracts bind of a year’s budget, the newest first',
  access: BOOK_READERS,
  query: PageQuery.extend({ year: BudgetYear.optional().describe('the running year when absent') }),
  response: pageOf(Commitment),
})

export const commitBudget = endpoint({
  id: 'commitBudget',
  method: 'POST',
  path: '/contracts/:contractId/commitments',
  summary: 'Bind a part of a year’s budget to a contract; below 0, set it free again',
  access: ['finance'],
  idempotencyKey: true,
  status: 201,
  params: z.object({ contractId: Id }),
  body: z.object({
    year: BudgetYear,
    line: BudgetLine,
    amountFen: Fen.refine((amount) => amount !== 0, '金额不能是 0'),
    note: z.string().trim().max(200).default(''),
  }),
  response: Commitment,
})

/** Prices in fen, weights in grams. */
const Price = z.number().int().min(0).max(1e10)
const Grams = z.number().int().min(1).max(1e6)
const Minimum = { monthMinimumFen: Price.optional().describe('the least that a month costs') }

export const TariffRule = z.discriminatedUnion('basis', [
  z.object({ basis: z.literal('per_item'), fen: Price, ...Minimum }),
  z.object({ basis: z.literal('per_bag'), fen: Price, ...Minimum }),
  z.object({
    basis: z.literal('weight_steps'),
    firstGrams: Grams,
    firstFen: Price,
    stepGrams: Grams,
    stepFen: Price,
    ...Minimum,
  }),
  z.object({ basis: z.literal('flat_per_month'), fen: Price }),
  z.object({ basis: z.literal('flat_per_month_and_town'), fen: Price, towns: z.array(SiteId).min(1).max(100) }),
])

export const Tariff = z.object({
  id: z.string(),
  line: BudgetLine,
  validFrom: LocalDate,
  /** the last day; null: until another version begins */
  validUntil: LocalDate.nullable(),
  rule: TariffRule,
  source: z.string(),
  isSample: z.boolean(),
  contractId: Id.nullable(),
  /** null: came with the program */
  recordedAt: Instant.nullable(),
})

export const listTariffs = endpoint({
  id: 'listTariffs',
  method: 'GET',
  path: '/tariffs',
  summary: 'Every version of the prices, by line, the one that begins last first',
  access: BOOK_READERS,
  query: PageQuery,
  response: pageOf(Tariff),
})

export const addTariff = endpoint({
  id: 'addTariff',
  method: 'POST',
  path: '/tariffs',
  summary: 'Add a version of a line’s prices; what was posted keeps the version that priced it',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    line: BudgetLine,
    validFrom: LocalDate,
    validUntil: LocalDate.nullable().default(null),
    rule: TariffRule,
    source: z.string().trim().min(2, '请写明依据，如“2026 年合同第三条”').max(120),
    contractId: Id.nullable().default(null),
  }),
  response: Tariff,
})
