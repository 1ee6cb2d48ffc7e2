import { spentBudgets } from '../domain/budget.ts'
import {
  addDays,
  type IsoWeek,
  isoWeekOf,
  localDateOf,
  parseIsoWeek,
  previousWeek,
  weekRange,
} from '../domain/calendar-time.ts'
import { fen } from '../domain/money.ts'
import type { SiteTree } from '../domain/site.ts'
import { type TownWeek, type WeekFacts, weekSummaryText } from '../domain/summary.ts'
import { versionNames } from '../domain/version-name.ts'
import { AppError } from '../errors.ts'
import { readLastRoot } from '../store/daily-roots.ts'
import {
  type PresentState,
  readPresentState,
  readWeekFlow,
  readWeekPostings,
  type WeekFlow,
} from '../store/weekly-facts.ts'
import { budgetStates, daysOfYear } from './budget.ts'
import type { ServiceContext } from './context.ts'
import { summaryCodes } from './figures/summary-codes.ts'
import { planReach } from './holiday-plan.ts'

/** The week in figures and in words, from one reading. */
export interface WeekSummary {
  readonly facts: WeekFacts
  /** a title and three lines, once a day is closed one more; at most 600 characters */
  readonly text: string
}

/**
 * Counts a week, by default the running one: what moved from Monday to Sunday, how things stand now, what the ledger holds
 * for it, which day was closed last. Statements side by side, each bounded by an index on time or by the work that is open.
 */
export async function summariseWeek(context: ServiceContext, week?: IsoWeek): Promise<WeekSummary> {
  const asOf = context.clock.now()
  const asked = week ?? isoWeekOf(asOf)
  const range = weekRange(asked)
  const lastDay = addDays(localDateOf(range.to), -1)
  const [tree, flow, state, postings, dailyRoot, reach, budget, pricing, figureCodes] = await Promise.all([
    context.network.tree(),
    readWeekFlow(context.db, range, weekRange(previousWeek(asked))),
    readPresentState(context.db, asOf),
    readWeekPostings(context.db, range),
    readLastRoot(context.db, lastDay),
    planReach(context),
    budgetStates(context.db, { ...daysOfYear(Number(lastDay.slice(0, 4))), until: lastDay }),
    context.pricing.current(),
    summaryCodes(context.db, { from: localDateOf(range.from), until: lastDay }, null),
  ])
  const { accounts, versionIds, ...savings } = postings
  const facts: WeekFacts = {
    week: asked,
    ...range,
    asOf,
    registered: flow.registered,
    handedOver: flow.handedOver,
    completed: total(flow.completedByHome),
    cancelled: flow.cancelled,
    previousWeekCompleted: flow.previousCompleted,
    inTransit: state.inTransit,
    awaitingPickup: state.awaitingPickup,
    overdueTasks: total(state.overdueByHome),
    openExceptions: state.openExceptions,
    escalatedTasks: total(flow.escalatedByHome),
    planEnds: reach.isShort ? reach.horizon : null,
    postageFen: {
      towns: fen(accounts.postage_towns ?? 0),
      county_seat: fen(accounts.postage_county_seat ?? 0),
    },
    spentBudgets: spentBudgets(budget),
    savings,
    medianHours: flow.medianHours,
    byTown: townsOf(tree, flow, state),
    methodVersionIds: versionIds,
    methodNames: versionNames(versionIds, pricing),
    figureCodes,
    dailyRoot,
  }
  return { facts, text: weekSummaryText(facts) }
}

/** Reads a week as callers write it. @throws AppError validation_failed for a week that its year does not have */
export function readWeek(text: string | undefined): IsoWeek | undefined {
  if (text === undefined) return undefined
  try {
    return parseIsoWeek(text)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const message = `没有 ${text} 这一周，请核对年份和周次`
    throw new AppError('validation_failed', { detail: message, issues: [{ path: 'week', message }], cause })
  }
}

/** Towns where anything was completed, is overdue or reached the leaders, by the resident's own site, in the order of their codes. */
export function townsOf(tree: SiteTree, flow: WeekFlow, state: PresentState): TownWeek[] {
  const towns = new Map<string, Omit<TownWeek, 'townId' | 'townName'>>()
  const add = (figure: 'completed' | 'overdue' | 'escalated', counts: WeekFlow['completedByHome']) => {
    for (const { homeSiteId, count } of counts) {
      const townId = tree.townOf(homeSiteId)?.id
      if (townId === undefined) continue
      const town = towns.get(townId) ?? { completed: 0, overdue: 0, escalated: 0 }
      towns.set(townId, { ...town, [figure]: town[figure] + count })
    }
  }
  add('completed', flow.completedByHome)
  add('overdue', state.overdueByHome)
  add('escalated', flow.escalatedByHome)
  return [...towns]
    .map(([townId, figures]) => ({ townId, townName: tree.get(townId).name, ...figures }))
    .sort((a, b) => (a.townId < b.townId ? -1 : 1))
}

export function total(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}
