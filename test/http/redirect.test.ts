import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { redirectConsignment, type Tracking } from '../../server/contract/consignments.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aResident, carry, staffAt } from '../setup/factories.ts'
import { aRegistration, filed } from '../setup/registrations.ts'
import { expectSound } from '../setup/soundness.ts'

const api = useApi()
const redirect = (as: Person, id: string, siteId: string, eventId: string = randomUUID()) =>
  api.call('POST', `/consignments/${id}/redirect`, { as, body: { eventId, siteId } })
const sitesOf = ({ route }: Tracking) => route.map(({ siteId }) => siteId)

test('the holder fetches it at another station; it goes there, and is counted once', async () => {
  const licence = await aConsignment(api, { to: PLACES.village }).registered()
  const eventId = randomUUID()
  const answer = await redirect(licence.resident, licence.id, PLACES.neighbourVillage, eventId)
  const tracking = answerOf(redirectConsignment, answer)
  const way = [PLACES.agency, PLACES.hub, PLACES.town, PLACES.neighbourVillage]
  expect(sitesOf(tracking)).toEqual(way)
  expect(tracking.details?.canRedirect).toBe(true)
  await changingNothing(api.db, () => redirect(licence.resident, licence.id, PLACES.neighbourVillage, eventId))
  const there = { ...licence, route: way }
  expect(await carry(api, there).toTheEnd()).toBe('completed')
  expect(await api.db.consignment.findUniqueOrThrow({ where: { id: licence.id } })).toMatchObject({
    destinationSiteId: PLACES.neighbourVillage,
    plannedRoute: licence.route,
  })
  await expectSound(api, [there])
})

test('from the door to the counter, and into another town', async () => {
  const licence = await aConsignment(api, { to: PLACES.village, address: '示例路一百号' }).registered()
  const clerk = await staffAt(api, PLACES.agency)
  const tracking = answerOf(redirectConsignment, await redirect(clerk, licence.id, PLACES.measuredVillage))
  expect(sitesOf(tracking)).toEqual([PLACES.agency, PLACES.hub, PLACES.measuredTown, PLACES.measuredVillage])
  const there = { ...licence, route: sitesOf(tracking) }
  await carry(api, there).to(PLACES.measuredVillage)
  const stored = await api.db.consignment.findUniqueOrThrow({ where: { id: licence.id } })
  expect(stored).toMatchObject({ status: 'awaiting_pickup', homeDelivery: false })
  await expectSound(api, [there])
})

test('what is kept may be kept at the hub', async () => {
  const resident = await aResident(api)
  const wish = { serviceForm: 'keep_for_pickup', destination: { kind: 'site', siteId: PLACES.town } }
  const { id } = await filed(api, resident, aRegistration(wish as object))
  expectProblem(await redirect(resident, id, PLACES.village), 'counter_required')
  expect(sitesOf(answerOf(redirectConsignment, await redirect(resident, id, PLACES.hub)))).toEqual([
    PLACES.agency,
    PLACES.hub,
  ])
})

test('not once it has left, not materials, not to where it goes, not by strangers', async () => {
  const licence = await aConsignment(api).registered()
  const refused = (as: Person, id: string, siteId: string) => changingNothing(api.db, () => redirect(as, id, siteId))
  expectProblem(await refused(licence.resident, licence.id, PLACES.village), 'cannot_redirect')
  expectProblem(await refused(licence.resident, licence.id, PLACES.hub), 'site_not_allowed')
  expectProblem(await refused(licence.resident, licence.id, PLACES.otherAgency), 'site_not_allowed')
  expectProblem(await refused(licence.resident, licence.id, 'nowhere'), 'site_not_found')
  expectProblem(await refused(await aResident(api), licence.id, PLACES.town), 'consignment_not_found')
  const elsewhere = await staffAt(api, PLACES.otherAgency)
  expectProblem(await refused(elsewhere, licence.id, PLACES.town), 'consignment_not_found')
  const materials = await aConsignment(api, { direction: 'materials' }).registered()
  expectProblem(await refused(materials.resident, materials.id, PLACES.town), 'cannot_redirect')
  await carry(api, licence).onwards()
  expectProblem(await refused(licence.resident, licence.id, PLACES.town), 'cannot_redirect')
})
