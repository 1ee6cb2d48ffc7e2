import { z } from 'zod'
import { endpoint, Id, Instant, LocalDate, OVERSIGHT, PageQuery, pageOf, SiteId } from './endpoint.ts'
import { TextCheckStatus } from './text-checks.ts'

/** 快, 方便, 态度好, 通知清楚; 慢, 不方便, 态度不好, 通知不清楚, 文件有破损 */
export const RatingTag = z.enum([
  'fast',
  'convenient',
  'friendly',
  'well_informed',
  'slow',
  'inconvenient',
  'unfriendly',
  'badly_informed',
  'documents_damaged',
])

const Score = z.number().int().min(1, '请打 1 到 5 分').max(5, '请打 1 到 5 分')

export const Rating = z.object({ consignmentId: Id, score: Score, tags: z.array(RatingTag), ratedAt: Instant })

export const rateConsignment = endpoint({
  id: 'rateConsignment',
  method: 'POST',
  path: '/consignments/:consignmentId/rating',
  summary: 'Rate what was received: its holder, once. The same rating again is the same; another is refused.',
  access: ['resident'],
  params: z.object({ consignmentId: Id }),
  body: z.object({
    score: Score,
    tags: z.array(RatingTag).max(RatingTag.options.length).default([]),
    comment: z.string().trim().min(1).max(300).optional(),
  }),
  response: Rating,
  status: 201,
})

/** Nobody quotes a mean without its n: they come together or not at all. */
const SatisfactionFigures = z.object({
  /** consignments completed in the time: those that could be rated */
  completed: z.number().int(),
  /** of these, how many were rated */
  n: z.number().int(),
  /** n of completed in thousandths, rounded down; null when nothing was completed */
  responsePerMille: z.number().int().nullable(),
  distribution: z.array(z.object({ score: Score, count: z.number().int() })),
  /** of the n ratings; null when there is none */
  mean: z.object({ n: z.number().int().min(1), score: z.number() }).nullable(),
})

export const readSatisfaction = endpoint({
  id: 'readSatisfaction',
  method: 'GET',
  path: '/reports/satisfaction',
  summary: 'How residents rated what was completed in a time: distribution with n and response rate, county and towns',
  access: [...OVERSIGHT, 'dispatcher'],
  query: z.object({
    from: LocalDate.describe('first day of completion, in Asia/Shanghai'),
    until: LocalDate.describe('last day, inclusive'),
  }),
  response: SatisfactionFigures.extend({
    from: LocalDate,
    until: LocalDate,
    tags: z.array(z.object({ tag: RatingTag, count: z.number().int() })),
    /** by the resident's own town; those of no town are in the county's figures only */
    byTown: z.array(SatisfactionFigures.extend({ townId: SiteId, townName: z.string() })),
    /** by the agency that the matter is of today */
    byAgency: z.array(SatisfactionFigures.extend({ agencyId: SiteId, agencyName: z.string() })),
  }),
})

export const readOwnSatisfaction = endpoint({
  id: 'readOwnSatisfaction',
  method: 'GET',
  path: '/reports/satisfaction/own',
  summary:
    'How residents rated what passed the caller’s own sites and was completed in a time; the hub’s desk: everything',
  access: ['handler', 'dispatcher'],
  query: z.object({
    from: LocalDate.describe('first day of completion, in Asia/Shanghai'),
    until: LocalDate.describe('last day, inclusive; at most 92 days in all'),
  }),
  response: SatisfactionFigures.extend({ from: LocalDate, until: LocalDate }),
  requestsPerMinute: 60,
})

export const RatingListItem = z.object({
  consignmentId: Id,
  trackingNumber: z.string(),
  homeName: z.string(),
  score: Score,
  tags: z.array(RatingTag),
  comment: z.string().nullable(),
  /** null: there is no comment, or it is not checked */
  commentCheck: TextCheckStatus.nullable(),
  ratedAt: Instant,
})

export const listRatings = endpoint({
  id: 'listRatings',
  method: 'GET',
  path: '/ratings',
  summary:
    'Ratings with what was written, newest first: all for hub and oversight, for handlers of what passed their own site. Audited',
  access: ['handler', 'dispatcher', 'leader', 'auditor', 'administrator'],
  query: PageQuery.extend({ most: z.coerce.number().int().min(1).max(5).optional().describe('scores up to this one') }),
  response: pageOf(RatingListItem),
  requestsPerMinute: 60,
})
