import type { BagEvent, BagEventDetails, BagEventKind } from '../../server/domain/bag.ts'
import { type BagStep, bagSteps } from '../../server/domain/bag-step.ts'
import { derivedId } from '../../server/domain/derived-id.ts'
import { PLACES } from './county.ts'
import { at } from './relay-facts.ts'

const { agency, hub } = PLACES

/** Sealed at minute 0, from the agency for the hub. */
export const BAG = {
  id: derivedId('bag', 'test'),
  sealNumber: 'SJ1',
  fromSiteId: agency,
  toSiteId: hub,
  sealedAt: at(0),
}
/** Three on its manifest, and one that is not. */
export const [one, two, three, stranger] = ['1', '2', '3', '4'].map((name) => derivedId('consignment', name)) as [
  string,
  string,
  string,
  string,
]

/** What is told of a bag, and of which minute. */
export type Told = readonly [kind: BagEventKind, siteId: string, minutes: number, details?: BagEventDetails]

/** Events in the order of recording, after the sealing of a manifest of three. */
export function story(...told: readonly Told[]): BagEvent[] {
  const all: Told[] = [['sealed', agency, 0, { manifest: [one, two, three] }], ...told]
  return all.map(([kind, siteId, minutes, details = {}], index) => ({
    id: derivedId('bag-event', kind, siteId, String(minutes), String(index)),
    sequence: index + 1,
    kind,
    siteId,
    actorId: derivedId('actor', siteId),
    occurredAt: at(minutes),
    recordedAt: at(minutes),
    details,
  }))
}

export const whole: BagEventDetails = { sealIntact: true }
export const emptied = (...found: string[]): BagEventDetails => ({ found, isFinished: true })
export const stepsOf = (...told: readonly Told[]) => bagSteps(BAG, story(...told))
export const lastOf = (...told: readonly Told[]) => stepsOf(...told).at(-1) as BagStep
export const scansOf = ({ scans }: BagStep) => scans.map(({ kind, consignmentId }) => [kind, consignmentId])
