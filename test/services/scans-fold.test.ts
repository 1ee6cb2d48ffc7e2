import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { recordScans } from '../../server/services/record-scans.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { anyFacts } from '../setup/arbitraries.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aDispatcher, aMemberOfStaff, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { at } from '../setup/relay-facts.ts'
import { expectSound } from '../setup/soundness.ts'

vi.setConfig({ testTimeout: 120_000 })

const harness = useHarness({ start: at(0).toISOString() })

/** Any facts in any order and any batches, some batches at the same time, some sent twice. */
const interleaving = fc.record({
  direction: fc.constantFrom('materials' as const, 'result' as const),
  address: fc.boolean(),
  facts: anyFacts(9),
  cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 9, maxLength: 9 }),
  atOnce: fc.boolean(),
  repeat: fc.boolean(),
})

test('whatever is scanned, in whatever order: the columns are the fold, the tasks follow, the chain holds', async () => {
  const anywhere = await aMemberOfStaff(
    harness,
    { role: 'courier', siteId: null },
    { role: 'dispatcher', siteId: PLACES.hub },
  )
  await aDispatcher(harness)
  await fc.assert(
    fc.asyncProperty(interleaving, async ({ direction, address, facts, cuts, atOnce, repeat }) => {
      harness.clock.set(at(0))
      const wish = { direction, ...(address && direction === 'result' ? { address: '示例路 1 号' } : {}) }
      const consignment: TestConsignment = await aConsignment(harness, wish).registered()
      harness.clock.set(at(20_001))
      const requests = facts
        // cancelling has its own way in; materials are collected only where they were returned to
        .filter(({ kind }) => kind !== 'cancelled' && !(kind === 'collected' && direction === 'materials'))
        .map(({ kind, siteId, occurredAt, details }) => ({
          eventId: randomUUID(),
          trackingNumber: consignment.trackingNumber,
          kind,
          siteId,
          occurredAt,
          pickupCode: harness.context.personalData.pickupCode(consignment.id),
          details: kind.startsWith('exception_') ? { note: '测试', ...details } : details,
        }))
      const rest = [...requests]
      const batches = cuts.map((size) => rest.splice(0, size)).filter((batch) => batch.length > 0)
      const send = (batch: typeof requests) => recordScans(harness.context, anywhere, batch)
      const outcomes = []
      if (atOnce) outcomes.push(...(await Promise.all(batches.map(send))))
      else for (const batch of batches) outcomes.push(await send(batch))
      expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(requests.map(() => 'recorded'))
      if (repeat && requests.length > 0) {
        const again = await send(requests)
        expect(again.map(({ outcome }) => outcome)).toEqual(requests.map(() => 'duplicate'))
      }
      await expectSound(harness, [consignment])
    }),
    { numRuns: 80, interruptAfterTimeLimit: 30_000 },
  )
  const { defects, events } = await verifyDatabase(harness.context)
  expect(defects).toEqual([])
  expect(events).toBeGreaterThan(200)
})
