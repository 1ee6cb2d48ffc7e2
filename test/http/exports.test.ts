import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { EpcisDocument } from '../../server/contract/epcis.ts'
import { ParcelDelivery } from '../../server/contract/exports.ts'
import type { Person } from '../../server/services/actor.ts'
import { expectNoneOf, expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import {
  aConsignment,
  aLeader,
  aResident,
  carry,
  type Resident,
  scan,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'

const api = useApi()
const ADDRESS = '测试路一百二十三号'

let resident: Resident
let consignment: TestConsignment
beforeAll(async () => {
  resident = await aResident(api)
  consignment = await aConsignment(api, { resident, to: PLACES.town, address: ADDRESS }).registered()
  await carry(api, consignment).to(PLACES.town)
  const note = `${resident.name}不在家，电话${resident.phone}`
  await scan(api, consignment, 'exception_raised', PLACES.town, { details: { exceptionKind: 'moved', note } })
})

const epcis = (as?: Person, id = consignment.id) => api.call('GET', `/consignments/${id}/epcis.jsonld`, { as })
const parcel = (as?: Person, query = '') =>
  api.call('GET', `/consignments/${consignment.id}/parcel-delivery.jsonld${query}`, { as })

describe('EPCIS', () => {
  test('tells every stored event, in a valid document of its own media type', async () => {
    const answer = await epcis(resident)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/ld\+json/)
    const { eventList } = read(EpcisDocument, answer).epcisBody
    const stored = await api.db.scanEvent.findMany({
      where: { consignmentId: consignment.id },
      orderBy: { sequence: 'asc' },
    })
    expect(eventList.map(({ eventID }) => eventID)).toEqual(
      [consignment.id, ...stored.map(({ id }) => id)].map((id) => `urn:uuid:${id}`),
    )
    expect(eventList.slice(1).map((event) => event.type === 'ObjectEvent' && event['shaopao:sm3'])).toEqual(
      stored.map(({ hash }) => hash),
    )
    expect(eventList.at(-1)).toMatchObject({ bizStep: 'inspecting', 'shaopao:exceptionKind': 'moved' })
  })

  test('names no persons: neither the resident’s data, nor who scanned, nor notes', async () => {
    const actors = await api.db.scanEvent.findMany({
      where: { consignmentId: consignment.id },
      select: { actorId: true },
    })
    const secrets = [
      resident.name,
      resident.phone,
      resident.userId,
      ADDRESS,
      '不在家',
      ...actors.map(({ actorId }) => actorId),
    ]
    expectNoneOf((await epcis(await aLeader(api))).body, secrets)
  })

  test('tells the bags that it went in, and nothing of what else was in them', async () => {
    const other = await aConsignment(api).registered()
    const [bagId, sealedId] = [randomUUID(), randomUUID()]
    const { userId } = await staffAt(api, PLACES.hub)
    const at = api.clock.now()
    await api.db.bag.create({
      data: {
        id: bagId,
        sealNumber: 'FQ-EPCIS-1',
        fromSiteId: PLACES.hub,
        toSiteId: PLACES.town,
        sealedBy: userId,
        sealedAt: at,
        items: { create: [consignment, other].map(({ id }) => ({ consignmentId: id })) },
        events: {
          create: {
            id: sealedId,
            sequence: 1,
            kind: 'sealed',
            siteId: PLACES.hub,
            actorId: userId,
            occurredAt: at,
            recordedAt: at,
            details: { manifest: [consignment.id, other.id] },
          },
        },
      },
    })
    const answer = await epcis(resident)
    const { eventList } = read(EpcisDocument, answer).epcisBody
    expect(eventList.find(({ eventID }) => eventID === `urn:uuid:${sealedId}`)).toMatchObject({
      type: 'AggregationEvent',
      action: 'ADD',
      parentID: `urn:shaopao:bag:${bagId}`,
      childEPCs: [`urn:shaopao:consignment:${consignment.trackingNumber}`],
    })
    expectNoneOf(answer.body, [other.id, other.trackingNumber])
  })

  test('is for whoever may read the consignment', async () => {
    for (const person of [await staffAt(api, PLACES.hub), await aLeader(api)])
      expect((await epcis(person)).status).toBe(200)
    expectProblem(await epcis(), 'not_signed_in')
    expectProblem(await epcis(await aResident(api)), 'consignment_not_found')
    expectProblem(await epcis(await staffAt(api, PLACES.measuredVillage)), 'consignment_not_found')
    expectProblem(await epcis(resident, randomUUID()), 'consignment_not_found')
  })
})

describe('schema.org ParcelDelivery', () => {
  test('tells the way by the names of the sites, and what it is to those who may know', async () => {
    const answer = await parcel(resident)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/ld\+json/)
    const delivery = read(ParcelDelivery, answer)
    expect(delivery).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'ParcelDelivery',
      trackingNumber: consignment.trackingNumber,
      originAddress: { '@type': 'PostalAddress', addressCountry: 'CN' },
      itemShipped: { '@type': 'Product', name: expect.any(String) },
    })
    expect(delivery.trackingUrl).toMatch(new RegExp(`^https?://.+/api/v1/tracking/${consignment.trackingNumber}$`))
    expect(delivery.deliveryStatus.map(({ name }) => name).slice(0, 3)).toEqual(['已发出', '已收到', '已发出'])
    expect(delivery.deliveryStatus.map(({ startDate }) => startDate)).toEqual(
      delivery.deliveryStatus.map(({ startDate }) => startDate).toSorted(),
    )
    expect(delivery.deliveryAddress.streetAddress).toBeUndefined()
    expectNoneOf(answer.body, [resident.name, resident.phone, ADDRESS])
  })

  test('the holder may ask for his own address, and that is kept; nobody else may', async () => {
    const delivery = read(ParcelDelivery, await parcel(resident, '?withAddress=true'))
    expect(delivery.deliveryAddress.streetAddress).toBe(ADDRESS)
    const kept = await api.db.auditRecord.findMany({ where: { action: 'address.reveal' } })
    expect(kept).toEqual([expect.objectContaining({ actorId: resident.userId, subject: consignment.id })])
    expectNoneOf(kept, [ADDRESS])
    for (const person of [await staffAt(api, PLACES.town), await aLeader(api)]) {
      const refused = await changingNothing(api.db, () => parcel(person, '?withAddress=true'))
      expect(expectProblem(refused, 'forbidden').detail).toMatch(/本人/)
    }
    expectProblem(await parcel(await aResident(api), '?withAddress=true'), 'consignment_not_found')
  })

  test('says until when it comes once it is on its last leg, and not before', async () => {
    const other = await aConsignment(api, { resident }).registered()
    const until = async () => {
      const path = `/consignments/${other.id}/parcel-delivery.jsonld`
      return read(ParcelDelivery, await api.call('GET', path, { as: resident })).expectedArrivalUntil
    }
    await carry(api, other).to(PLACES.hub)
    await carry(api, other).onwards()
    expect(await until()).toBeUndefined()
    await carry(api, other).to(PLACES.town)
    await carry(api, other).onwards()
    const task = await api.db.task.findFirstOrThrow({
      where: { consignmentId: other.id, kind: 'receive', status: 'open' },
    })
    expect(await until()).toBe(task.dueAt.toISOString())
    await carry(api, other).toTheEnd()
    expect(await until()).toBeUndefined()
  })

  test('by number anybody sees the same without what it is, the holder too', async () => {
    const path = `/tracking/${consignment.trackingNumber.toLowerCase()}/parcel-delivery.jsonld`
    const delivery = read(ParcelDelivery, await api.call('GET', path))
    expect(delivery.itemShipped).toBeUndefined()
    expect(delivery.deliveryStatus).toEqual(read(ParcelDelivery, await parcel(resident)).deliveryStatus)
    expect((await api.call('GET', path, { as: resident })).body).toEqual(delivery)
    expectProblem(await api.call('GET', '/tracking/SH000/parcel-delivery.jsonld'), 'tracking_number_invalid')
  })
})
