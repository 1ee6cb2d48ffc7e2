import { api } from '../../services/api.js'
import type {
  ListBudgetResponse,
  ListExceptionsResponse,
  ListOverdueSitesResponse,
  ListRatingsResponse,
  ReadPeriodSummaryResponse,
  ReadSatisfactionResponse,
  ReadTrendResponse,
} from '../../services/api-types.js'
import type { Period } from '../wording/periods.js'

/** Enough for every town of a county, and for every site that is late on a bad day. */
const MOST_ROWS = 100

const ofPlace = (siteId: string) => (siteId === '' ? {} : { siteId })

/** Figures of a time. @param siteId village or town whose residents alone are counted; empty: the county */
export function readPeriod({ from, until }: Period, siteId: string): Promise<ReadPeriodSummaryResponse> {
  return api.call('readPeriodSummary', { query: { from, until, ...ofPlace(siteId) } })
}

/** How a time went, step by step. */
export function readTrend({ from, until }: Period, siteId: string): Promise<ReadTrendResponse> {
  return api.call('readTrend', { query: { from, until, ...ofPlace(siteId) } })
}

/** Lines of a year's budget. */
export function listBudget(year: number): Promise<ListBudgetResponse> {
  return api.call('listBudget', { query: { year } })
}

/** Sites with overdue tasks, the one that is longest overdue first. */
export function listOverdueSites(cursor?: string): Promise<ListOverdueSitesResponse> {
  return api.call('listOverdueSites', { query: { limit: MOST_ROWS, ...(cursor === undefined ? {} : { cursor }) } })
}

/** Open exceptions of the county, the most urgent first. */
export function listOpenExceptions(cursor?: string): Promise<ListExceptionsResponse> {
  return api.call('listExceptions', { query: { limit: MOST_ROWS, ...(cursor === undefined ? {} : { cursor }) } })
}

/** How residents rated what was completed in a time. */
export function readSatisfaction({ from, until }: Period): Promise<ReadSatisfactionResponse> {
  return api.call('readSatisfaction', { query: { from, until } })
}

/** Ratings of up to so many points with what was written, newest first; reading them is kept in the audit. */
export function listPoorRatings(most: number, cursor?: string): Promise<ListRatingsResponse> {
  return api.call('listRatings', { query: { most, ...(cursor === undefined ? {} : { cursor }) } })
}
