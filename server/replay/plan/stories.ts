import { addDays, type LocalDate } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import {
  type CaseFacts,
  type CaseGround,
  destinationOf,
  filedAt,
  filerOf,
  type PlannedCase,
  register,
  wayOf,
} from './cases.ts'
import { clock, isBefore, type Moment } from './days.ts'
import { personId } from './deeds.ts'
import type { Draw } from './draw.ts'
import { COURIER, handlerOf, isWithin, Journey, type LegWish, legsOf } from './journey.ts'
import {
  DOOR,
  explainMissingHop,
  failThreeTimes,
  follow,
  type ResultWay,
  refuse,
  report,
  scanAfterwards,
  throughTown,
} from './mishaps.ts'
import { complain, rate } from './opinions.ts'

/** Everything that happens to a case, from the day on which somebody asks for it. */
export function tellCase(ground: CaseGround, facts: CaseFacts, date: LocalDate, draw: Draw): PlannedCase {
  const filer = filerOf(facts, draw)
  const at = filedAt(ground, facts, filer, date, draw)
  const story = new Story(ground, facts, draw)
  switch (facts.form) {
    case 'result':
      story.result(filer, at)
      break
    case 'materials':
      story.materials(filer, at, {})
      break
    case 'roundTrip':
      story.roundTrip(filer, at)
      break
    case 'keepForPickup':
      story.kept(filer, at)
      break
  }
  return story.planned()
}

/** Asked for, and cancelled before anything was handed in: no item. */
export function tellCancelled(ground: CaseGround, facts: CaseFacts, date: LocalDate, draw: Draw): PlannedCase {
  const filer = filerOf(facts, draw)
  const at = filedAt(ground, facts, filer, date, draw)
  const isResult = facts.form === 'result'
  const more = isResult
    ? { destination: destinationOf(facts) }
    : { direction: 'materials' as const, originSiteId: facts.homeSiteId }
  const { journey, caseId } = register(ground, facts, filer, at, more)
  const by = facts.resident ?? handlerOf(isResult ? facts.matter.agencyId : facts.homeSiteId)
  const cancelled = { date: at.date, minute: Math.min(at.minute + 40, clock(23, 50)) }
  journey.do(cancelled, by, { kind: 'cancel', item: journey.id, eventId: journey.eventId(), reason: '居民说不用寄了' })
  return {
    items: [journey.planned({ caseId, townId: facts.townId, weightGrams: facts.weightGrams })],
    bagLegs: [],
    isWithinYear: true,
  }
}

class Story {
  readonly #ground: CaseGround
  readonly #facts: CaseFacts
  readonly #draw: Draw
  readonly #journeys: { readonly journey: Journey; readonly weightGrams: number }[] = []
  #caseId = ''

  constructor(ground: CaseGround, facts: CaseFacts, draw: Draw) {
    this.#ground = ground
    this.#facts = facts
    this.#draw = draw
  }

