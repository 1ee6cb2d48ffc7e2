import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { appointProxy, ProxyCode } from '../../server/contract/pickup.ts'
import { recordScans } from '../../server/contract/scans.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aResident, carry, staffAt, type TestConsignment } from '../setup/factories.ts'
import { uploaded } from '../setup/pictures.ts'
import { expectSound } from '../setup/soundness.ts'

const api = useApi()
const identity = { identityKind: 'identity_card', identityLast4: '123X' }
const proxyIdentity = { ...identity, kind: 'proxy', relation: 'other', holderIdentityChecked: true }

async function waiting(): Promise<TestConsignment> {
  const licence = await aConsignment(api).registered()
  await carry(api, licence).to(PLACES.village)
  return licence
}
async function collect({ trackingNumber }: TestConsignment, details: object, kind = 'collected') {
  const event = { eventId: randomUUID(), trackingNumber, kind, occurredAt: api.clock.now().toISOString(), details }
  const as = await staffAt(api, PLACES.village)
  const { results } = answerOf(recordScans, await api.call('POST', '/scans', { as, body: { events: [event] } }))
  return results[0]
}
const appoint = (as: Person, { id }: TestConsignment, body: object = {}) =>
  api.call('POST', `/consignments/${id}/proxy`, {
    as,
    body: { proxyId: randomUUID(), relation: 'child', name: '李代领', ...body },
  })
const recorded = async ({ id }: TestConsignment) =>
  (await api.db.scanEvent.findFirstOrThrow({ where: { consignmentId: id, kind: 'collected' } })).details

describe('without a code', () => {
  test('the identity document is looked at, its kind and last four are on record, and why', async () => {
    const licence = await waiting()
    expect(await collect(licence, {})).toMatchObject({ outcome: 'rejected', code: 'pickup_code_required' })
    const collector = { kind: 'self', ...identity }
    expect(await collect(licence, { collector })).toMatchObject({ outcome: 'rejected', code: 'identity_required' })
    const nameless = { collector: { kind: 'self' }, reason: 'no_phone' }
    expect(await collect(licence, nameless)).toMatchObject({ outcome: 'rejected', code: 'identity_required' })
    expect(await collect(licence, { collector, reason: 'no_phone' })).toMatchObject({
      outcome: 'recorded',
      status: 'completed',
    })
    expect(await recorded(licence)).toEqual({ collector, reason: 'no_phone' })
    await expectSound(api, [licence])
  })

  test('a wrong code is wrong, whatever document is shown beside it', async () => {
    const licence = await waiting()
    const right = Number(api.context.personalData.pickupCode(licence.id))
    const pickupCode = String((right + 1) % 1_000_000).padStart(6, '0')
    const details = { pickupCode, collector: { kind: 'self', ...identity }, reason: 'other' }
    expect(await collect(licence, details)).toMatchObject({ outcome: 'rejected', code: 'pickup_code_wrong' })
  })
})

