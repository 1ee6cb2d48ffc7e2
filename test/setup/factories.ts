import { randomUUID } from 'node:crypto'
import type { ConsignmentStatus } from '../../server/domain/custody.ts'
import type { Role } from '../../server/domain/role.ts'
import type { Direction, Route } from '../../server/domain/route.ts'
import type { ScanEventDetails, ScanEventKind } from '../../server/domain/scan-event.ts'
import type { Person } from '../../server/services/actor.ts'
import { recordScans, type ScanOutcome, type ScanRequest } from '../../server/services/record-scans.ts'
import { registerConsignment } from '../../server/services/register-consignment.ts'
import { readTracking } from '../../server/store/consignments.ts'
import { insertResident, insertStaff } from '../../server/store/users.ts'
import { PLACES } from './county.ts'
import type { Harness } from './harness.ts'

// ---- people ---------------------------------------------------------------------------------------

export interface Resident extends Person {
  readonly name: string
  readonly phone: string
}

const RESIDENT_NAMES = ['测试甲', '测试乙', '测试丙', '测试丁', '测试戊', '测试己']
let people = 0

/** A resident who came through the mini-program and has left name and phone; both are made up. */
export async function aResident(
  { context }: Harness,
  given: { name?: string; phone?: string } = {},
): Promise<Resident> {
  people += 1
  const name = given.name ?? (RESIDENT_NAMES[people % RESIDENT_NAMES.length] as string)
  const phone = given.phone ?? `139${String(10_000_000 + people)}`
  const identity = { channel: 'miniprogram', peerId: `resident-${people}` }
  const userId = await insertResident(context.db, {
    contact: {
      nameSealed: context.personalData.seal(name),
      phoneSealed: context.personalData.seal(phone),
      phoneHash: context.personalData.hash('phone', phone),
    },
    identity,
  })
  return { userId, grants: [{ role: 'resident', siteId: null }], ...identity, name, phone }
}

/** A member of staff, bound to a chat channel. */
export async function aMemberOfStaff(
  { context }: Harness,
  ...grants: readonly { role: Role; siteId: string | null }[]
): Promise<Person> {
  people += 1
  const identity = { channel: 'simulator', peerId: `staff-${people}` }
  const userId = randomUUID()
  await insertStaff(context.db, { id: userId, staffLabel: `测试工作人员${people}`, phone: null, grants })
  await context.db.channelIdentity.create({ data: { ...identity, userId } })
  return { userId, grants, ...identity }
}

export const aHandlerAt = (harness: Harness, siteId: string) => aMemberOfStaff(harness, { role: 'handler', siteId })
export const aDispatcher = (harness: Harness) => aMemberOfStaff(harness, { role: 'dispatcher', siteId: PLACES.hub })
export const aCourier = (harness: Harness) => aMemberOfStaff(harness, { role: 'courier', siteId: null })
export const aLeader = (harness: Harness) => aMemberOfStaff(harness, { role: 'leader', siteId: null })

const standingStaff = new WeakMap<Harness, Map<string, Promise<Person>>>()

/** Whoever stands at the site: made at the first call, the same person from then on. The hub has a dispatcher. */
export function staffAt(harness: Harness, siteId: string): Promise<Person> {
  const ofHarness = standingStaff.get(harness) ?? new Map<string, Promise<Person>>()
  standingStaff.set(harness, ofHarness)
  const standing = ofHarness.get(siteId) ?? (siteId === PLACES.hub ? aDispatcher(harness) : aHandlerAt(harness, siteId))
  ofHarness.set(siteId, standing)
  return standing
}

// ---- consignments ---------------------------------------------------------------------------------

export interface TestConsignment {
  readonly id: string
  readonly trackingNumber: string
  readonly caseId: string
  readonly direction: Direction
  readonly route: Route
  readonly resident: Resident
}

export interface ConsignmentWish {
  readonly direction?: Direction
  /** materials: the station or town centre where the resident hands them in */
  readonly from?: string
  /** result: the station or town centre where the resident picks it up */
  readonly to?: string
  /** a matter of the agency at the other end; M001 belongs to PLACES.agency */
  readonly matterId?: string
  /** the courier brings it to this address, from the town centre of `to` */
  readonly address?: string
  readonly resident?: Resident
  readonly caseId?: string
  readonly weightGrams?: number
  /** the client's name for this wish; a new one each time unless given */
  readonly commandKey?: string
}

