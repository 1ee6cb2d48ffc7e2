import { z } from 'zod'
import type { Bag } from './bags.ts'
import { BOOK_READERS, type BudgetLineState, BudgetYear } from './budget.ts'
import { endpoint, Id, OVERSIGHT, RELAY_STAFF } from './endpoint.ts'
import { PeriodQuery, type PeriodSummary } from './period-reports.ts'
import type { WeeklySummary } from './reports.ts'

/** What a card of some time is about: everything, or the towns beside each other. */
export const PeriodCardTopic = z.enum(['summary', 'towns'])
export type PeriodCardTopic = z.infer<typeof PeriodCardTopic>

/** How the budget of a year stands. */
export interface BudgetCard {
  readonly year: number
  readonly asOf: string
  readonly lines: readonly BudgetLineState[]
}

/** Something that says more as a picture, with all that it shows. */
export type Picture =
  | { readonly kind: 'weekly'; readonly summary: WeeklySummary }
  | { readonly kind: 'period'; readonly topic: PeriodCardTopic; readonly summary: PeriodSummary }
  | { readonly kind: 'budget'; readonly budget: BudgetCard }
  | { readonly kind: 'manifest'; readonly asOf: string; readonly bag: Bag }

export const readPeriodCard = endpoint({
  id: 'readPeriodCard',
  method: 'GET',
  path: '/reports/period/card.png',
  summary: 'Any time and place as a picture for a phone: everything, or the towns beside each other',
  access: [...OVERSIGHT, 'dispatcher'],
  query: PeriodQuery.extend({ topic: PeriodCardTopic.default('summary') }),
  contentType: 'image/png',
  requestsPerMinute: 30,
})

export const readBudgetCard = endpoint({
  id: 'readBudgetCard',
  method: 'GET',
  path: '/budget/card.png',
  summary: 'How a year’s budget stands, as a picture for a phone',
  access: BOOK_READERS,
  query: z.object({ year: BudgetYear.optional().describe('the running year when absent') }),
  contentType: 'image/png',
  requestsPerMinute: 30,
})

export const readManifestPicture = endpoint({
  id: 'readManifestPicture',
  method: 'GET',
  path: '/bags/:bagId/manifest.png',
  summary: 'A bag’s manifest as a picture for a phone: numbers and contents, and nobody’s name',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  params: z.object({ bagId: Id }),
  contentType: 'image/png',
  requestsPerMinute: 30,
})
