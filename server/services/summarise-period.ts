import { fen } from '../domain/money.ts'
import { instantsOf, type PeriodFacts, periodBefore, periodSummaryText } from '../domain/period-summary.ts'
import { fullNameOf, type Site, type SiteTree } from '../domain/site.ts'
import { versionNames } from '../domain/version-name.ts'
import { AppError } from '../errors.ts'
import { type Homes, readPresentState, readWeekFlow, readWeekPostings } from '../store/weekly-facts.ts'
import type { ServiceContext } from './context.ts'
import { summaryCodes } from './figures/summary-codes.ts'
import { reportedPeriod } from './reported-period.ts'
import { total, townsOf } from './summarise-week.ts'

export interface PeriodReport {
  readonly facts: PeriodFacts
  readonly text: string
}

/**
 * Counts any time, of the county or of the residents of one village or town, as the weekly summary counts a week.
 * @throws AppError validation_failed for a time that runs backwards or is too long, site_not_found, site_not_allowed
 */
export async function summarisePeriod(
  context: ServiceContext,
  query: { readonly from: string; readonly until: string; readonly siteId?: string | undefined },
): Promise<PeriodReport> {
  const period = reportedPeriod(query)
  const range = instantsOf(period)
  const tree = await context.network.tree()
  const { site, homes } = countedHomes(tree, query.siteId)
  const asOf = context.clock.now()
  const [flow, state, postings, pricing, figureCodes] = await Promise.all([
    readWeekFlow(context.db, range, instantsOf(periodBefore(period)), homes),
    readPresentState(context.db, asOf, homes),
    readWeekPostings(context.db, range, homes),
    context.pricing.current(),
    // figures are kept of towns and of the county
    homes !== null && site?.kind !== 'town_centre'
      ? []
      : summaryCodes(context.db, period, homes === null ? null : (site?.id ?? null)),
  ])
  const { accounts, versionIds, ...savings } = postings
  const { completedByHome, escalatedByHome, ...counted } = flow
  const { overdueByHome, ...standing } = state
  const facts: PeriodFacts = {
    ...period,
    ...counted,
    ...standing,
    asOf,
    figureCodes,
    siteName: homes === null || site === undefined ? null : fullNameOf(site),
    completed: total(completedByHome),
    escalatedTasks: total(escalatedByHome),
    overdueTasks: total(overdueByHome),
    postageFen: { towns: fen(accounts.postage_towns ?? 0), county_seat: fen(accounts.postage_county_seat ?? 0) },
    savings,
    byTown: townsOf(tree, flow, state),
    methodVersionIds: versionIds,
    methodNames: versionNames(versionIds, pricing),
  }
  return { facts, text: periodSummaryText(facts) }
}

/**
 * Whose cases are counted: of the residents of a village or town, or of the whole county.
 * @throws AppError site_not_found, site_not_allowed
 */
export function countedHomes(tree: SiteTree, siteId: string | undefined): { site: Site | undefined; homes: Homes } {
  const site = siteId === undefined ? undefined : countedSite(tree, siteId)
  return { site, homes: site === undefined || site.kind === 'hub' ? null : sitesBelow(tree, site) }
}

function countedSite(tree: SiteTree, siteId: string): Site {
  const site = tree.find(siteId)
  if (site === undefined) throw new AppError('site_not_found')
  // Cases are counted where their residents live, and nobody lives at an agency.
  if (site.kind === 'agency')
    throw new AppError('site_not_allowed', { detail: '职能单位还不能单独统计，请写镇名或村名' })
  return site
}

/** The site and all below it. */
export function sitesBelow(tree: SiteTree, site: Site): readonly string[] {
  const isBelow = (one: Site): boolean => {
    for (
      let at: Site | undefined = one;
      at !== undefined;
      at = at.parentId === null ? undefined : tree.find(at.parentId)
    ) {
      if (at.id === site.id) return true
    }
    return false
  }
  return [...tree.sites].filter(isBelow).map(({ id }) => id)
}