/** `await aConsignment(harness, { direction: 'result', to: village }).registered()` */
export function aConsignment(harness: Harness, wish: ConsignmentWish = {}) {
  return {
    async registered(): Promise<TestConsignment> {
      const resident = wish.resident ?? (await aResident(harness))
      const direction = wish.direction ?? 'result'
      const siteId = (direction === 'result' ? wish.to : wish.from) ?? PLACES.village
      const end =
        direction === 'materials'
          ? { originSiteId: siteId }
          : wish.address === undefined
            ? { destination: { kind: 'site' as const, siteId } }
            : { destination: { kind: 'home' as const, siteId, address: wish.address } }
      const registration = {
        direction,
        matterId: wish.matterId ?? 'M001',
        ...end,
        consignee: { name: resident.name, phone: resident.phone },
        caseId: wish.caseId,
        weightGrams: wish.weightGrams,
      }
      const commandKey = wish.commandKey ?? randomUUID()
      const id = await registerConsignment(harness.context, resident, registration, commandKey)
      const record = await readTracking(harness.db, { id })
      if (record === undefined) throw new Error('the consignment was registered but cannot be read')
      const { tracking_number: trackingNumber, case_id: caseId, route } = record
      return { id, trackingNumber, caseId, direction, route, resident }
    },
  }
}

// ---- scans ----------------------------------------------------------------------------------------

export interface ScanWish {
  readonly by?: Person
  readonly eventId?: string
  readonly occurredAt?: Date
  readonly pickupCode?: string
  readonly details?: ScanEventDetails
}

/** The request that a phone at the site would send now. A hand-over carries the right code unless told otherwise. */
export function scanRequest(
  { context, clock }: Harness,
  consignment: Pick<TestConsignment, 'id' | 'trackingNumber'>,
  kind: ScanEventKind,
  siteId: string,
  wish: ScanWish = {},
): ScanRequest {
  const code = kind === 'collected' ? context.personalData.pickupCode(consignment.id) : undefined
  return {
    eventId: wish.eventId ?? randomUUID(),
    trackingNumber: consignment.trackingNumber,
    kind,
    siteId,
    occurredAt: wish.occurredAt ?? clock.now(),
    pickupCode: wish.pickupCode ?? code,
    details: wish.details ?? (kind.startsWith('exception_') ? { note: '测试情况说明' } : {}),
  }
}

/** Sends one scan, by whoever stands at the site unless told otherwise. @returns the outcome, rejections included */
export async function scan(
  harness: Harness,
  consignment: Pick<TestConsignment, 'id' | 'trackingNumber'>,
  kind: ScanEventKind,
  siteId: string,
  wish: ScanWish = {},
): Promise<ScanOutcome> {
  const by = wish.by ?? (await staffAt(harness, siteId))
  const outcomes = await recordScans(harness.context, by, [scanRequest(harness, consignment, kind, siteId, wish)])
  return outcomes[0] as ScanOutcome
}

/** Carries a consignment on from where it is, leg by leg, an hour each, with every scan that belongs to it. */
export function carry(harness: Harness, consignment: TestConsignment) {
  const mustRecord = async (kind: ScanEventKind, siteId: string): Promise<ScanOutcome> => {
    harness.clock.advance({ hours: 1 })
    const outcome = await scan(harness, consignment, kind, siteId)
    if (outcome.outcome !== 'recorded' || outcome.flags.length > 0) {
      throw new Error(`${kind} at ${siteId}: ${JSON.stringify(outcome)}`)
    }
    return outcome
  }
  const whereabouts = () =>
    harness.db.consignment.findUniqueOrThrow({
      where: { id: consignment.id },
      select: { status: true, siteId: true },
    })
  const to = async (siteId: string): Promise<void> => {
    const { route } = consignment
    if (!route.includes(siteId)) throw new Error(`${siteId} is not on the route ${route.join(' → ')}`)
    let { status, siteId: here } = await whereabouts()
    if (status === 'requested' && consignment.direction === 'materials') await mustRecord('accepted', here)
    while (here !== siteId) {
      const next = route[route.indexOf(here) + 1]
      if (next === undefined) throw new Error(`${siteId} lies behind ${here}`)
      if (status !== 'in_transit') await mustRecord('dispatched', here)
      await mustRecord('received', next)
      here = next
      status = 'held'
    }
  }
  return {
    /** up to being received at a site of the route */
    to,
    /** out of the place where it is held: on the road to the next stop */
    async onwards(): Promise<void> {
      const { status, siteId } = await whereabouts()
      if (status === 'requested' && consignment.direction === 'materials') await mustRecord('accepted', siteId)
      await mustRecord('dispatched', siteId)
    },
    /** all the way, up to the hand-over to the resident or the receipt by the agency */
    async toTheEnd(): Promise<ConsignmentStatus | null> {
      const last = consignment.route.at(-1) as string
      await to(last)
      if (consignment.direction === 'result') await mustRecord('collected', last)
      return (await whereabouts()).status
    },
  }
}
