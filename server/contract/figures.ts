import { z } from 'zod'
import { BudgetLine } from './budget.ts'
import { endpoint, Id, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf, SiteId } from './endpoint.ts'

export const FigureUnit = z
  .enum([
    ...(['fen', 'items', 'cases', 'trips', 'metres', 'minutes', 'ratings', 'persons', 'months', 'documents'] as const),
    ...(['per_mille', 'fen_per_item', 'metres_per_item', 'fen_per_kilometre', 'items_per_thousand'] as const),
  ])
  .describe('of the value as it stands here; `text` is in units for people')

export const FigureValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact'), amount: z.number() }),
  z.object({ kind: z.literal('estimate'), low: z.number(), middle: z.number(), high: z.number() }),
  /** there is no value, and it is not 0 */
  z.object({ kind: z.literal('gap'), reason: z.string() }),
])

/** A figure of a report: what it says, of what, and how it came to be. */
export const Figure = z.object({
  /** what people type to open it */
  code: z.string(),
  query: z.string(),
  name: z.string(),
  unit: FigureUnit,
  from: LocalDate,
  until: LocalDate,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  line: BudgetLine.nullable(),
  value: FigureValue,
  /** as it is printed, in Chinese */
  text: z.string(),
  provenance: z.object({
    queryVersion: z.number().int(),
    /** how it is worked out, in Chinese */
    how: z.string(),
    /** tariffs, savings methods and imports that it was made by */
    methods: z.array(z.string()),
    /** rows that it counts or adds up */
    rows: z.number().int(),
    /** quantities that are missing from it */
    gaps: z.number().int(),
    /** codes of the figures that it is worked out from */
    parts: z.array(z.string()),
  }),
})
export type Figure = z.infer<typeof Figure>

/** The evaluation that a figure was read from. */
const FigureVersion = z.object({
  evaluationId: Id,
  year: z.number().int(),
  version: z.number().int(),
  isFrozen: z.boolean(),
  asOf: Instant,
})

const FigureCode = z.object({
  code: z
    .string()
    .min(1)
    .max(20)
    .describe('such as F3K7AC, or F3K7AC-2 for the second version of the year’s evaluation'),
})

export const OpenedFigure = Figure.extend({
  /** as of when it was counted */
  asOf: Instant,
  /** null: counted now */
  evaluation: FigureVersion.nullable(),
  /** name, value and how it was worked out: three lines for a phone */
  summary: z.string(),
  /** the figures that it is worked out from */
  parts: z.array(Figure),
})
export type OpenedFigure = z.infer<typeof OpenedFigure>

export const readFigure = endpoint({
  id: 'readFigure',
  method: 'GET',
  path: '/figures/:code',
  summary: 'Open a figure: what it says, of what, by which query and versions; one of an evaluation as it stood there',
  access: OVERSIGHT,
  params: FigureCode,
  response: OpenedFigure,
})

/** One of the rows that a figure counts or adds up; what it leads to is named, personal data is not. */
export const FigureRow = z.object({
  id: z.string(),
  /** what the row is, in Chinese */
  text: z.string(),
  at: Instant,
  /** what it adds to the figure, in the figure’s unit; null: a quantity that is missing */
  amount: z.number().nullable(),
  versionId: z.string().nullable(),
  siteId: SiteId.nullable(),
  caseId: Id.nullable(),
  consignmentId: Id.nullable(),
  trackingNumber: z.string().nullable().describe('masked but for its end'),
  sourceEventId: Id.nullable(),
  transactionId: Id.nullable().describe('of the ledger, when the row is one of its transactions'),
})
export type FigureRow = z.infer<typeof FigureRow>

export const listFigureRows = endpoint({
  id: 'listFigureRows',
  method: 'GET',
  path: '/figures/:code/rows',
  summary: 'The rows that a figure counts or adds up, the oldest first; of a figure of an evaluation those of its day',
  access: OVERSIGHT,
  params: FigureCode,
  query: PageQuery,
  response: pageOf(FigureRow),
})

export const listPeriodFigures = endpoint({
  id: 'listPeriodFigures',
  method: 'GET',
  path: '/reports/period/figures',
  summary:
    'The figures of a week, a month or any other time, of the county or of a town, each with the code that opens it',
  access: OVERSIGHT,
  query: z.object({
    from: LocalDate.describe('first day, in Asia/Shanghai'),
    until: LocalDate.describe('last day, inclusive; at most 400 days in all'),
    townId: SiteId.optional(),
  }),
  response: z.object({ figures: z.array(Figure) }),
  requestsPerMinute: 60,
})
