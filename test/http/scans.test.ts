import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { recordScans, type ScanResult } from '../../server/contract/scans.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import {
  aConsignment,
  aCourier,
  aDispatcher,
  aMemberOfStaff,
  carry,
  staffAt,
  type TestConsignment,
} from '../setup/factories.ts'

const api = useApi()

const event = ({ trackingNumber }: { trackingNumber: string }, wish: Readonly<Record<string, unknown>> = {}) => ({
  eventId: randomUUID(),
  trackingNumber,
  kind: 'dispatched',
  occurredAt: api.clock.now().toISOString(),
  ...wish,
})

async function send(as: Person, ...events: object[]): Promise<ScanResult[]> {
  return answerOf(recordScans, await api.call('POST', '/scans', { as, body: { events } })).results
}
const clerk = () => staffAt(api, PLACES.agency)
const outcomes = (results: readonly ScanResult[]) => results.map(({ outcome, code }) => code ?? outcome)
const eventsOf = ({ id }: TestConsignment) => api.db.scanEvent.count({ where: { consignmentId: id } })

describe('a batch of scans', () => {
  test('good and bad are told apart, each answered in its place', async () => {
    const [one, two, three] = [
      await aConsignment(api).registered(),
      await aConsignment(api).registered(),
      await aConsignment(api).registered(),
    ]
    const good = event(one)
    const results = await send(
      await clerk(),
      good,
      event({ trackingNumber: 'SH123456789' }),
      event(two, { siteId: PLACES.hub }),
      event(two),
      good,
      event(three, { occurredAt: '2026-03-02T10:30:00+08:00' }),
      event(three, { kind: 'exception_raised', details: { exceptionKind: 'lost' } }),
      event(three, { kind: 'exception_resolved', details: { note: '找到了' } }),
      event(three, { kind: 'collected' }),
    )
    expect(outcomes(results)).toEqual([
      'recorded',
      'tracking_number_invalid',
      'not_your_site',
      'recorded',
      'duplicate',
      'occurred_in_future',
      'note_required',
      'forbidden',
      'pickup_code_required',
    ])
    for (const { message } of results) expect(message).toMatch(/\p{Script=Han}/u)
    expect(results[0]).toMatchObject({
      status: 'in_transit',
      flags: [],
      message: expect.stringMatching(/下一步：.*收件/),
    })
    expect([await eventsOf(one), await eventsOf(two)]).toEqual([1, 1])
  })

  test('an id of capital letters is the same id, and what is stored is chained by it', async () => {
    const consignment = await aConsignment(api).registered()
    const capital = { ...event(consignment), eventId: randomUUID().toUpperCase() }
    expect(outcomes(await send(await clerk(), capital))).toEqual(['recorded'])
    const repeat = await changingNothing(api.db, async () =>
      send(await clerk(), { ...capital, eventId: capital.eventId.toLowerCase() }, capital),
    )
    expect(outcomes(repeat)).toEqual(['duplicate', 'duplicate'])
  })

  test('one id for two facts is refused, and the rest of the batch goes on', async () => {
    const [one, two, three] = [
      await aConsignment(api).registered(),
      await aConsignment(api).registered(),
      await aConsignment(api).registered(),
    ]
    const eventId = randomUUID()
    const results = await send(
      await clerk(),
      event(one, { eventId }),
      event(two, { eventId }),
      event(one, { eventId, kind: 'received' }),
      event(three),
    )
    expect(outcomes(results)).toEqual(['recorded', 'event_id_reused', 'event_id_reused', 'recorded'])
    const later = await changingNothing(api.db, async () => send(await clerk(), event(two, { eventId })))
    expect(outcomes(later)).toEqual(['event_id_reused'])
  })

  test('200 at once are recorded, 201 and none are refused', async () => {
    const consignment = await aConsignment(api).registered()
    await carry(api, consignment).to(PLACES.hub)
    const dispatcher = await staffAt(api, PLACES.hub)
    const note = '测试说明'.repeat(50)
    const notes = Array.from({ length: 200 }, () =>
      event(consignment, { kind: 'exception_raised', details: { exceptionKind: 'other', note } }),
    )
    expect(new Set(outcomes(await send(dispatcher, ...notes)))).toEqual(new Set(['recorded']))
    for (const events of [[...notes, event(consignment)], []]) {
      const answer = await changingNothing(api.db, () =>
        api.call('POST', '/scans', { as: dispatcher, body: { events } }),
      )
      expectProblem(answer, 'validation_failed')
    }
  })

  test('the same scan from 40 phones at once is one event', async () => {
    const consignment = await aConsignment(api).registered()
    const scan = event(consignment)
    const person = await clerk()
    const results = (await Promise.all(Array.from({ length: 40 }, () => send(person, scan)))).flat()
    expect(outcomes(results).toSorted()).toEqual([...Array(39).fill('duplicate'), 'recorded'])
    expect(await eventsOf(consignment)).toBe(1)
    const posted = await api.db.ledgerTransaction.findMany({ where: { sourceEventId: scan.eventId } })
    expect(posted.map(({ kind }) => kind).toSorted()).toEqual(['items', 'postage'])
  })
})

