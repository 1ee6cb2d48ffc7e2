import { currentStatement } from '../../domain/authorisation.ts'
import type { LocalDate } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import { planRoute } from '../../domain/route.ts'
import type { Matter } from '../../services/network.ts'
import { MISHAPS, type Mishap, type YearParameters } from '../parameters.ts'
import { clock, type Moment } from './days.ts'
import { type Filing, type PersonKey, type PlannedItem, personId } from './deeds.ts'
import type { Draw } from './draw.ts'
import { type BagLeg, type Ground, handlerOf, Journey } from './journey.ts'

/** What cases are drawn from. */
export interface CaseGround extends Ground {
  readonly matters: readonly Matter[]
  readonly villagesOf: ReadonlyMap<string, readonly string[]>
  readonly parameters: YearParameters
}

export type CaseForm = keyof YearParameters['madeUp']['cases']

/** Who asks for what, and where he lives. */
export interface CaseFacts {
  readonly key: string
  readonly form: CaseForm
  readonly matter: Matter
  /** village or town centre where the resident comes to */
  readonly homeSiteId: string
  readonly townId: string
  /** files by phone himself; null: staff file for him */
  readonly resident: PersonKey | null
  readonly consignee: { readonly name: string; readonly phone?: string }
  readonly weightGrams: number
  readonly mishap: Mishap | null
  readonly isWitnessed: boolean
  readonly isHome: boolean
}

/** A case with its consignments; what the carrier takes over counts as an item. */
export interface PlannedCase {
  readonly items: readonly PlannedItem[]
  readonly bagLegs: readonly BagLeg[]
  /** does every item leave its origin within the year? */
  readonly isWithinYear: boolean
}

const MISHAPS_OF_MATERIALS: ReadonlySet<Mishap> = new Set(['damaged', 'other', 'missing_hop', 'stalled'])
const MISHAPS_OF_RESULTS: ReadonlySet<Mishap> = new Set(MISHAPS)

/** Draws who asks for what. Round trips and what is kept go without mishaps: their stories are long enough. */
export function drawFacts(ground: CaseGround, draw: Draw, key: string, form: CaseForm): CaseFacts {
  const { shares, townShares, selfServiceResidents } = ground.parameters.madeUp
  const townId = draw.weighted(townShares)
  const villages = ground.villagesOf.get(townId) ?? []
  const mishap = drawMishap(ground.parameters, draw, form)
  const isWitnessed =
    mishap === 'not_witnessed' || (mishap === null && form === 'result' && draw.happens(shares.twoPeople))
  const isHome =
    mishap === 'three_failed_attempts' ||
    (form === 'result' && mishap === null && !isWitnessed && draw.happens(shares.homeDelivery))
  const inVillage = !isHome && !isWitnessed && villages.length > 0 && draw.happens(shares.toVillage)
  const resident = !isWitnessed && draw.happens(shares.selfService) ? draw.below(selfServiceResidents) : null
  const matter = draw.pick(ground.matters)
  return {
    ...{ key, form, matter, townId, mishap, isWitnessed, isHome },
    homeSiteId: inVillage ? draw.pick(villages) : townId,
    resident: resident === null ? null : `resident:${resident}`,
    consignee: drawConsignee(draw, resident, isHome),
    weightGrams: 60 + 20 * Math.floor(50 * draw.number() ** 2),
  }
}

/** How often mishaps happen is said per thousand cases; they all happen to cases of one consignment. */
function drawMishap({ madeUp }: YearParameters, draw: Draw, form: CaseForm): Mishap | null {
  const possible =
    form === 'result' ? MISHAPS_OF_RESULTS : form === 'materials' ? MISHAPS_OF_MATERIALS : new Set<Mishap>()
  const left = draw.number() * 1_000
  let up = 0
  for (const kind of MISHAPS) {
    up += madeUp.mishapsPerThousandCases[kind]
    if (left < up) return possible.has(kind) ? kind : null
  }
  return null
}

/** Names and numbers that nobody bears. A few come without a phone, and have the staff sign for them. */
function drawConsignee(draw: Draw, resident: number | null, isHome: boolean): CaseFacts['consignee'] {
  if (resident !== null)
    return { name: `示例居民${resident + 1}`, phone: `1990000${String(resident).padStart(4, '0')}` }
  const other = draw.below(5_000)
  const name = `示例乡亲${other + 1}`
  return !isHome && draw.happens(0.06) ? { name } : { name, phone: `1980000${String(other).padStart(4, '0')}` }
}

/** Whoever files: the resident, or somebody at a counter that has to do with it. */
export function filerOf({ resident, form, matter, homeSiteId, isWitnessed }: CaseFacts, draw: Draw): PersonKey {
  if (resident !== null) return resident
  const atAgency = form === 'keepForPickup' || isWitnessed || (form === 'result' && draw.happens(0.5))
  return handlerOf(atAgency ? matter.agencyId : homeSiteId)
}

/** Few hours, so that many people act at one instant and their requests go together. */
const PHONE_HOURS = [clock(9), clock(12, 30), clock(16, 10), clock(20)]
const COUNTER_MORNING = [clock(9), clock(10)]
const COUNTER_AFTERNOON = clock(14, 40)

/** When it is filed: residents with a phone at any hour of the day, staff while their counter is open. */
export function filedAt(ground: Ground, facts: CaseFacts, filer: PersonKey, date: LocalDate, draw: Draw): Moment {
  if (facts.resident !== null) return { date, minute: draw.pick(PHONE_HOURS) }
  const site = ground.tree.get(filer.slice(0, filer.lastIndexOf(':')))
  return ground.days.firstOpen(site, { date, minute: 0 }, [draw.pick(COUNTER_MORNING), COUNTER_AFTERNOON])
}

/** Opens the case by its first consignment. @returns the consignment at the start of its way, and the case */
export function register(
  ground: Ground,
  facts: CaseFacts,
  filer: PersonKey,
  at: Moment,
  more: Partial<Filing>,
): { readonly journey: Journey; readonly caseId: string } {
  const commandKey = `${personId(filer)}:registerConsignment:${facts.key}`
  const journey = new Journey(ground, derivedId('consignment', commandKey), at, facts.isWitnessed)
  const filing: Filing = {
    direction: 'result',
    matterId: facts.matter.id,
    consignee: facts.consignee,
    weightGrams: facts.weightGrams,
    ...(facts.consignee.phone === undefined ? { authorisation: AUTHORISATION } : {}),
    ...(facts.isWitnessed ? { twoPersonHandling: true } : {}),
    ...more,
  }
  journey.do(at, filer, { kind: 'register', item: journey.id, key: facts.key, filing })
  return { journey, caseId: derivedId('case', commandKey) }
}

const AUTHORISATION = {
  relation: 'staff',
  statementVersion: currentStatement().version,
  consented: true,
  identityKind: 'identity_card',
  identityLast4: '0000',
} as const satisfies Filing['authorisation']

export function destinationOf({ homeSiteId, isHome }: CaseFacts): NonNullable<Filing['destination']> {
  return isHome ? { kind: 'home', siteId: homeSiteId, address: '示例路 1 号' } : { kind: 'site', siteId: homeSiteId }
}

/** Agency to the resident's side. */
export function wayOf({ tree }: Ground, { matter, homeSiteId }: CaseFacts): readonly string[] {
  return planRoute(tree, matter.agencyId, homeSiteId)
}
