import type { ConsignmentPlan } from '../../server/domain/custody.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import { RESOLUTIONS } from '../../server/domain/exception.ts'
import { inferredId, type ScanEventDetails, type ScanEventKind } from '../../server/domain/scan-event.ts'
import type { Chance } from '../../server/services/clock.ts'
import { SITES_TO_SCAN_AT } from './arbitraries.ts'
import { PLACES } from './county.ts'
import { at, journey, ORIGINALS, PLANS } from './relay-facts.ts'

/** What really happened, or what somebody says has happened, to one consignment. */
export interface Fact {
  readonly eventId: string
  readonly kind: ScanEventKind
  readonly siteId: string
  readonly minutes: number
  readonly details: ScanEventDetails
}

/** A consignment and the scans that several phones send of it, in the order in which they are sent. */
export interface Interleaving {
  readonly plan: ConsignmentPlan
  /** has a sibling in the same case: the one before */
  readonly joinsCase: boolean
  readonly sent: readonly { readonly fact: Fact; readonly phone: number }[]
}

const { agency, hub, town, village, neighbourVillage } = PLACES
const PLAN_LIST: readonly ConsignmentPlan[] = [...Object.values(PLANS), ...Object.values(PLANS), ORIGINALS]
const WAYS = [[town, hub, agency], [hub, town, neighbourVillage], [hub, town, village], [village]] as const
const SCANNED = [
  'accepted',
  'dispatched',
  'received',
  'collected',
  'delivery_failed',
  'witnessed',
  'cancelled',
] as const
/** Past the last minute of any fact. */
export const LAST_MINUTE = 10_000

/** Draws stories: journeys with mishaps, cut off anywhere, scanned in any order by two of the phones, some scans twice. */
export function drawInterleaving(chance: Chance, phones: number, name: string): Interleaving {
  const draw = new StoryDraw(chance, name)
  const plan = draw.oneOf(PLAN_LIST)
  const facts = draw.story(plan)
  const own = [chance.integer(phones), chance.integer(phones)] as const
  const sent = draw.order(facts).map((fact) => ({ fact, phone: draw.oneOf(own) }))
  return { plan, joinsCase: chance.integer(3) === 0, sent }
}

type Draft = Omit<Fact, 'eventId'>

class StoryDraw {
  readonly #chance: Chance
  readonly #name: string
  #facts: Fact[] = []
  #made = 0

  constructor(chance: Chance, name: string) {
    this.#chance = chance
    this.#name = name
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.#chance.integer(list.length)] as T
  }

  story(plan: ConsignmentPlan): readonly Fact[] {
    const way = journey(plan)
    const length = this.#chance.integer(3) === 0 ? way.length : this.#chance.integer(way.length + 1)
    for (const [index, { kind, siteId }] of way.slice(0, length).entries()) {
      this.#add({ kind, siteId, minutes: (index + 1) * 600 + this.#chance.integer(300), details: {} })
    }
    for (let mishaps = this.#chance.integer(4); mishaps > 0; mishaps -= 1) this.#mishap()
    return this.#facts
  }

  /** In time, nearly in time, or in any order; now and then a phone sends the same scan again. */
  order(facts: readonly Fact[]): readonly Fact[] {
    const disorder = this.oneOf([0, 0, 700, LAST_MINUTE])
    const again = facts.filter(() => this.#chance.integer(6) === 0)
    return [...facts, ...again]
      .map((fact) => ({ fact, sentAt: fact.minutes + this.#chance.integer(disorder + 1) }))
      .toSorted((a, b) => a.sentAt - b.sentAt)
      .map(({ fact }) => fact)
  }

  #mishap(): void {
    const index = this.#chance.integer(this.#facts.length + 1)
    const fact = this.#facts[index]
    const mishap = this.#chance.integer(10)
    if (fact === undefined) this.#add(this.#anyScan())
    // nobody scanned it
    else if (mishap < 2) this.#facts.splice(index, 1)
    // scanned under the code of another site
    else if (mishap < 4) this.#facts[index] = { ...fact, siteId: this.oneOf(SITES_TO_SCAN_AT) }
    // two phones scanned it
    else if (mishap < 5) this.#add({ ...fact, minutes: fact.minutes + this.#chance.integer(3) })
    else if (mishap < 6) this.#add(this.#anyScan())
    else if (mishap < 8) this.#correct(fact)
    else this.#except(fact)
  }

  #add(draft: Draft): Fact {
    this.#made += 1
    const fact = { ...draft, eventId: derivedId('interleaving', this.#name, String(this.#made)) }
    this.#facts.push(fact)
    return fact
  }

  #anyScan(): Draft {
    const minutes = 1 + this.#chance.integer(6_000)
    return { kind: this.oneOf(SCANNED), siteId: this.oneOf(SITES_TO_SCAN_AT), minutes, details: {} }
  }

  /** Somebody says that a scan was wrong; now and then that this was the mistake. */
  #correct(fact: Fact): void {
    const told = this.#anyScan()
    const replacement = { kind: told.kind, siteId: told.siteId, occurredAt: at(told.minutes).toISOString() }
    const minutes = 6_000 + this.#chance.integer(1_000)
    const isTold = this.#chance.integer(2) === 0
    const correction = this.#add({
      kind: 'corrected',
      siteId: fact.siteId,
      minutes,
      details: { supersedes: fact.eventId, ...(isTold ? { replacement } : {}) },
    })
    if (this.#chance.integer(4) === 0) {
      const details = { supersedes: correction.eventId }
      this.#add({ kind: 'corrected', siteId: fact.siteId, minutes: minutes + 1, details })
    }
  }

  /** Something is wrong, and mostly it is settled; a scan may have raised it by itself. */
  #except(fact: Fact): void {
    const minutes = fact.minutes + 1 + this.#chance.integer(400)
    const { siteId } = fact
    const exceptionKind = this.oneOf(['lost', 'damaged', 'refused', 'moved', 'stalled'])
    if (this.#chance.integer(8) === 0) {
      this.#add({ kind: 'redirected', siteId, minutes, details: { route: this.oneOf(WAYS) } })
      return
    }
    const raised = this.#add({ kind: 'exception_raised', siteId, minutes, details: { exceptionKind, note: '测试' } })
    if (this.#chance.integer(4) === 0) return
    const exceptionId = this.oneOf([undefined, raised.eventId, inferredId(fact.eventId)])
    const resolution = this.oneOf(RESOLUTIONS)
    const details = {
      note: '测试',
      resolution,
      ...(exceptionId === undefined ? {} : { exceptionId }),
      ...(resolution === 'returned' || resolution === 'rerouted' ? { route: this.oneOf(WAYS) } : {}),
    }
    this.#add({ kind: 'exception_resolved', siteId: hub, minutes: minutes + 1 + this.#chance.integer(300), details })
  }
}
