import { randomUUID } from 'node:crypto'
import { lastBagFact } from '../../server/domain/bag.ts'
import type { Person } from '../../server/services/actor.ts'
import type { BagOutcome, StoredBag } from '../../server/services/bags/bag-fact.ts'
import { correctBagEvent } from '../../server/services/bags/correct-bag-event.ts'
import { readBag } from '../../server/services/bags/read-bags.ts'
import { type BagFact, recordBagEvent } from '../../server/services/bags/record-bag-event.ts'
import { type Sealing, sealBag } from '../../server/services/bags/seal-bag.ts'
import { PLACES } from './county.ts'
import { aConsignment, type ConsignmentWish, staffAt, type TestConsignment } from './factories.ts'
import type { Harness } from './harness.ts'

let seals = 0

/** A seal that no other bag has. */
export function aSeal(): string {
  seals += 1
  return `SJ${String(700_000 + seals)}`
}

/** Licences that lie ready at their agency, all with the hub as their next stop. */
export async function readyAtAgency(
  harness: Harness,
  count: number,
  wish: ConsignmentWish = {},
): Promise<TestConsignment[]> {
  const ready: TestConsignment[] = []
  for (let index = 0; index < count; index += 1) ready.push(await aConsignment(harness, wish).registered())
  return ready
}

type Numbered = Pick<TestConsignment, 'trackingNumber'>

/** Seals them by whoever stands at the site, the agency unless told otherwise. */
export async function seal(
  harness: Harness,
  consignments: readonly Numbered[],
  wish: Partial<Sealing> & { readonly by?: Person } = {},
): Promise<BagOutcome> {
  const { by, ...given } = wish
  const siteId = given.siteId ?? PLACES.agency
  return sealBag(harness.context, by ?? (await staffAt(harness, siteId)), {
    eventId: randomUUID(),
    occurredAt: harness.clock.now(),
    sealNumber: aSeal(),
    trackingNumbers: consignments.map(({ trackingNumber }) => trackingNumber),
    ...given,
    siteId,
  })
}

/** A sealed bag of licences, an hour after they were registered. */
export async function aSealedBag(
  harness: Harness,
  count: number,
): Promise<{ readonly bag: StoredBag; readonly contents: readonly TestConsignment[] }> {
  const contents = await readyAtAgency(harness, count)
  harness.clock.advance({ hours: 1 })
  return { bag: (await seal(harness, contents)).bag, contents }
}

type FactOf<K extends BagFact['kind']> = Extract<BagFact, { kind: K }>

interface BagWish<K extends BagFact['kind']> {
  readonly by?: Person
  readonly eventId?: string
  readonly occurredAt?: Date
  readonly fact?: Partial<Omit<FactOf<K>, 'kind'>>
}

const USUAL = {
  dispatched: {},
  received: { sealIntact: true },
  checked: { found: [], isFinished: true },
} as const

/** Sends one fact of a bag, by whoever stands at the site: by default with the seal whole, and a check that is finished. */
export async function bagEvent<K extends BagFact['kind']>(
  harness: Harness,
  bag: Pick<StoredBag, 'id'>,
  kind: K,
  siteId: string,
  { by, eventId, occurredAt, fact }: BagWish<K> = {},
): Promise<BagOutcome> {
  return recordBagEvent(harness.context, by ?? (await staffAt(harness, siteId)), {
    bagId: bag.id,
    eventId: eventId ?? randomUUID(),
    occurredAt: occurredAt ?? harness.clock.now(),
    siteId,
    kind,
    ...USUAL[kind],
    ...fact,
  } as BagFact)
}

/** Takes the last step of a bag back, or the one named; by the hub's desk unless told otherwise. */
export async function takeBack(
  harness: Harness,
  { id }: Pick<StoredBag, 'id'>,
  wish: { readonly by?: Person; readonly eventId?: string; readonly bagEventId?: string } = {},
): Promise<BagOutcome> {
  const { events } = await readBag(harness.context, { id })
  return correctBagEvent(harness.context, wish.by ?? (await staffAt(harness, PLACES.hub)), {
    bagId: id,
    bagEventId: wish.bagEventId ?? lastBagFact(events)?.id ?? randomUUID(),
    eventId: wish.eventId ?? randomUUID(),
    note: '扫错了包',
  })
}

export const numbersOf = (consignments: readonly Numbered[]) => consignments.map(({ trackingNumber }) => trackingNumber)

/** What tests look at in the consignments of a bag, each in the order given. */
export function sights({ db }: Harness) {
  return {
    async whereabouts(consignments: readonly Pick<TestConsignment, 'id'>[]): Promise<string[]> {
      const rows = await db.consignment.findMany({ where: { id: { in: consignments.map(({ id }) => id) } } })
      const byId = new Map(rows.map((row) => [row.id, row]))
      return consignments.map(({ id }) => `${byId.get(id)?.status} ${byId.get(id)?.siteId}`)
    },
    async kindsOf({ id }: Pick<TestConsignment, 'id'>): Promise<string[]> {
      const events = await db.scanEvent.findMany({ where: { consignmentId: id }, orderBy: { sequence: 'asc' } })
      return events.map(({ kind }) => kind)
    },
    async openExceptionsOf({ id }: Pick<TestConsignment, 'id'>): Promise<string[]> {
      const rows = await db.relayException.findMany({ where: { consignmentId: id, status: 'open' } })
      return rows.map(({ kind }) => kind).sort()
    },
  }
}

/** The state of each consignment of a bag by its tracking number. */
export const statesOf = ({ items }: StoredBag) =>
  Object.fromEntries(items.map(({ trackingNumber, state }) => [trackingNumber, state]))

export const every = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value)
