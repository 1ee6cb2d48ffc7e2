import type { ConsignmentPlan } from '../../server/domain/custody.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import { planRoute } from '../../server/domain/route.ts'
import type { ScanEvent, ScanEventDetails, ScanEventKind } from '../../server/domain/scan-event.ts'
import { PLACES, realCounty } from './county.ts'

/** The real county, for tests of the pure rules. */
export const COUNTY = realCounty()

/** Midnight of this Monday is minute 0 of `at`. */
export const MONDAY = new Date('2026-03-02T00:00:00+08:00')

const { agency, hub, town, village } = PLACES

/** The plans that a consignment can have; their last sites behave differently. */
export const PLANS = {
  resultToVillage: { direction: 'result', route: [agency, hub, town, village], homeDelivery: false },
  resultToHome: { direction: 'result', route: [agency, hub, town], homeDelivery: true },
  materials: { direction: 'materials', route: [village, town, hub, agency], homeDelivery: false },
} as const satisfies Record<string, ConsignmentPlan>

/** Originals, which two people hand over together. */
export const ORIGINALS = { ...PLANS.materials, twoPersonHandling: true } as const satisfies ConsignmentPlan

/** An instant so many minutes after MONDAY. */
export function at(minutes: number): Date {
  return new Date(MONDAY.getTime() + minutes * 60_000)
}

/** A fact as it is recorded; its id follows from what it says, so that equal facts are equal. */
export function fact(
  kind: ScanEventKind,
  siteId: string,
  minutes: number,
  given: { sequence?: number; recordedAfter?: number; details?: ScanEventDetails; flags?: readonly string[] } = {},
): ScanEvent {
  const { sequence = 1, recordedAfter = 0, details = {}, flags = [] } = given
  return {
    id: derivedId('fact', kind, siteId, String(minutes), String(sequence)),
    sequence,
    kind,
    siteId,
    actorId: derivedId('actor', siteId),
    occurredAt: at(minutes),
    recordedAt: at(minutes + recordedAfter),
    details,
    flags,
  }
}

/** The same fact, recorded by somebody else at the site. */
export function withActor(event: ScanEvent, actor: string): ScanEvent {
  return { ...event, actorId: derivedId('actor', event.siteId, actor) }
}

/** A correction of a fact: it never was, or something else was. */
export function correction(
  superseded: ScanEvent,
  minutes: number,
  sequence: number,
  replacement?: { kind: ScanEventKind; siteId: string; minutes: number },
): ScanEvent {
  const told = replacement && {
    kind: replacement.kind,
    siteId: replacement.siteId,
    occurredAt: at(replacement.minutes).toISOString(),
  }
  const details = { note: '扫错了', supersedes: superseded.id, ...(told === undefined ? {} : { replacement: told }) }
  return fact('corrected', superseded.siteId, minutes, { sequence, details })
}

/** Facts in a row, ten minutes apart. */
export function story(
  ...facts: readonly [kind: ScanEventKind, siteId: string, details?: ScanEventDetails][]
): ScanEvent[] {
  return facts.map(([kind, siteId, details = {}], index) =>
    fact(kind, siteId, (index + 1) * 10, { sequence: index + 1, details }),
  )
}

/** The scans of an untroubled journey, an hour apart, numbered in their order. */
export function journey(plan: ConsignmentPlan): ScanEvent[] {
  const stops: [ScanEventKind, string][] = plan.direction === 'materials' ? [['accepted', plan.route[0] as string]] : []
  for (const [index, siteId] of plan.route.slice(0, -1).entries()) {
    stops.push(['dispatched', siteId], ['received', plan.route[index + 1] as string])
  }
  if (plan.direction === 'result') stops.push(['collected', plan.route.at(-1) as string])
  const scans = stops.map(([kind, siteId], index) => fact(kind, siteId, (index + 1) * 60))
  const witnessed = scans.flatMap((scan, index) => [
    scan,
    ...(plan.twoPersonHandling ? [withActor(fact('witnessed', scan.siteId, (index + 1) * 60 + 5), 'second')] : []),
  ])
  return witnessed.map((event, index) => ({ ...event, sequence: index + 1 }))
}

/** The plan from one site to another of the real county. */
export function planBetween(originId: string, destinationId: string, homeDelivery = false): ConsignmentPlan {
  const direction = COUNTY.get(destinationId).kind === 'agency' ? 'materials' : 'result'
  return { direction, route: planRoute(COUNTY, originId, destinationId), homeDelivery }
}
