import { z } from 'zod'
import { BOOK_READERS, BudgetYear } from './budget.ts'
import { endpoint, Id, Instant, LocalDate, PageQuery, pageOf, SiteId } from './endpoint.ts'
import { Figure } from './figures.ts'

export const EvaluationStatus = z
  .enum(['draft', 'submitted', 'returned', 'signed', 'superseded'])
  .describe('草稿, 待签发, 已退回, 已签发（不再改动）, 已有更新的版本')

/** Part of the text of the form. */
export const EvaluationSection = z.object({
  key: z.string(),
  /** 1 for 一、 2 for （一） 3 for 1. 4 for (1) */
  depth: z.number().int().min(1).max(4),
  number: z.string(),
  heading: z.string(),
  /** paragraphs parted by line breaks; figures as references such as {F3K7AC}; empty where only headings stand */
  text: z.string(),
  /** the same with the figures in their places */
  rendered: z.string(),
  /** 0: as drafted */
  revision: z.number().int(),
  editedBy: Id.nullable(),
  editedAt: Instant.nullable(),
  /** what is wrong with the text: unknown references, numbers typed where a figure belongs; in Chinese */
  warnings: z.array(z.string()),
  /** tables that stand below the text */
  tables: z.array(z.enum(['indicators', 'equity', 'year_on_year', 'findings', 'evidence'])),
})

/** A leaf of the indicator tree. */
export const EvaluationIndicator = z.object({
  key: z.string(),
  /** names of its levels: 管理分析, 资金管理, 资金支付 */
  path: z.array(z.string()),
  /** codes of the figures that show it; empty where it is judged by documents alone */
  figures: z.array(z.string()),
  /** null: nobody set one */
  target: z.object({ figure: z.string(), text: z.string() }).nullable(),
  /** of 100; null: unweighted */
  weight: z.number().nullable(),
  /** null: not scored; `scoreText` says why */
  score: z.number().nullable(),
  scoreText: z.string(),
  /** ids of the evidence that belongs to it */
  evidence: z.array(z.string()),
})

export const EvaluationEvidence = z.object({
  /** 佐证 number: 1, 2, 3 … */
  id: z.string(),
  kind: z.enum(['appropriation', 'contract', 'tariff', 'settlement', 'month_close', 'volume_import', 'daily_root']),
  title: z.string(),
  /** document number, contract number, month */
  reference: z.string(),
  date: LocalDate.nullable(),
  /** SM3 of the file or root; null where there is none */
  digest: z.string().nullable(),
})

export const EvaluationFinding = z.object({
  /** stable within the evaluation */
  key: z.string(),
  rule: z.enum([
    ...(['constant_ratio', 'flat_by_town', 'full_execution', 'unchanged_sum', 'unexplained_price'] as const),
    ...(['fare_out_of_table', 'jump', 'without_n', 'missing'] as const),
  ]),
  severity: z.enum(['serious', 'doubtful', 'note']).describe('严重, 存疑, 提示'),
  /** codes of the figures that it is about */
  figures: z.array(z.string()),
  /** what is odd and why, in Chinese */
  text: z.string(),
  /** what somebody said to it; it stays printed */
  answer: z.object({ text: z.string(), authorId: Id, at: Instant }).nullable(),
})

/** A town beside the others; codes of figures. */
export const EvaluationTown = z.object({
  townId: SiteId,
  townName: z.string(),
  items: z.string(),
  population: z.string(),
  itemsPerThousand: z.string(),
  roadMetres: z.string(),
  receiptMinutes: z.string(),
  spent: z.string(),
  trips: z.string(),
})

export const YearOnYear = z.object({
  name: z.string(),
  now: z.string(),
  before: z.string(),
  /** null: there is nothing to compare with */
  changePerMille: z.number().nullable(),
  text: z.string(),
})

export const EvaluationStep = z.object({
  kind: z.enum(['submitted', 'returned', 'signed']).describe('提交, 退回, 签发'),
  actorId: Id,
  actorLabel: z.string().nullable(),
  at: Instant,
  note: z.string().nullable(),
})

export const EvaluationSummary = z.object({
  id: Id,
  year: z.number().int(),
  /** 1, 2, 3 … of the year */
  version: z.number().int(),
  status: EvaluationStatus,
  /** when the figures were counted */
  asOf: Instant,
  createdBy: Id,
  /** findings that nobody has answered, and all */
  openFindings: z.number().int(),
  findings: z.number().int(),
  /** places of the text that somebody has to fill in (待补) */
  blanks: z.number().int(),
  /** SM3 over the canonical JSON of what would be signed, or was */
  hash: z.string(),
})

/** The whole self-evaluation (绩效自评): all that papers are made from. */
export const EvaluationDocument = EvaluationSummary.extend({
  title: z.string(),
  countyName: z.string(),
  /** null: no weights were entered, so there is no total, and the paper says so */
  scheme: z.object({ id: z.string(), source: z.string() }).nullable(),
  /** of the weights that could be scored; null when unweighted */
  score: z.object({ scored: z.number(), ofWeight: z.number(), text: z.string() }).nullable(),
  sections: z.array(EvaluationSection),
  indicators: z.array(EvaluationIndicator),
  evidence: z.array(EvaluationEvidence),
  findingList: z.array(EvaluationFinding),
  towns: z.array(EvaluationTown),
  yearOnYear: z.array(YearOnYear),
  /** every figure that is spoken of, this year’s and last year’s */
  figures: z.array(Figure),
  steps: z.array(EvaluationStep),
})
export type EvaluationDocument = z.infer<typeof EvaluationDocument>

