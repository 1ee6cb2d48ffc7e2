import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type BagEvent, lastBagFact } from '../../server/domain/bag.ts'
import { AppError } from '../../server/errors.ts'
import { correctBagEvent } from '../../server/services/bags/correct-bag-event.ts'
import { type BagFact, recordBagEvent } from '../../server/services/bags/record-bag-event.ts'
import { recordScans, type ScanRequest } from '../../server/services/record-scans.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { findBag, type StoredBag } from '../../server/store/bags.ts'
import { numbersOf, readyAtAgency, seal } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aMemberOfStaff, staffAt } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { expectSound } from '../setup/soundness.ts'

vi.setConfig({ testTimeout: 120_000 })

const harness = useHarness()
const { agency, hub, town } = PLACES

/** Facts of a bag of three, its last step taken back, and scans of single consignments: those in it, and one left outside. */
const told = fc.record({
  what: fc.constantFrom(
    'dispatched',
    'received',
    'checked',
    'taken back',
    'taken back',
    'scan dispatched',
    'scan received',
  ),
  siteId: fc.constantFrom(agency, hub, hub, town),
  minutes: fc.integer({ min: 61, max: 1_000 }),
  sealIntact: fc.boolean(),
  found: fc.subarray([0, 1, 2, 3]),
  isFinished: fc.boolean(),
  of: fc.integer({ min: 0, max: 3 }),
})
const interleaving = fc.record({
  facts: fc.uniqueArray(told, { maxLength: 9, selector: ({ minutes }) => minutes }),
  atOnce: fc.boolean(),
})

type Outcome = { readonly outcome: string } | AppError | undefined

const orRefusal = (work: Promise<Outcome>): Promise<Outcome> =>
  work.catch((error: unknown) => (error instanceof AppError ? error : Promise.reject(error)))

/** Takes back what is the last step by then; a repeat is about the same one. */
function takingBack(bagId: string, eventId: string, { evenTheSealing }: { readonly evenTheSealing: boolean }) {
  let step: BagEvent | undefined
  return async (): Promise<Outcome> => {
    step ??= lastBagFact((await findBag(harness.db, { id: bagId }))?.events ?? [])
    if (step === undefined || (step.kind === 'sealed' && !evenTheSealing)) return new AppError('bag_step_not_last')
    const by = await staffAt(harness, hub)
    return orRefusal(correctBagEvent(harness.context, by, { bagId, bagEventId: step.id, eventId, note: '扫错了包' }))
  }
}

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
        const record = (fact: BagFact) => () => orRefusal(recordBagEvent(harness.context, anywhere, fact))
        if (what === 'dispatched') return record({ ...ofBag, kind: what })
        if (what === 'received') return record({ ...ofBag, kind: what, sealIntact })
        if (what === 'checked') {
          const numbers = numbersOf(found.flatMap((index) => consignments[index] ?? []))
          return record({ ...ofBag, kind: what, sealIntact, found: numbers, isFinished })
        }
        if (what === 'taken back') return takingBack(bag.id, base.eventId, { evenTheSealing: of === 0 })
        const kind = what === 'scan dispatched' ? 'dispatched' : 'received'
        const { trackingNumber } = consignments[of] as (typeof consignments)[number]
        const scan: ScanRequest = { ...base, trackingNumber, kind, details: {} }
        return async () => (await recordScans(harness.context, anywhere, [scan]))[0]
      })
      const outcomes: Outcome[] = []
      if (atOnce) outcomes.push(...(await Promise.all(commands.map((send) => send()))))
      else for (const send of commands) outcomes.push(await send())
      const refused = outcomes.flatMap((one) => (one instanceof AppError ? [one.code] : []))
      for (const code of refused) expect(['bag_went_on', 'bag_step_not_last', 'bag_withdrawn']).toContain(code)
      const recorded = commands.filter((_, index) => !(outcomes[index] instanceof AppError))
      await expectSound(harness, consignments)
      const after = (await findBag(harness.db, { id: bag.id })) as StoredBag
      expect(after).toMatchObject({ pendingEventId: null, version: after.events.length })
      await changingNothing(harness.db, async () => {
        for (const send of recorded.toReversed()) expect(await send()).toMatchObject({ outcome: 'duplicate' })
      })
    }),
    { numRuns: 25 },
  )
  const { defects } = await verifyDatabase(harness.context)
  expect(defects).toEqual([])
  expect(await harness.db.bag.count()).toBe(25)
  expect(await harness.db.bagEvent.count({ where: { kind: 'corrected' } })).toBeGreaterThan(0)
})
