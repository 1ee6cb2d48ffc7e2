import { type Estimate, type Fen, fen } from '../domain/money.ts'
import { instantsOf, type Period } from '../domain/period-summary.ts'
import { netOfProgrammeCost, type SavingsMethod, type SavingsTotals } from '../domain/savings.ts'
import { type SavingsFinding, savingsFindings } from '../domain/savings-findings.ts'
import { recountSavings, sumTowns, type TownSavings } from '../domain/savings-recount.ts'
import type { Site, SiteTree } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import {
  countFiledCases,
  type FiledCases,
  readPostedSavings,
  readProgrammeCost,
  readSavingsBases,
  type SavingsRange,
} from '../store/savings.ts'
import type { ServiceContext } from './context.ts'
import { reportedPeriod } from './reported-period.ts'
import { isHome } from './road-distances.ts'
import { sitesBelow } from './summarise-period.ts'

/** Which savings are asked for. */
export interface SavingsQuery {
  readonly from: string
  /** the last day */
  readonly until: string
  /** residents of this town alone */
  readonly townId?: string | undefined
  /** reckoned anew by this version; absent: as posted, each by the version of its day */
  readonly methodId?: string | undefined
  /** with visits and distances as they are now in place of those of the day */
  readonly inputs?: 'posted' | 'current' | undefined
}

/** What the relay saved residents in a time, what it cost, and what is to be known with it. */
export interface SavingsOfPeriod extends Period {
  readonly townId: string | null
  /** as posted, or reckoned anew */
  readonly reckoning: 'posted' | 'anew'
  readonly inputs: 'posted' | 'current'
  /** versions that the sums are made by */
  readonly methods: readonly SavingsMethod[]
  /** trips cover all cases; metres, minutes and fares those with a distance */
  readonly totals: SavingsTotals
  readonly byTown: readonly (TownSavings & { readonly townName: string | null })[]
  /** postage and adjustments in the books of these days; of a town, what was posted for it alone */
  readonly costFen: Fen
  /** fares saved less the cost; below 0 where it cost more than it is known to have saved */
  readonly netFen: Estimate
  /** cases filed in these days: how many save anything, and why the others do not */
  readonly cases: FiledCases
  readonly findings: readonly SavingsFinding[]
}

/**
 * Savings of a time by domain.md, "Sound savings". As posted they come from the day sums; reckoned anew, what each posting
 * was reckoned from is gathered in groups and goes through the same rule, and the books are not touched.
 * @throws AppError validation_failed, site_not_found, savings_method_not_found
 */
export async function savingsOfPeriod(context: ServiceContext, query: SavingsQuery): Promise<SavingsOfPeriod> {
  const period = reportedPeriod(query)
  const inputs = query.inputs ?? 'posted'
  const [tree, matters, { savingsMethods }] = await Promise.all([
    context.network.tree(),
    context.network.matters(),
    context.pricing.current(),
  ])
  const town = countedTown(tree, query.townId)
  const range: SavingsRange = { ...period, townId: town?.id ?? null }
  const isAnew = query.methodId !== undefined || inputs === 'current'
  const [reckoned, costFen, cases] = await Promise.all([
    isAnew ? reckonAnew(context, range, inputs, query.methodId) : readPosted(context, range),
    readProgrammeCost(context.db, range),
    countFiledCases(context.db, { ...instantsOf(period), homes: town === null ? null : sitesBelow(tree, town) }),
  ])
  const { towns, methodIds, withoutBasis } = reckoned
  const totals = sumTowns(towns)
  const methods = savingsMethods.filter(({ id }) => methodIds.includes(id))
  return {
    ...range,
    reckoning: isAnew ? 'anew' : 'posted',
    inputs,
    methods,
    totals,
    byTown: towns.map((one) => ({ ...one, townName: one.townId === null ? null : tree.get(one.townId).name })),
    costFen: fen(costFen),
    netFen: netOfProgrammeCost(inOrder(totals.fareFen), fen(costFen)),
    cases,
    findings: savingsFindings({
      ...{ totals, methods, withoutBasis, roadMetres: measuredRoads(tree) },
      unsourcedMatters: [...matters.values()].filter(({ visitsSource }) => visitsSource === null).length,
    }),
  }
}

interface Reckoned {
  readonly towns: readonly TownSavings[]
  readonly methodIds: readonly string[]
  readonly withoutBasis: number
}

async function readPosted({ db }: ServiceContext, range: SavingsRange): Promise<Reckoned> {
  return { ...(await readPostedSavings(db, range)), withoutBasis: 0 }
}

async function reckonAnew(
  context: ServiceContext,
  range: SavingsRange,
  inputs: 'posted' | 'current',
  methodId: string | undefined,
): Promise<Reckoned> {
  const { savingsMethods } = await context.pricing.current()
  const asked = methodId === undefined ? undefined : methodOf(savingsMethods, methodId)
  const { groups, withoutBasis } = await readSavingsBases(context.db, range, inputs)
  const byId = new Map(savingsMethods.map((method) => [method.id, method]))
  const towns = recountSavings(groups, (group) => asked ?? byId.get(group.methodId))
  const methodIds = asked === undefined ? [...new Set(groups.map((group) => group.methodId))] : [asked.id]
  return { towns, methodIds, withoutBasis }
}

/** @throws AppError savings_method_not_found */
export function methodOf(methods: readonly SavingsMethod[], id: string): SavingsMethod {
  const method = methods.find((one) => one.id === id)
  if (method === undefined) throw new AppError('savings_method_not_found')
  return method
}

/** The town whose residents alone are counted; null: the county. @throws AppError site_not_found */
export function countedTown(tree: SiteTree, townId: string | undefined): Site | null {
  if (townId === undefined) return null
  const site = tree.find(townId)
  if (site?.kind !== 'town_centre') throw new AppError('site_not_found', { detail: '节约按镇统计，请写镇的编码' })
  return site
}

/** More was taken back than saved: its bounds are the other way round. */
function inOrder({ low, middle, high }: SavingsTotals['fareFen']): Estimate {
  return { low: Math.min(low, high), middle, high: Math.max(low, high) }
}

/** Distances of places that residents live at; the county seat itself is no measurement. */
function measuredRoads(tree: SiteTree): readonly number[] {
  const homes = [...tree.sites].filter(isHome)
  return homes.flatMap(({ roadMetres }) => (roadMetres === null || roadMetres === 0 ? [] : [roadMetres]))
}