describe('where', () => {
  test('a handler scans at his own site without naming it, and at no other', async () => {
    const consignment = await aConsignment(api).registered()
    const keeper = await staffAt(api, PLACES.village)
    const refused = await changingNothing(api.db, () => send(keeper, event(consignment, { siteId: PLACES.agency })))
    expect(outcomes(refused)).toEqual(['not_your_site'])
    const [result] = await send(keeper, event(consignment, { kind: 'received' }))
    expect(result).toMatchObject({ outcome: 'recorded', flags: ['missing_hop', 'skipped_stop'] })
  })

  test('who stands at two sites says at which', async () => {
    const consignment = await aConsignment(api).registered()
    const both = await aMemberOfStaff(
      api,
      { role: 'handler', siteId: PLACES.agency },
      { role: 'handler', siteId: PLACES.otherAgency },
    )
    const [unnamed] = await send(both, event(consignment))
    expect(unnamed).toMatchObject({ outcome: 'rejected', code: 'not_your_site', message: '请写明在哪个站点' })
    expect(outcomes(await send(both, event(consignment, { siteId: PLACES.agency })))).toEqual(['recorded'])
  })

  test('a courier scans anywhere that exists', async () => {
    const consignment = await aConsignment(api).registered()
    const courier = await aCourier(api)
    const nowhere = [event(consignment), event(consignment, { siteId: '999999' })]
    const refused = await changingNothing(api.db, () => send(courier, ...nowhere))
    expect(outcomes(refused)).toEqual(['not_your_site', 'site_not_found'])
    expect(outcomes(await send(courier, event(consignment, { siteId: PLACES.agency })))).toEqual(['recorded'])
  })

  test('a dispatcher resolves an exception wherever it is, at a site that exists', async () => {
    const consignment = await aConsignment(api).registered()
    await send(await clerk(), event(consignment, { kind: 'exception_raised', details: { note: '破了' } }))
    const resolve = (siteId: string) =>
      event(consignment, { kind: 'exception_resolved', siteId, details: { note: '补好了' } })
    const dispatcher = await aDispatcher(api)
    expect(outcomes(await changingNothing(api.db, () => send(dispatcher, resolve('999999'))))).toEqual([
      'site_not_found',
    ])
    expect(outcomes(await send(dispatcher, resolve(PLACES.agency)))).toEqual(['recorded'])
  })
})

describe('when', () => {
  test('a phone’s clock may be five minutes fast, no more', async () => {
    const consignment = await aConsignment(api).registered()
    const at = (seconds: number) => new Date(api.clock.now().getTime() + seconds * 1000).toISOString()
    const late = await changingNothing(api.db, async () =>
      send(
        await clerk(),
        event(consignment, { occurredAt: at(301) }),
        event(consignment, { occurredAt: '9999-12-31T23:59:59Z' }),
      ),
    )
    expect(outcomes(late)).toEqual(['occurred_in_future', 'occurred_in_future'])
    expect(late[0]?.message).toMatch(/校准手机时间/)
    expect(outcomes(await send(await clerk(), event(consignment, { occurredAt: at(300) })))).toEqual(['recorded'])
  })

  test('nothing happens before the registration', async () => {
    const consignment = await aConsignment(api).registered()
    const old = ['2026-03-01T00:00:00+08:00', '0000-01-01T00:00:00Z', '1970-01-01T00:00:00+08:00']
    const results = await changingNothing(api.db, async () =>
      send(await clerk(), ...old.map((occurredAt) => event(consignment, { occurredAt }))),
    )
    expect(outcomes(results)).toEqual(Array(3).fill('occurred_before_registration'))
  })

  test('a scan that comes late, from a phone that was off line, takes its place in time', async () => {
    const consignment = await aConsignment(api).registered()
    const left = api.clock.now().toISOString()
    api.clock.advance({ hours: 2 })
    const [received] = await send(await staffAt(api, PLACES.hub), event(consignment, { kind: 'received' }))
    expect(received).toMatchObject({ outcome: 'recorded', flags: ['missing_hop'] })
    const [late] = await send(await clerk(), event(consignment, { occurredAt: left }))
    expect(late).toMatchObject({ outcome: 'recorded', flags: [], status: 'held' })
    const row = await api.db.consignment.findUniqueOrThrow({ where: { id: consignment.id } })
    expect(row).toMatchObject({ status: 'held', siteId: PLACES.hub, openExceptions: 0 })
  })

  test.each([['2026-02-30T00:00:00Z'], ['2026-03-02 09:30:00'], ['2026-03-02T09:30:00'], ['yesterday'], [1772415000]])(
    '%j is no instant',
    async (occurredAt) => {
      const consignment = await aConsignment(api).registered()
      const body = { events: [event(consignment, { occurredAt })] }
      const answer = await changingNothing(api.db, async () => api.call('POST', '/scans', { as: await clerk(), body }))
      const { issues } = expectProblem(answer, 'validation_failed')
      expect(issues?.map(({ path }) => path)).toEqual(['events.0.occurredAt'])
    },
  )
})
