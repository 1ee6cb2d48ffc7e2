import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type BagFact, recordBagEvent } from '../../server/services/bags/record-bag-event.ts'
import { recordScans, type ScanRequest } from '../../server/services/record-scans.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { findBag, type StoredBag } from '../../server/store/bags.ts'
import { numbersOf, readyAtAgency, seal } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMemberOfStaff } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

vi.setConfig({ testTimeout: 120_000 })

const harness = useHarness()
const { agency, hub, town } = PLACES

/** Facts of a bag of three, and scans of single consignments: those in it, and one that was left outside. */
const told = fc.record({
  what: fc.constantFrom('dispatched', 'received', 'checked', 'scan dispatched', 'scan received'),
  siteId: fc.constantFrom(agency, hub, hub, town),
  minutes: fc.integer({ min: 61, max: 1_000 }),
  sealIntact: fc.boolean(),
  found: fc.subarray([0, 1, 2, 3]),
  isFinished: fc.boolean(),
  of: fc.integer({ min: 0, max: 3 }),
})
const interleaving = fc.record({
  facts: fc.uniqueArray(told, { maxLength: 8, selector: ({ minutes }) => minutes }),
  atOnce: fc.boolean(),
})

test('whatever happens to a bag and what is in it, in whatever order: one custodian each, nothing doubled', async () => {
  const anywhere = await aMemberOfStaff(
    harness,
    { role: 'courier', siteId: null },
    { role: 'handler', siteId: agency },
    { role: 'dispatcher', siteId: hub },
  )
  await fc.assert(
    fc.asyncProperty(interleaving, async ({ facts, atOnce }) => {
      const start = harness.clock.now().getTime()
      const consignments = await readyAtAgency(harness, 4)
      harness.clock.advance({ minutes: 60 })
      const { bag } = await seal(harness, consignments.slice(0, 3), { by: anywhere })
      harness.clock.advance({ minutes: 1_000 })
      const commands = facts.map(({ what, siteId, minutes, sealIntact, found, isFinished, of }) => {
        const base = { eventId: randomUUID(), siteId, occurredAt: new Date(start + minutes * 60_000) }
        const ofBag = { ...base, bagId: bag.id }
        const record = (fact: BagFact) => () => recordBagEvent(harness.context, anywhere, fact)
        if (what === 'dispatched') return record({ ...ofBag, kind: what })
        if (what === 'received') return record({ ...ofBag, kind: what, sealIntact })
        if (what === 'checked') {
          const numbers = numbersOf(found.flatMap((index) => consignments[index] ?? []))
          return record({ ...ofBag, kind: what, sealIntact, found: numbers, isFinished })
        }
        const kind = what === 'scan dispatched' ? 'dispatched' : 'received'
        const { trackingNumber } = consignments[of] as (typeof consignments)[number]
        const scan: ScanRequest = { ...base, trackingNumber, kind, details: {} }
        return async () => (await recordScans(harness.context, anywhere, [scan]))[0]
      })
      const outcomes = []
      if (atOnce) outcomes.push(...(await Promise.all(commands.map((send) => send()))))
      else for (const send of commands) outcomes.push(await send())
      expect(outcomes.map((one) => one?.outcome)).toEqual(commands.map(() => 'recorded'))
      await expectSound(harness, consignments)
      const after = (await findBag(harness.db, { id: bag.id })) as StoredBag
      expect(after).toMatchObject({ pendingEventId: null, version: after.events.length })
      await changingNothing(harness.db, async () => {
        for (const send of commands.toReversed()) expect((await send())?.outcome).toBe('duplicate')
      })
    }),
    { numRuns: 25 },
  )
  const { defects } = await verifyDatabase(harness.context)
  expect(defects).toEqual([])
  expect(await harness.db.bag.count()).toBe(25)
})