  planned(): PlannedCase {
    const { townId } = this.#facts
    const { withWaybill } = this.#ground.parameters.madeUp.shares
    for (const { journey } of this.#journeys) if (this.#draw.happens(withWaybill)) journey.noteWaybill()
    return {
      items: this.#journeys.map(({ journey, weightGrams }) =>
        journey.planned({ caseId: this.#caseId, townId, weightGrams }),
      ),
      bagLegs: this.#journeys.flatMap(({ journey }) => journey.bagLegs),
      isWithinYear: this.#journeys.every(({ journey }) => isWithin(this.#ground.parameters.year, journey)),
    }
  }

  result(filer: string, at: Moment): void {
    const journey = this.#open(filer, at, { destination: destinationOf(this.#facts) })
    const route = wayOf(this.#ground, this.#facts)
    const wish = this.#agencyWish()
    this.#bringResult(journey, this.#redirect(journey, route, wish) ?? route, wish)
  }

  kept(filer: string, at: Moment): void {
    const hub = this.#ground.tree.hub.id
    const { matter, homeSiteId } = this.#facts
    const more = { destination: { kind: 'site', siteId: hub }, homeSiteId, serviceForm: 'keep_for_pickup' } as const
    const journey = this.#open(filer, at, more)
    journey.leg(matter.agencyId, hub, this.#agencyWish())
    this.#collect(journey, hub, 2 + this.#draw.below(15))
  }

  materials(filer: string, at: Moment, more: object): Journey {
    const { homeSiteId, mishap } = this.#facts
    const journey = this.#open(filer, at, { direction: 'materials', originSiteId: homeSiteId, ...more })
    this.#handIn(journey, filer)
    const route = wayOf(this.#ground, this.#facts).toReversed()
    const hub = this.#ground.tree.hub.id
    for (const [from, to] of legsOf(route)) {
      const isUnscanned = mishap === 'missing_hop' && to === hub
      const road = mishap === 'stalled' && from === hub ? { road: 4 } : {}
      const { received } = journey.leg(from, to, { ...this.#slowly(), ...road, isUnscanned })
      if (isUnscanned) explainMissingHop(journey, received)
      if (to === hub && (mishap === 'damaged' || mishap === 'other')) report(journey, mishap, hub)
    }
    this.#afterwards(journey, journey.now)
    return journey
  }

  /** Materials up, their result down; now and then the agency wants something more in between. */
  roundTrip(filer: string, at: Moment): void {
    const { homeSiteId } = this.#facts
    const { shares } = this.#ground.parameters.madeUp
    const more = { serviceForm: 'round_trip', returnTo: { kind: 'site', siteId: homeSiteId } }
    const materials = this.materials(filer, at, more)
    const result = new Journey(this.#ground, derivedId('consignment', 'return', this.#caseId), materials.now)
    if (this.#draw.happens(shares.supplementOfRoundTrip)) result.now = this.#supplement(materials.now)
    this.#journeys.push({ journey: result, weightGrams: this.#facts.weightGrams })
    // whoever prepares a result of its own accord weighs it as it leaves: nobody has filed its weight
    const waits = this.#draw.happens(0.15) ? 4 + this.#draw.below(5) : this.#draw.below(3)
    this.#bringResult(result, wayOf(this.#ground, this.#facts), { waits, weighs: this.#facts.weightGrams })
  }

  #open(filer: string, at: Moment, more: object): Journey {
    const { journey, caseId } = register(this.#ground, this.#facts, filer, at, more)
    this.#caseId ||= caseId
    this.#journeys.push({ journey, weightGrams: this.#facts.weightGrams })
    return journey
  }

  /** The window asks for further materials, and the keeper takes them in some days later. @returns when they came */
  #supplement(arrived: Moment): Moment {
    const { matter } = this.#facts
    const { days } = this.#ground
    const window = handlerOf(matter.agencyId)
    const asked = { date: days.after(addDays(arrived.date, 1), 0), minute: clock(9, 10) }
    const key = `${this.#facts.key}-more`
    const commandKey = `${personId(window)}:registerConsignment:${key}`
    const journey = new Journey(this.#ground, derivedId('consignment', commandKey), asked)
    const direction = 'materials' as const
    const filing = { direction, matterId: matter.id, caseId: this.#caseId, isSupplement: true, weightGrams: 80 }
    journey.do(asked, window, { kind: 'register', item: journey.id, key, filing })
    this.#journeys.push({ journey, weightGrams: 80 })
    journey.now = { date: days.after(addDays(asked.date, 1), this.#draw.below(4)), minute: 0 }
    this.#handIn(journey, 'resident')
    journey.travel(wayOf(this.#ground, this.#facts).toReversed())
    return journey.now
  }

  /** Whoever filed at the counter hands it in at once; who filed by phone comes in the next days. */
  #handIn(journey: Journey, filer: string): void {
    const { homeSiteId } = this.#facts
    const site = this.#ground.tree.get(homeSiteId)
    const isAtCounter = filer === handlerOf(homeSiteId)
    const later = { date: addDays(journey.now.date, 1 + this.#draw.below(3)), minute: 0 }
    const at = isAtCounter
      ? { date: journey.now.date, minute: journey.now.minute + 5 }
      : this.#ground.days.firstOpen(site, later, [clock(9, 50), clock(14, 40)])
    journey.handOver('accepted', homeSiteId, at)
    journey.now = at
  }

  #bringResult(journey: Journey, route: readonly string[], wish: LegWish): void {
    const { mishap, isHome } = this.#facts
    const [agency, hub] = route as [string, string]
    const way = { route, isHome }
    journey.leg(agency, hub, { ...wish, isUnwitnessed: mishap === 'not_witnessed' })
    const { goesOn, replacement } = throughTown(this.#ground, journey, way, mishap, this.#townWish(), this.#draw)
    if (replacement !== null) {
      this.#journeys.push({ journey: replacement, weightGrams: this.#facts.weightGrams })
      replacement.travel(route)
      this.#collect(replacement, route.at(-1) as string)
    }
    if (goesOn && isHome) this.#bringHome(journey, way)
    else if (goesOn) this.#bringToCounter(journey, way)
  }

  #bringToCounter(journey: Journey, way: ResultWay): void {
    const { mishap } = this.#facts
    const [, , town, village] = way.route
    if (village !== undefined) journey.leg(town as string, village, this.#villageWish())
    if (mishap === 'refused') {
      refuse(this.#ground, journey, way)
      return
    }
    const last = mishap === 'moved' ? follow(this.#ground, journey, way, this.#draw) : (way.route.at(-1) as string)
    this.#collect(journey, last)
    if (mishap === 'unexpected_scan') scanAfterwards(this.#ground, journey, last)
  }

  #bringHome(journey: Journey, way: ResultWay): void {
    const { days } = this.#ground
    const town = way.route.at(-1) as string
    journey.now = { date: journey.now.date, minute: clock(11, 10) }
    journey.handOver('dispatched', town, journey.now)
    if (this.#facts.mishap === 'three_failed_attempts') {
      failThreeTimes(this.#ground, journey, way)
      return
    }
    let at: Moment = { date: journey.now.date, minute: DOOR }
    if (this.#draw.happens(this.#ground.parameters.madeUp.shares.failedFirstAttempt)) {
      const details = { reason: 'nobody_home', note: '敲门无人应答' } as const
      journey.scan('delivery_failed', town, at, { by: COURIER, details })
      at = { date: days.after(addDays(at.date, 1), 0), minute: DOOR }
    }
    this.#take(journey, town, at, COURIER)
  }

  /** He comes some days later. */
  #collect(journey: Journey, siteId: string, days = this.#draw.below(6)): void {
    const site = this.#ground.tree.get(siteId)
    const minutes = [this.#draw.pick([clock(10), clock(11, 10)]), this.#draw.pick([clock(15, 40), clock(16, 20)])]
    const earliest = { date: addDays(journey.now.date, days), minute: 0 }
    const from = isBefore(earliest, journey.now) ? { ...journey.now, minute: journey.now.minute + 10 } : earliest
    this.#take(journey, siteId, this.#ground.days.firstOpen(site, from, minutes))
  }

  #take(journey: Journey, siteId: string, at: Moment, by = handlerOf(siteId)): void {
    const { resident } = this.#facts
    const { shares } = this.#ground.parameters.madeUp
    const withCode = resident !== null && this.#draw.happens(shares.withCode)
    const isProxy = !withCode && this.#draw.happens(shares.byProxy)
    const identity = { identityKind: 'identity_card', identityLast4: '0000' } as const
    const collector = isProxy
      ? ({ kind: 'proxy', relation: 'child', holderIdentityChecked: true, ...identity } as const)
      : ({ kind: 'self', ...identity } as const)
    const more = withCode ? { codeOf: resident } : { details: { collector, reason: 'code_not_at_hand' as const } }
    journey.handOver('collected', siteId, at, { by, ...more })
    journey.now = at
    this.#afterwards(journey, at)
  }

  /** What the resident says about it. */
  #afterwards(journey: Journey, completed: Moment): void {
    const { resident } = this.#facts
    if (resident === null) return
    const { shares, scores } = this.#ground.parameters.madeUp
    if (this.#draw.happens(shares.responding)) rate(journey, resident, completed, scores, this.#draw)
    if (this.#draw.happens(shares.complaining)) complain(this.#ground, journey, resident, completed, this.#draw)
  }

  /** A resident would rather fetch it at his town centre, and says so before it leaves. @returns the new way */
  #redirect(journey: Journey, route: readonly string[], { waits }: LegWish): readonly string[] | null {
    const { resident, mishap, townId } = this.#facts
    const { redirected } = this.#ground.parameters.madeUp.shares
    const isPossible = resident !== null && mishap === null && route.length > 3 && waits !== undefined
    if (!isPossible || !this.#draw.happens(redirected)) return null
    const at = { date: journey.now.date, minute: journey.now.minute + 30 }
    const eventId = journey.eventId()
    journey.do(at, resident, { kind: 'redirect', item: journey.id, eventId, siteId: townId })
    return route.slice(0, 3)
  }

  #townWish(): LegWish {
    const { corrected } = this.#ground.parameters.madeUp.shares
    return { ...this.#slowly(), ...(this.#draw.happens(corrected) ? { isMistaken: true } : {}) }
  }

  #agencyWish(): LegWish {
    return this.#draw.happens(0.4) ? {} : { waits: this.#draw.below(3) }
  }

  #slowly(): LegWish {
    const { slow } = this.#ground.parameters.madeUp.shares
    return this.#draw.happens(slow) ? { waits: 1 + this.#draw.below(2) } : {}
  }

  #villageWish(): LegWish {
    const { lateUpload } = this.#ground.parameters.madeUp.shares
    return { ...this.#slowly(), ...(this.#draw.happens(lateUpload) ? { isLate: true } : {}) }
  }
}