describe('a proxy', () => {
  test('gets a code of his own; both documents and the relation that the holder gave are on record', async () => {
    const licence = await waiting()
    const proxy = answerOf(appointProxy, await appoint(licence.resident, licence))
    expect(proxy).toMatchObject({ relation: 'child', name: '李**', code: expect.stringMatching(/^\d{6}$/) })
    expect(proxy.qrText).toBe(`shaopao:${licence.trackingNumber}:${proxy.code}`)
    expect(proxy.code).not.toBe(api.context.personalData.pickupCode(licence.id))
    const pickupCode = proxy.code
    expect(await collect(licence, { pickupCode })).toMatchObject({ code: 'proxy_identity_required' })
    expect(await collect(licence, { pickupCode, collector: { kind: 'self', ...identity } })).toMatchObject({
      code: 'proxy_identity_required',
    })
    expect(await collect(licence, { pickupCode, collector: proxyIdentity })).toMatchObject({ outcome: 'recorded' })
    expect(await recorded(licence)).toEqual({ collector: { ...proxyIdentity, relation: 'child' } })
    expectProblem(await api.call('GET', `/consignments/${licence.id}/proxy`, { as: licence.resident }), 'no_proxy')
    await expectSound(api, [licence])
  })

  test('a new proxy ends the code of the one before; the holder’s own stays', async () => {
    const licence = await waiting()
    const former = answerOf(appointProxy, await appoint(licence.resident, licence))
    api.clock.advance({ minutes: 1 })
    const proxyId = randomUUID()
    const next = answerOf(appointProxy, await appoint(licence.resident, licence, { proxyId, relation: 'neighbour' }))
    const again = await changingNothing(api.db, () =>
      appoint(licence.resident, licence, { proxyId, relation: 'neighbour' }),
    )
    expect(answerOf(appointProxy, again)).toEqual(next)
    const current = await api.call('GET', `/consignments/${licence.id}/proxy`, { as: licence.resident })
    expect(read(ProxyCode, current)).toEqual(next)
    const collector = proxyIdentity
    expect(await collect(licence, { pickupCode: former.code, collector })).toMatchObject({ code: 'pickup_code_wrong' })
    const pickupCode = api.context.personalData.pickupCode(licence.id)
    expect(await collect(licence, { pickupCode })).toMatchObject({ outcome: 'recorded' })
  })

  test('is the holder’s to send, and not for materials or what is received', async () => {
    const licence = await waiting()
    for (const stranger of [await aResident(api)]) {
      expectProblem(await appoint(stranger, licence), 'consignment_not_found')
    }
    const materials = await aConsignment(api, { direction: 'materials' }).registered()
    expectProblem(await appoint(materials.resident, materials), 'no_pickup_code')
    await carry(api, licence).toTheEnd()
    expectProblem(await appoint(licence.resident, licence), 'no_pickup_code')
    expectProblem(await appoint(licence.resident, licence, { relation: 'boss' }), 'validation_failed')
  })

  test('neither name nor code is stored to be read', async () => {
    const licence = await waiting()
    const { code } = answerOf(appointProxy, await appoint(licence.resident, licence))
    const rows = [
      await api.db.pickupProxy.findMany({ where: { consignmentId: licence.id } }),
      await api.db.idempotencyKey.findMany(),
    ]
    expectNoneOf(rows, ['李代领', `"${code}"`])
  })
})

describe('proof and reasons', () => {
  test('the signature belongs to the consignment from the scan that names it', async () => {
    const licence = await waiting()
    const proofAttachmentId = await uploaded(api, await staffAt(api, PLACES.village))
    const foreign = await uploaded(api, await aResident(api))
    const pickupCode = api.context.personalData.pickupCode(licence.id)
    expect(
      await collect(licence, { reason: 'nobody_home', proofAttachmentId: foreign }, 'delivery_failed'),
    ).toMatchObject({
      outcome: 'recorded',
    })
    expect(await collect(licence, { pickupCode, proofAttachmentId })).toMatchObject({ outcome: 'recorded' })
    const owner = async (id: string) => (await api.db.attachment.findUniqueOrThrow({ where: { id } })).consignmentId
    expect(await owner(proofAttachmentId)).toBe(licence.id)
    // another's upload is not this person's to use; the fact stands all the same
    expect(await owner(foreign)).toBeNull()
    const look = await api.call('GET', `/attachments/${proofAttachmentId}`, { as: await staffAt(api, PLACES.agency) })
    expect(look.status).toBe(200)
  })

  test('a failed attempt says why, by a code of its own', async () => {
    const licence = await waiting()
    const failed = (reason: string) => collect(licence, { reason }, 'delivery_failed')
    expect(await failed('nobody_home')).toMatchObject({ outcome: 'recorded' })
    expect(await failed('no_phone')).toMatchObject({ outcome: 'rejected', code: 'reason_wrong' })
    const { details } = await api.db.scanEvent.findFirstOrThrow({
      where: { consignmentId: licence.id, kind: 'delivery_failed' },
    })
    expect(details).toEqual({ reason: 'nobody_home' })
  })
})
