import { z } from 'zod'
import { BudgetLine } from './budget.ts'
import { LocalDate, SiteId } from './endpoint.ts'

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
