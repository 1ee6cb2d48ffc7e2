import { type LocalDate, localDateOf } from './calendar-time.ts'
import { itemsUsage, type LedgerPosting, postagePosting, savingsUsage, type UsagePosting } from './ledger.ts'
import { budgetLineOfLeg, type Direction, nextStop, type Route } from './route.ts'
import { type SavingsMethod, savingsMethodInForce } from './savings.ts'
import { changeOf, type SavingsBasis, savingsBasis } from './savings-basis.ts'
import type { SiteTree } from './site.ts'
import { type BudgetLine, priceItem, type TariffVersion, tariffInForce } from './tariff.ts'

/** Versions that price and measure; dated, never edited. */
export interface PricingVersions {
  readonly tariffs: readonly TariffVersion[]
  readonly savingsMethods: readonly SavingsMethod[]
  /** the first day that is not in a closed month; absent or null: no month is closed */
  readonly openFrom?: LocalDate | null
}

/** The day that a fact counts on: its own, or, when its month was closed before it was learnt, the first open day. */
export function postingDay(occurredAt: Date, openFrom: LocalDate | null | undefined): LocalDate {
  const day = localDateOf(occurredAt)
  return openFrom !== null && openFrom !== undefined && day < openFrom ? openFrom : day
}

/** What savings of a case hang on. */
export interface CaseFacts {
  readonly caseId: string
  readonly baselineVisits: number
  readonly attendanceRequired: boolean
  readonly homeSiteId: string
  /** directions of the other consignments of the case that are completed and spare a visit */
  readonly completedDirections: readonly Direction[]
}

/**
 * Does its arrival spare the resident a visit? What a supplement brings was none of the matter's visits, and who fetches a
 * result at the hub travels to the county seat all the same.
 */
export function sparesVisit(
  tree: SiteTree,
  { direction, route, isSupplement }: { direction: Direction; route: Route; isSupplement?: boolean },
): boolean {
  return !isSupplement && !(direction === 'result' && route.at(-1) === tree.hub.id)
}

/** A priced fact without an amount: nothing is posted, and somebody must see why. */
export type PricingGap = 'no_tariff' | 'weight_missing' | 'no_savings_method'

/**
 * Postage of a leg that the carrier takes over: once a consignment and budget line, by the tariff in force that day.
 * Per bag and flat tariffs price an item at 0; the bag or the month carries their price.
 */
export function postageOfLeg(
  tree: SiteTree,
  tariffs: readonly TariffVersion[],
  leg: {
    readonly consignmentId: string
    readonly route: Route
    readonly fromSiteId: string
    readonly dispatchedAt: Date
    readonly recordedAt: Date
    readonly weightGrams: number | null
  },
): { posting: LedgerPosting | null; gap: PricingGap | null } {
  const line = budgetLineOfDispatch(tree, leg.route, leg.fromSiteId)
  const tariff = tariffInForce(tariffs, line, localDateOf(leg.dispatchedAt), leg.recordedAt)
  if (tariff === null) return { posting: null, gap: 'no_tariff' }
  const price = priceItem(tariff.rule, { weightGrams: leg.weightGrams })
  if (price.fen === 0) return { posting: null, gap: price.gap }
  const posting = postagePosting({
    sourceKey: `${leg.consignmentId}:${line}`,
    line,
    amountFen: price.fen,
    tariffVersionId: tariff.id,
  })
  return { posting, gap: null }
}

/** The budget line that pays for what leaves a site; what the courier carries on from the last site is the towns' too. */
export function budgetLineOfDispatch(tree: SiteTree, route: Route, fromSiteId: string): BudgetLine {
  const next = nextStop(tree, route, fromSiteId)
  return next === undefined ? 'towns' : budgetLineOfLeg(tree, fromSiteId, next)
}

/** One item carried: posted when it first leaves its origin. */
export function itemOf(consignmentId: string): UsagePosting {
  return itemsUsage({ sourceKey: consignmentId, items: 1 })
}

interface CaseStep {
  /** the consignment; with the event behind it where it was completed before */
  readonly sourceKey: string
  readonly direction: Direction
  readonly at: Date
  /** when it was learnt: a version of the method that was entered later does not count */
  readonly recordedAt?: Date
}
interface SavingsStep {
  readonly posting: UsagePosting | null
  readonly gap: PricingGap | null
}

/** What the completion of one consignment adds to the savings of its case. */
export function savingsOfCompletion(
  tree: SiteTree,
  methods: readonly SavingsMethod[],
  facts: CaseFacts,
  completed: CaseStep,
): SavingsStep {
  const before = facts.completedDirections
  const after = [...before, completed.direction]
  return savingsStep(methods, facts, completed, { ...presentInputs(tree, facts), before, after })
}

/**
 * What is taken from the savings of a case when one of its consignments turns out not to be completed: by the method and
 * from the inputs that its completion was posted by, whatever was measured or entered since.
 * @param posted what its completion posted; null where it posted nothing
 */
export function savingsOfReopening(
  tree: SiteTree,
  methods: readonly SavingsMethod[],
  facts: CaseFacts,
  reopened: CaseStep,
  posted: UsagePosting | null,
): SavingsStep {
  const after = facts.completedDirections
  const before = [...after, reopened.direction]
  const inputs = posted?.basis ?? presentInputs(tree, facts)
  const usable = posted?.basis == null ? methods : methods.filter(({ id }) => id === posted.methodVersion)
  return savingsStep(usable, facts, reopened, { ...inputs, before, after })
}

function presentInputs(tree: SiteTree, { baselineVisits, attendanceRequired, homeSiteId }: CaseFacts) {
  return { baselineVisits, attendanceRequired, homeRoadMetres: tree.roadMetresFrom(homeSiteId) }
}

function savingsStep(
  methods: readonly SavingsMethod[],
  { caseId }: CaseFacts,
  { sourceKey, at, recordedAt }: CaseStep,
  given: SavingsBasis,
): SavingsStep {
  const method = savingsMethodInForce(methods, localDateOf(at), recordedAt)
  if (method === null) return { posting: null, gap: 'no_savings_method' }
  const basis = savingsBasis(given)
  return {
    posting: savingsUsage({ sourceKey: `${caseId}:${sourceKey}`, change: changeOf(basis, method), basis }),
    gap: null,
  }
}
