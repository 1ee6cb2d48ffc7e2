import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { recordScans } from '../../server/services/record-scans.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, scanRequest, staffAt } from '../setup/factories.ts'
import { START, useHarness } from '../setup/harness.ts'

const harness = useHarness({ poolSize: 16 })
const { village } = PLACES

beforeEach(() => harness.clock.set(START))

const WRONG = '000000'
const waiting = async () => {
  const licence = await aConsignment(harness).registered()
  await carry(harness, licence).to(village)
  return licence
}

test('five wrong codes lock for a quarter of an hour, the right one too', async () => {
  const licence = await waiting()
  for (let left = 4; left > 0; left -= 1) {
    const wrong = await scan(harness, licence, 'collected', village, { pickupCode: WRONG })
    expect(wrong.rejection).toMatchObject({ code: 'pickup_code_wrong' })
    expect(wrong.rejection?.detail).toContain(`${left} 次`)
  }
  expect((await scan(harness, licence, 'collected', village, { pickupCode: WRONG })).rejection?.code).toBe(
    'pickup_locked',
  )
  expect((await scan(harness, licence, 'collected', village)).rejection?.code).toBe('pickup_locked')
  harness.clock.advance({ minutes: 14, seconds: 59 })
  expect((await scan(harness, licence, 'collected', village)).rejection?.code).toBe('pickup_locked')
  harness.clock.advance({ seconds: 1 })
  expect(await scan(harness, licence, 'collected', village)).toMatchObject({ status: 'completed', flags: [] })
  expect(await harness.db.scanEvent.count({ where: { consignmentId: licence.id } })).toBe(7)
})

test('after the lock there are five attempts again', async () => {
  const licence = await waiting()
  const wrong = () => scan(harness, licence, 'collected', village, { pickupCode: WRONG })
  for (let attempt = 0; attempt < 5; attempt += 1) await wrong()
  harness.clock.advance({ minutes: 16 })
  const again = []
  for (let attempt = 0; attempt < 5; attempt += 1) again.push((await wrong()).rejection?.code)
  expect(again).toEqual([...new Array<string>(4).fill('pickup_code_wrong'), 'pickup_locked'])
})

test('guessing all at once gives no more than five guesses', async () => {
  const licence = await waiting()
  const keeper = await staffAt(harness, village)
  const guesses = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      scan(harness, licence, 'collected', village, { by: keeper, pickupCode: String(index).padStart(6, '0') }),
    ),
  )
  const codes = guesses.map(({ rejection }) => rejection?.code)
  expect(codes.filter((code) => code === 'pickup_code_wrong').length).toBeLessThanOrEqual(4)
  expect(new Set(codes)).toEqual(new Set(['pickup_code_wrong', 'pickup_locked']))
  expect((await scan(harness, licence, 'collected', village)).rejection?.code).toBe('pickup_locked')
})

test('a hand-over that was recorded is answered as a repeat although the code is locked', async () => {
  const licence = await waiting()
  const eventId = randomUUID()
  expect(await scan(harness, licence, 'collected', village, { eventId })).toMatchObject({ outcome: 'recorded' })
  expect(await scan(harness, licence, 'collected', village, { eventId, pickupCode: WRONG })).toMatchObject({
    outcome: 'duplicate',
  })
})

test('the right code, sent many times at once, locks nobody out', async () => {
  const licence = await waiting()
  const keeper = await staffAt(harness, village)
  const request = scanRequest(harness, licence, 'collected', village)
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => recordScans(harness.context, keeper, [request])))
  const results = outcomes.flat().map(({ outcome }) => outcome)
  expect(results.toSorted()).toEqual([...new Array(49).fill('duplicate'), 'recorded'])
})
