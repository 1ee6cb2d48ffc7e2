import { z } from 'zod'
import { BOOK_READERS, BudgetYear } from './budget.ts'
import { endpoint, Id, Instant, PageQuery, pageOf, SiteId } from './endpoint.ts'

const ScoringRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reached') }).describe('达到得满分，否则不得分'),
  z.object({ kind: z.literal('proportional'), floor: z.number().min(0).max(1) }).describe('按比例，低于下限不得分'),
  z.object({
    kind: z.literal('steps'),
    steps: z
      .array(z.object({ from: z.number().min(0), share: z.number().min(0).max(1) }))
      .min(1)
      .max(20),
  }),
])

export const TargetDirection = z.enum(['at_least', 'at_most']).describe('不低于, 不高于')

export const EvaluationScheme = z.object({
  id: Id,
  /** of evaluations of this year and later ones */
  fromYear: z.number().int(),
  source: z.string(),
  items: z.array(
    z.object({
      indicator: z.string().max(60),
      weight: z.number().min(0).max(100),
      /** null: judged by documents alone */
      target: z
        .object({
          figure: z.string().max(40),
          direction: TargetDirection,
          /** in the figure’s unit: fen, metres, tenths of a per mille … */
          value: z.number(),
          scoring: ScoringRule,
        })
        .nullable(),
    }),
  ),
  recordedAt: Instant,
})

export const listEvaluationSchemes = endpoint({
  id: 'listEvaluationSchemes',
  method: 'GET',
  path: '/evaluation-schemes',
  summary: 'Versions of weights, targets and scoring rules, the newest first',
  access: BOOK_READERS,
  query: PageQuery,
  response: pageOf(EvaluationScheme),
})

export const recordEvaluationScheme = endpoint({
  id: 'recordEvaluationScheme',
  method: 'POST',
  path: '/evaluation-schemes',
  summary: 'Record weights, targets and scoring rules for evaluations that are counted from now on',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: EvaluationScheme.pick({ items: true }).extend({
    fromYear: BudgetYear,
    source: z.string().trim().min(2, '请写明出自哪份文件').max(200),
  }),
  response: EvaluationScheme,
})

export const TownPopulation = z.object({
  id: Id,
  year: z.number().int(),
  townId: SiteId,
  persons: z.number().int(),
  source: z.string(),
  recordedAt: Instant,
})

export const listTownPopulations = endpoint({
  id: 'listTownPopulations',
  method: 'GET',
  path: '/town-populations',
  summary: 'How many people live in the towns, as entered, the newest first',
  access: BOOK_READERS,
  query: PageQuery.extend({ year: BudgetYear.optional() }),
  response: pageOf(TownPopulation),
})

export const recordTownPopulation = endpoint({
  id: 'recordTownPopulation',
  method: 'POST',
  path: '/town-populations',
  summary: 'Record how many people live in a town in a year, with the source',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    year: BudgetYear,
    townId: SiteId,
    persons: z.number().int().min(1).max(10_000_000),
    source: z.string().trim().min(2, '请写明出处').max(200),
  }),
  response: TownPopulation,
})
