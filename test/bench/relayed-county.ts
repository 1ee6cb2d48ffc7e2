import { randomUUID } from 'node:crypto'
import type { ScanEventKind } from '../../server/domain/scan-event.ts'
import type { Person } from '../../server/services/actor.ts'
import { recordScans } from '../../server/services/record-scans.ts'
import { PLACES } from '../setup/county.ts'
import {
  aConsignment,
  aMemberOfStaff,
  aResident,
  scanRequest,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'
import type { Harness } from '../setup/harness.ts'

/** Consignments that are on their way together: registered in the morning, collected in the evening. */
const IN_WAVE = 250
const REGISTERED_AT_ONCE = 8
const STATIONS = [PLACES.village, PLACES.neighbourVillage, PLACES.measuredVillage]

/**
 * Fills a database as the services do: results that travel from their agency to a village station, each with eight events
 * (one attempt to hand over fails), a few hundred a day. @returns how many events were recorded
 */
export async function relayConsignments(harness: Harness, consignments: number): Promise<number> {
  const courier = await aMemberOfStaff(harness, { role: 'courier', siteId: null })
  await Promise.all([PLACES.agency, PLACES.hub, PLACES.town, ...STATIONS].map((site) => staffAt(harness, site)))
  let events = 0
  for (let done = 0; done < consignments; done += IN_WAVE) {
    const wave = await registered(harness, Math.min(IN_WAVE, consignments - done))
    const steps = wave.map(stepsOf)
    for (let step = 0; step < (steps[0]?.length ?? 0); step += 1) {
      harness.clock.advance({ hours: 1 })
      events += await scanAll(
        harness,
        courier,
        wave,
        steps.map((own) => own[step] as Step),
      )
    }
    harness.clock.advance({ hours: 16 })
  }
  return events
}

async function registered(harness: Harness, count: number): Promise<TestConsignment[]> {
  const resident = await aResident(harness)
  const consignments: TestConsignment[] = []
  while (consignments.length < count) {
    const group = Array.from({ length: Math.min(REGISTERED_AT_ONCE, count - consignments.length) }, (_, index) => {
      const to = STATIONS[(consignments.length + index) % STATIONS.length] as string
      return aConsignment(harness, { to, resident, weightGrams: 100 + index }).registered()
    })
    consignments.push(...(await Promise.all(group)))
  }
  return consignments
}

type Step = readonly [kind: ScanEventKind, siteId: string]

function stepsOf({ route }: TestConsignment): readonly Step[] {
  const last = route.at(-1) as string
  const legs = route.slice(1).flatMap((to, leg): Step[] => [
    ['dispatched', route[leg] as string],
    ['received', to],
  ])
  return [...legs, ['delivery_failed', last], ['collected', last]]
}

async function scanAll(harness: Harness, by: Person, wave: readonly TestConsignment[], steps: readonly Step[]) {
  const requests = wave.map((one, index) => {
    const [kind, siteId] = steps[index] as Step
    const details = kind === 'delivery_failed' ? { reason: 'nobody_home', note: '测试情况说明' } : {}
    return scanRequest(harness, one, kind, siteId, { eventId: randomUUID(), details })
  })
  const outcomes = await recordScans(harness.context, by, requests)
  const wrong = outcomes.find(({ outcome }) => outcome !== 'recorded')
  if (wrong !== undefined) throw new Error(`a scan was not recorded: ${JSON.stringify(wrong)}`)
  return outcomes.length
}
