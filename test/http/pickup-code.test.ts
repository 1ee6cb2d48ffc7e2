import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readPickupCode } from '../../server/contract/consignments.ts'
import { recordScans, type ScanResult } from '../../server/contract/scans.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aLeader, aResident, carry, staffAt, type TestConsignment } from '../setup/factories.ts'

const api = useApi()
const ask = (as: Person, id: string) => api.call('GET', `/consignments/${id}/pickup-code`, { as })
const codeOf = async ({ resident, id }: TestConsignment) => answerOf(readPickupCode, await ask(resident, id)).code

async function waitingForPickup(): Promise<TestConsignment> {
  const consignment = await aConsignment(api).registered()
  await carry(api, consignment).to(PLACES.village)
  return consignment
}

/** Hands over against codes, one scan for each, in one batch. */
async function handOver({ trackingNumber }: TestConsignment, ...codes: (string | undefined)[]): Promise<ScanResult[]> {
  const events = codes.map((pickupCode) => ({
    eventId: randomUUID(),
    trackingNumber,
    kind: 'collected',
    occurredAt: api.clock.now().toISOString(),
    details: { pickupCode },
  }))
  const answer = await api.call('POST', '/scans', { as: await staffAt(api, PLACES.village), body: { events } })
  return answerOf(recordScans, answer).results
}
/** Codes that are not this one. */
const wrong = (code: string, count: number) =>
  Array.from({ length: count }, (_, index) => String((Number(code) + index + 1) % 1_000_000).padStart(6, '0'))
const codesOf = (results: readonly ScanResult[]) => results.map(({ code }) => code)

describe('the pick-up code', () => {
  test('is for the holder alone, once the documents wait for him', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).to(PLACES.town)
    expectProblem(await ask(consignment.resident, consignment.id), 'no_pickup_code')
    await carry(api, consignment).to(PLACES.village)
    const shown = answerOf(readPickupCode, await ask(consignment.resident, consignment.id))
    expect(shown).toMatchObject({ code: expect.stringMatching(/^\d{6}$/), siteName: '汇城村服务站' })
    expect(shown.qrText).toBe(`shaopao:${consignment.trackingNumber}:${shown.code}`)
    expect(shown.openingText).toMatch(/周一/)
    expectProblem(await ask(await aResident(api), consignment.id), 'consignment_not_found')
    for (const person of [await staffAt(api, PLACES.village), await aLeader(api)]) {
      expectProblem(await ask(person, consignment.id), 'forbidden')
    }
  })

  test('is stored nowhere and shown nowhere else', async () => {
    const consignment = await waitingForPickup()
    const code = await codeOf(consignment)
    for (const as of [consignment.resident, await staffAt(api, PLACES.village)]) {
      for (const path of [
        '/consignments',
        `/consignments/${consignment.id}`,
        `/tracking/${consignment.trackingNumber}`,
      ]) {
        expectNoneOf((await api.call('GET', path, { as })).body, [code])
      }
    }
    await handOver(consignment, code)
    const events = await api.db.scanEvent.findMany({ where: { consignmentId: consignment.id } })
    expectNoneOf(
      events.map(({ details }) => details),
      [code],
    )
  })

  test('home delivery: while the courier is on his way', async () => {
    const consignment = await aConsignment(api, { address: '三河镇测试路一百零一号' }).registered()
    await carry(api, consignment).to(PLACES.hub)
    expectProblem(await ask(consignment.resident, consignment.id), 'no_pickup_code')
    await carry(api, consignment).to(PLACES.town)
    expect((await ask(consignment.resident, consignment.id)).status).toBe(200)
  })

  test('materials have none', async () => {
    const consignment = await aConsignment(api, { direction: 'materials' }).registered()
    await carry(api, consignment).toTheEnd()
    expectProblem(await ask(consignment.resident, consignment.id), 'no_pickup_code')
  })
})

describe('handing over', () => {
  test('needs the code, and the right one', async () => {
    const consignment = await waitingForPickup()
    const code = await codeOf(consignment)
    const [none] = await changingNothing(api.db, () => handOver(consignment, undefined))
    expect(none).toMatchObject({ outcome: 'rejected', code: 'pickup_code_required' })
    const [bad] = await handOver(consignment, ...wrong(code, 1))
    expect(bad).toMatchObject({ outcome: 'rejected', code: 'pickup_code_wrong' })
    expect(bad?.message).toMatch(/还可以试 4 次/)
    expect((await handOver(consignment, code))[0]).toMatchObject({
      outcome: 'recorded',
      status: 'completed',
      flags: [],
    })
    expectProblem(await ask(consignment.resident, consignment.id), 'no_pickup_code')
  })

  test('five wrong codes lock it for a quarter of an hour, for the right code too', async () => {
    const consignment = await waitingForPickup()
    const code = await codeOf(consignment)
    for (const guess of wrong(code, 4))
      expect(codesOf(await handOver(consignment, guess))).toEqual(['pickup_code_wrong'])
    expect(codesOf(await handOver(consignment, ...wrong(code, 1)))).toEqual(['pickup_locked'])
    expect(codesOf(await handOver(consignment, code))).toEqual(['pickup_locked'])
    api.clock.advance({ minutes: 14 })
    expect(codesOf(await handOver(consignment, code))).toEqual(['pickup_locked'])
    api.clock.advance({ minutes: 1 })
    expect((await handOver(consignment, code))[0]).toMatchObject({ outcome: 'recorded', status: 'completed' })
  })

  test('nobody guesses it by sending many codes in one batch', async () => {
    const consignment = await waitingForPickup()
    const code = await codeOf(consignment)
    const results = await handOver(consignment, ...wrong(code, 30), code)
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(31).fill('rejected'))
    expect(codesOf(results).at(-1)).toBe('pickup_locked')
    expect(await api.db.consignment.findUnique({ where: { id: consignment.id } })).toMatchObject({
      status: 'awaiting_pickup',
    })
  })

  test('nor by sending many batches at once: of 60 five are looked at', async () => {
    const consignment = await waitingForPickup()
    const code = await codeOf(consignment)
    const answers = await Promise.all(wrong(code, 60).map((guess) => handOver(consignment, guess)))
    const codes = codesOf(answers.flat())
    expect(codes.filter((one) => one === 'pickup_code_wrong')).toHaveLength(4)
    expect(codes.filter((one) => one === 'pickup_locked')).toHaveLength(56)
    expect(codesOf(await handOver(consignment, code))).toEqual(['pickup_locked'])
  })

  test('the right code does not count, from several phones at once either', async () => {
    const consignment = await waitingForPickup()
    const code = await codeOf(consignment)
    const answers = await Promise.all(Array.from({ length: 4 }, () => handOver(consignment, code)))
    const results = answers.flat()
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill('recorded'))
    expect(results.filter(({ flags }) => flags.includes('after_close'))).toHaveLength(3)
    expect(await api.db.consignment.findUnique({ where: { id: consignment.id } })).toMatchObject({
      status: 'completed',
      pickupAttempts: 0,
      pickupLockedUntil: null,
    })
  })
})
