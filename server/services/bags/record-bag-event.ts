import { type BagEvent, type BagEventDetails, bagItemStates, foldBag } from '../../domain/bag.ts'
import { postageOfBag } from '../../domain/bag-posting.ts'
import { type BagStep, bagSteps } from '../../domain/bag-step.ts'
import { parseTrackingNumber } from '../../domain/tracking-number.ts'
import { AppError } from '../../errors.ts'
import { readBagPostings } from '../../store/bag-corrections.ts'
import { findBag, findConsignmentIds, type StoredBag, writeBagEvent } from '../../store/bags.ts'
import { isMonthClosed, isUniqueViolation } from '../../store/database-errors.ts'
import { actingSite, type Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'
import { relayRules } from '../relay-rules.ts'
import { type BagOutcome, refuseImpossibleTime } from './bag-fact.ts'
import { finishBagScans } from './finish-bag-scans.ts'

/** A bag's fact as a phone reports it. */
export type BagFact = {
  readonly bagId: string
  /** made by the phone: sent twice, it is one event */
  readonly eventId: string
  readonly siteId?: string | undefined
  readonly occurredAt: Date
} & (
  | { readonly kind: 'dispatched' }
  | { readonly kind: 'received'; readonly sealIntact: boolean }
  | {
      readonly kind: 'checked'
      /** tracking numbers of what was taken out, as people write them */
      readonly found: readonly string[]
      readonly isFinished: boolean
      readonly sealIntact?: boolean | undefined
    }
)

/** Each round at least one of those who write to the same bag gets through. */
const MOST_ROUNDS = 20

/**
 * Dispatches, receives or checks a bag: records its fact, and with it the facts of every consignment inside, in a handful
 * of statements whatever their number. The bag's event is recorded first and names what is outstanding, so that a repeat
 * of the request, the next event or the job completes what a crash has cut off.
 * @throws AppError bag_not_found, bag_withdrawn, not_your_site, occurred_in_future, occurred_before_registration, event_id_reused, conflict
 */
export async function recordBagEvent(context: ServiceContext, person: Person, fact: BagFact): Promise<BagOutcome> {
  const siteId = actingSite(person, fact.siteId)
  if ((await context.network.tree()).find(siteId) === undefined) throw new AppError('site_not_found')
  const { details, unknown } = await detailsOf(context, fact)
  let outcome: BagOutcome['outcome'] = 'duplicate'
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const bag = await findBag(context.db, { id: fact.bagId })
    if (bag === undefined) throw new AppError('bag_not_found')
    if (bag.pendingEventId !== null) await finishBagScans(context, bag)
    else if (isKnown(bag, fact, siteId)) return { outcome, bag, unknown }
    else {
      if (bag.status === 'withdrawn') throw new AppError('bag_withdrawn')
      refuseImpossibleTime(context, fact.occurredAt, bag.sealedAt)
      const { eventId: id, kind, occurredAt } = fact
      const base = { id, kind, siteId, occurredAt, details, actorId: person.userId, recordedAt: context.clock.now() }
      if (await writeStep(context, bag, { ...base, sequence: bag.version + 1 })) outcome = 'recorded'
    }
  }
  throw new AppError('conflict')
}

/** What was found, by ids; what is not ours is told apart. */
async function detailsOf(
  { db }: ServiceContext,
  fact: BagFact,
): Promise<{ details: BagEventDetails; unknown: readonly string[] }> {
  if (fact.kind === 'dispatched') return { details: {}, unknown: [] }
  if (fact.kind === 'received') return { details: { sealIntact: fact.sealIntact }, unknown: [] }
  const { isFinished, sealIntact } = fact
  const numbers = fact.found.map((text) => ({ text, number: parseTrackingNumber(text) }))
  const ids = await findConsignmentIds(
    db,
    numbers.flatMap(({ number }) => number ?? []),
  )
  const idOf = (number: string | null) => (number === null ? undefined : ids.get(number))
  const found = [...new Set(numbers.flatMap(({ number }) => idOf(number) ?? []))]
  const unknown = numbers.filter(({ number }) => idOf(number) === undefined).map(({ text }) => text)
  return { details: { found, isFinished, ...(sealIntact === undefined ? {} : { sealIntact }) }, unknown }
}

/** @throws AppError event_id_reused when the id was used for another fact of the bag */
function isKnown(bag: StoredBag, { eventId, kind }: BagFact, siteId: string): boolean {
  const earlier = bag.events.find(({ id }) => id === eventId)
  if (earlier === undefined) return false
  if (earlier.kind !== kind || earlier.siteId !== siteId) throw new AppError('event_id_reused')
  return true
}

/** @returns false when somebody else changed the bag since it was read */
async function writeStep(context: ServiceContext, bag: StoredBag, event: BagEvent): Promise<boolean> {
  const events = [...bag.events, event]
  const step = bagSteps(bag, events).at(-1) as BagStep
  const { tree, pricing } = await relayRules(context)
  const isCorrected = bag.events.some(({ kind }) => kind === 'corrected')
  const posted = isCorrected ? (await readBagPostings(context.db, bag.id)).map(({ money }) => money.key) : []
  const before = new Map(bag.items.map(({ consignmentId, state }) => [consignmentId, state]))
  const states = [...bagItemStates(events)].map(([consignmentId, state]) => ({ consignmentId, state }))
  return writeBagEvent(context.db, {
    bagId: bag.id,
    expectedVersion: bag.version,
    event,
    status: foldBag(bag, events).status,
    isPending: step.scans.length > 0,
    items: states.filter(({ consignmentId, state }) => before.get(consignmentId) !== state),
    posting: postageOfBag(tree, pricing, bag, step, posted),
  }).catch((error: unknown) => {
    if (!isMonthClosed(error)) return refuseUsedId(error)
    // worked out anew, it counts on the first open day
    context.pricing.invalidate()
    return false
  })
}

/** The id belongs to a fact of another bag: one of this was looked for before. */
function refuseUsedId(error: unknown): never {
  if (isUniqueViolation(error)) throw new AppError('event_id_reused', { cause: error })
  throw error
}
