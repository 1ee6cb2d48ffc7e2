import type { LocalDate } from '../../domain/calendar-time.ts'
import { addDays, localDateOf, localMonthOf } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import type { WorkdayCalendar } from '../../domain/opening-hours.ts'
import type { SiteTree } from '../../domain/site.ts'
import type { Matter } from '../../services/network.ts'
import type { YearParameters } from '../parameters.ts'
import { packLegs } from './bags.ts'
import { type CaseForm, type CaseGround, drawFacts, type PlannedCase } from './cases.ts'
import { clock, Days, instantOf } from './days.ts'
import type { Deed, PlannedItem } from './deeds.ts'
import { Draw } from './draw.ts'
import { grouped } from './grouped.ts'
import { handlerOf } from './journey.ts'
import { tellCancelled, tellCase } from './stories.ts'

/** What everybody does in a year of the relay, to the minute. */
export interface CountyYear {
  readonly parameters: YearParameters
  readonly days: Days
  readonly workdays: readonly LocalDate[]
  /** every consignment that the carrier takes over, with what was cancelled before */
  readonly items: readonly PlannedItem[]
  readonly cancelled: number
  readonly bags: number
  /** in the order of time */
  readonly deeds: readonly Deed[]
}

/** A case that would run into the next year is begun on another day; after so many tries something is wrong with the plan. */
const MOST_TRIES = 200

/**
 * Plans a year: pure, and the same for the same parameters, network and holiday plan. Exactly `given.items` consignments are
 * taken over by the carrier within the year; everything about them follows from what is made up.
 */
export function planCountyYear(
  parameters: YearParameters,
  county: { readonly tree: SiteTree; readonly matters: readonly Matter[]; readonly workdays: WorkdayCalendar },
): CountyYear {
  const days = new Days(county.workdays)
  const ground = groundOf(parameters, county, days)
  const workdays = days.ofYear(parameters.year)
  const dayOf = dayDrawing(parameters, workdays)
  const cases = planCases(ground, dayOf)
  const cancelled = planCancelled(ground, dayOf)
  const packed = packLegs(
    cases.flatMap(({ bagLegs }) => bagLegs),
    {
      hubId: county.tree.hub.id,
      fromItems: parameters.madeUp.bagFromItems,
      sealBroken: parameters.madeUp.shares.bagSealBroken,
      drawOf: (about) => new Draw(parameters.seed, about),
    },
  )
  const broken = packed.brokenSeals.map(({ item, exceptionId, receivedAt }): Deed => {
    const at = instantOf({ date: days.after(addDays(localDateOf(receivedAt), 1), 0), minute: clock(9, 20) })
    const note = '逐件核对过，一件不少'
    const eventId = derivedId('replay-event', exceptionId)
    return {
      at,
      by: handlerOf(county.tree.hub.id),
      act: { kind: 'resolve', item, exceptionId, eventId, resolution: 'accepted', note },
    }
  })
  const items = [...cases, ...cancelled].flatMap((one) => one.items)
  const deeds = [...items.flatMap((item) => item.deeds), ...packed.deeds, ...broken]
  return {
    ...{ parameters, days, workdays, items, cancelled: cancelled.length, bags: packed.bags },
    deeds: deeds.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
  }
}

function groundOf(
  parameters: YearParameters,
  { tree, matters }: { readonly tree: SiteTree; readonly matters: readonly Matter[] },
  days: Days,
): CaseGround {
  const villages = [...tree.sites].filter(({ kind, isActive }) => kind === 'village_station' && isActive)
  const byTown = grouped(villages, ({ id }) => tree.townOf(id)?.id ?? '')
  const villagesOf = new Map([...byTown].map(([town, sites]) => [town, sites.map(({ id }) => id).toSorted()]))
  return { tree, days, parameters, villagesOf, matters: matters.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** Working days by the shares of their months. */
function dayDrawing({ madeUp }: YearParameters, workdays: readonly LocalDate[]): (draw: Draw) => LocalDate {
  const byMonth = grouped(workdays, (date) => String(Number(localMonthOf(instantOf({ date, minute: 0 })).slice(5))))
  const weights = Object.fromEntries(madeUp.monthShares.map((share, index) => [String(index + 1), share]))
  return (draw) => draw.pick(byMonth.get(draw.weighted(weights)) as readonly LocalDate[])
}

function planCases(ground: CaseGround, dayOf: (draw: Draw) => LocalDate): PlannedCase[] {
  const { given, madeUp } = ground.parameters
  const cases: PlannedCase[] = []
  let left = given.items
  for (let index = 0; left > 0; index += 1) {
    const planned = planCase(ground, dayOf, index, (draw) => draw.weighted<CaseForm>(madeUp.cases), left)
    cases.push(planned)
    left -= planned.items.length
  }
  return cases
}

/** The first try that fits: within the year, and with no more items than are left. */
function planCase(
  ground: CaseGround,
  dayOf: (draw: Draw) => LocalDate,
  index: number,
  formOf: (draw: Draw) => CaseForm,
  left: number,
): PlannedCase {
  const key = `replay-case-${String(index).padStart(6, '0')}`
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const draw = new Draw(ground.parameters.seed, key, String(tries))
    const facts = drawFacts(ground, draw, key, formOf(draw))
    const planned = tellCase(ground, facts, dayOf(draw), draw)
    if (planned.isWithinYear && planned.items.length <= left) return planned
  }
  throw new RangeError(`${key} fits no day of the year`)
}

function planCancelled(ground: CaseGround, dayOf: (draw: Draw) => LocalDate): PlannedCase[] {
  const { given, madeUp, seed } = ground.parameters
  const count = Math.round((given.items * madeUp.cancelledPerThousandItems) / 1_000)
  return Array.from({ length: count }, (_, index) => {
    const key = `replay-cancelled-${String(index).padStart(6, '0')}`
    const draw = new Draw(seed, key)
    const facts = { ...drawFacts(ground, draw, key, draw.pick(['result', 'materials'])), mishap: null }
    return tellCancelled(ground, facts, dayOf(draw), draw)
  })
}