const EvaluationId = z.object({ evaluationId: Id })

export const listEvaluations = endpoint({
  id: 'listEvaluations',
  method: 'GET',
  path: '/evaluations',
  summary: 'Versions of the yearly self-evaluations, the newest first',
  access: BOOK_READERS,
  query: PageQuery.extend({ year: BudgetYear.optional() }),
  response: pageOf(EvaluationSummary),
})

export const evaluateYear = endpoint({
  id: 'evaluateYear',
  method: 'POST',
  path: '/evaluations',
  summary: 'Count a year and draft its self-evaluation: a new version, with the edited text of the one before',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: z.object({ year: BudgetYear }),
  response: EvaluationDocument,
  requestsPerMinute: 10,
})

export const readEvaluation = endpoint({
  id: 'readEvaluation',
  method: 'GET',
  path: '/evaluations/:evaluationId',
  summary: 'A version of a self-evaluation, whole',
  access: BOOK_READERS,
  params: EvaluationId,
  response: EvaluationDocument,
})

export const editEvaluationSection = endpoint({
  id: 'editEvaluationSection',
  method: 'PUT',
  path: '/evaluations/:evaluationId/sections/:section',
  summary: 'Write the text of a section; figures stay references, and typed numbers are warned of',
  access: ['finance', 'administrator', 'leader'],
  params: EvaluationId.extend({ section: z.string().max(60) }),
  body: z.object({
    text: z.string().trim().min(1, '请填写内容，没有内容的写【待补：…】').max(5_000, '一节最多 5000 字'),
    /** the revision that was on the screen */
    revision: z.number().int().min(0),
  }),
  response: EvaluationDocument,
})

export const answerEvaluationFinding = endpoint({
  id: 'answerEvaluationFinding',
  method: 'POST',
  path: '/evaluations/:evaluationId/findings/:finding/answers',
  summary: 'Say something to a finding; it stays, and is printed with what was said',
  access: ['finance', 'administrator', 'leader'],
  params: EvaluationId.extend({ finding: z.string().max(60) }),
  body: z.object({ text: z.string().trim().min(2, '请写明情况').max(500) }),
  response: EvaluationDocument,
})

const Note = z.object({ note: z.string().trim().max(500).optional() })

export const submitEvaluation = endpoint({
  id: 'submitEvaluation',
  method: 'POST',
  path: '/evaluations/:evaluationId/submission',
  summary: 'Put a version before the leader; it cannot be changed until it is signed or returned',
  access: ['finance', 'administrator'],
  params: EvaluationId,
  body: Note,
  response: EvaluationDocument,
})

export const returnEvaluation = endpoint({
  id: 'returnEvaluation',
  method: 'POST',
  path: '/evaluations/:evaluationId/return',
  summary: 'Send a version back to be written anew',
  access: ['leader'],
  params: EvaluationId,
  body: z.object({ note: z.string().trim().min(2, '请写明退回的原因').max(500) }),
  response: EvaluationDocument,
})

export const signEvaluation = endpoint({
  id: 'signEvaluation',
  method: 'POST',
  path: '/evaluations/:evaluationId/signature',
  summary: 'Sign a version for good, by the hash of what was read; somebody other than who submitted it',
  access: ['leader'],
  params: EvaluationId,
  body: Note.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/, '请刷新后再签发') }),
  response: EvaluationDocument,
})

export const EvaluationChanges = z.object({
  before: EvaluationSummary,
  after: EvaluationSummary,
  figures: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      siteName: z.string().nullable(),
      /** null: that version does not have it */
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  findingsAppeared: z.array(z.string()),
  findingsGone: z.array(z.string()),
  /** keys of sections whose text is another */
  sections: z.array(z.string()),
})

export const compareEvaluations = endpoint({
  id: 'compareEvaluations',
  method: 'GET',
  path: '/evaluations/:evaluationId/changes',
  summary: 'What a version says otherwise than an earlier one of its year; than the one before when none is named',
  access: BOOK_READERS,
  params: EvaluationId,
  query: z.object({ since: Id.optional() }),
  response: EvaluationChanges,
})

/** Papers of an evaluation that one person asks for in a minute. */
const EVALUATION_PAPERS_A_MINUTE = 10

export const printEvaluation = endpoint({
  id: 'printEvaluation',
  method: 'GET',
  path: '/evaluations/:evaluationId/report.pdf',
  summary: 'A version in the official form as PDF, with the list of its sources and a QR that leads to them',
  access: BOOK_READERS,
  params: EvaluationId,
  contentType: 'application/pdf',
  requestsPerMinute: EVALUATION_PAPERS_A_MINUTE,
})

export const writeEvaluation = endpoint({
  id: 'writeEvaluation',
  method: 'GET',
  path: '/evaluations/:evaluationId/report.docx',
  summary: 'The same as a Word document',
  access: BOOK_READERS,
  params: EvaluationId,
  contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  requestsPerMinute: EVALUATION_PAPERS_A_MINUTE,
})

export const packEvidence = endpoint({
  id: 'packEvidence',
  method: 'GET',
  path: '/evaluations/:evaluationId/evidence.xlsx',
  summary:
    'The evidence pack: every figure beside the formula over rows that it has to equal. Tracking numbers are masked',
  access: BOOK_READERS,
  params: EvaluationId,
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  requestsPerMinute: EVALUATION_PAPERS_A_MINUTE,
})
