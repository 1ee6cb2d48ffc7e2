import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  type Bag,
  type BagResult,
  correctBagEvent,
  listBags,
  readBag,
  readBagBySeal,
  recordBagEvent,
  sealBag,
} from '../../server/contract/bags.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { aSeal, numbersOf, readyAtAgency } from '../setup/bags.ts'
import { PLACES } from '../setup/county.ts'
import { aLeader, aResident, staffAt, type TestConsignment } from '../setup/factories.ts'

const api = useApi()
const { agency, hub } = PLACES

const clerk = () => staffAt(api, agency)
const dispatcher = () => staffAt(api, hub)
const now = () => api.clock.now().toISOString()

const sealing = (contents: readonly TestConsignment[], wish: Readonly<Record<string, unknown>> = {}) => ({
  eventId: randomUUID(),
  occurredAt: now(),
  sealNumber: aSeal(),
  trackingNumbers: numbersOf(contents),
  ...wish,
})

async function sealed(contents: readonly TestConsignment[]): Promise<Bag> {
  return answerOf(sealBag, await api.call('POST', '/bags', { as: await clerk(), body: sealing(contents) })).bag
}

const send = (as: Person, { id }: Pick<Bag, 'id'>, fact: Readonly<Record<string, unknown>>) =>
  api.call('POST', `/bags/${id}/events`, { as, body: { eventId: randomUUID(), occurredAt: now(), ...fact } })
const recorded = async (
  as: Person,
  bag: Pick<Bag, 'id'>,
  fact: Readonly<Record<string, unknown>>,
): Promise<BagResult> => answerOf(recordBagEvent, await send(as, bag, fact))

describe('the last step of a bag', () => {
  const correct = async (as: Person, bag: Pick<Bag, 'id'>, bagEventId: string, eventId: string = randomUUID()) =>
    api.call('POST', `/bags/${bag.id}/events/${bagEventId}/correction`, { as, body: { eventId, note: '扫错了包' } })

  test('is offered to whoever may take it back, and told as taken back afterwards', async () => {
    const bag = await sealed(await readyAtAgency(api, 2))
    const left = await recorded(await clerk(), bag, { kind: 'dispatched' })
    const step = left.bag.takeBack
    expect(step).toMatchObject({ text: '发出' })
    const other = await staffAt(api, PLACES.town)
    expect(answerOf(readBag, await api.call('GET', `/bags/${bag.id}`, { as: other })).takeBack).toBeNull()
    expectProblem(await correct(other, bag, step?.eventId as string), 'correction_too_late')
    const eventId = randomUUID()
    const done = answerOf(correctBagEvent, await correct(await clerk(), bag, step?.eventId as string, eventId))
    expect(done.message).toBe(`包 ${bag.sealNumber} 已撤回“发出”。共 2 件，下一步：发往${bag.toSiteName}`)
    expect(done.bag.events.map(({ text, isTakenBack, note }) => [text, isTakenBack, note])).toEqual([
      ['封包', false, null],
      ['发出', true, null],
      ['撤回“发出”', false, '扫错了包'],
    ])
    const repeat = answerOf(correctBagEvent, await correct(await clerk(), bag, step?.eventId as string, eventId))
    expect(repeat.outcome).toBe('duplicate')
    expectProblem(await correct(await clerk(), bag, randomUUID()), 'bag_event_not_found')
  })

  test('the sealing too: the bag is then none, and its seal may be used again', async () => {
    const contents = await readyAtAgency(api, 2)
    const bag = await sealed(contents)
    const done = answerOf(correctBagEvent, await correct(await clerk(), bag, bag.takeBack?.eventId as string))
    expect(done.message).toBe(`包 ${bag.sealNumber} 已撤回“封包”。要寄请重新封包`)
    expect(done.bag).toMatchObject({ status: 'withdrawn', statusText: '封包已撤回', items: [], takeBack: null })
    expectProblem(await send(await clerk(), bag, { kind: 'dispatched' }), 'bag_withdrawn')
    const listing = await api.call('GET', '/bags?scope=under_way', { as: await clerk() })
    expect(answerOf(listBags, listing).items.map(({ id }) => id)).not.toContain(bag.id)
    const body = sealing(contents, { sealNumber: bag.sealNumber })
    const again = answerOf(sealBag, await api.call('POST', '/bags', { as: await clerk(), body }))
    expect(again.bag.id).not.toBe(bag.id)
  })
})

describe('a bag, from the seal to the check', () => {
  test('is one request at each step, each answered with what to do next', async () => {
    const contents = await readyAtAgency(api, 3)
    const body = sealing(contents, { sealNumber: 'sj-20260302' })
    const first = answerOf(sealBag, await api.call('POST', '/bags', { as: await clerk(), body }))
    expect(first.message).toBe(`包 SJ20260302 封包已记录。共 3 件，下一步：发往${first.bag.toSiteName}`)
    expect(first.bag).toMatchObject({
      status: 'sealed',
      statusText: '已封包，待发出',
      counts: { listed: 3, packed: 3, present: 0, missing: 0, extra: 0 },
      sealIntact: null,
      isPending: false,
    })
    const again = answerOf(sealBag, await api.call('POST', '/bags', { as: await clerk(), body }))
    expect(again).toMatchObject({ outcome: 'duplicate', bag: { id: first.bag.id } })

    const left = await recorded(await clerk(), first.bag, { kind: 'dispatched' })
    expect(left.message).toBe(`包 SJ20260302 发出已记录。共 3 件，下一步：${first.bag.toSiteName}收包`)
    expect(left.bag.items.map(({ status }) => status)).toEqual(['in_transit', 'in_transit', 'in_transit'])

    const scanned = await api.call('GET', '/bags/by-seal/SJ%2020260302', { as: await dispatcher() })
    const bag = answerOf(readBagBySeal, scanned)
    const taken = await recorded(await dispatcher(), bag, { kind: 'received', sealIntact: false })
    expect(taken.message).toContain('封签破损，已登记异常，请当面逐件核对')
    expect(taken.bag.sealIntact).toBe(false)

    const [one, two, lost] = numbersOf(contents) as [string, string, string]
    const running = await recorded(await dispatcher(), bag, { kind: 'checked', found: [one], isFinished: false })
    expect(running.message).toBe('包 SJ20260302 拆包核对已记录。已核对 1 件，还有 2 件没有核对')
    const done = await recorded(await dispatcher(), bag, { kind: 'checked', found: [two, 'SH1'], isFinished: true })
    expect(done.message).toBe(
      '包 SJ20260302 拆包核对已记录。有 1 个单号不认识，没有计入。相符 2 件，缺少 1 件，已登记异常',
    )
    expect(done.unknown).toEqual(['SH1'])
    const line = done.bag.items.find(({ trackingNumber }) => trackingNumber === lost)
    expect(line).toMatchObject({ state: 'missing', stateText: '缺少', status: 'in_transit' })
    const story = answerOf(readBag, await api.call('GET', `/bags/${bag.id}`, { as: await aLeader(api) })).events
    expect(story.map(({ text, flags }) => [text, ...flags])).toEqual([
      ['封包'],
      ['发出'],
      ['收到', 'seal_broken'],
      ['拆包核对'],
      ['拆包核对'],
    ])
  })

  test('what cannot go is listed for the hand that packs', async () => {
    const contents = await readyAtAgency(api, 2)
    await sealed(contents.slice(0, 1))
    const answer = await api.call('POST', '/bags', { as: await clerk(), body: sealing(contents) })
    const problem = expectProblem(answer, 'bag_items_refused')
    expect(problem.issues).toHaveLength(1)
    expect(problem.issues?.[0]?.message).toContain(contents[0]?.trackingNumber)
  })

  test('a fact without its word about the seal, or of no bag, is none', async () => {
    const bag = await sealed(await readyAtAgency(api, 1))
    expectProblem(await send(await dispatcher(), bag, { kind: 'received' }), 'validation_failed')
    expectProblem(await send(await dispatcher(), bag, { kind: 'sealed' }), 'validation_failed')
    expectProblem(await send(await dispatcher(), { id: randomUUID() }, { kind: 'dispatched' }), 'bag_not_found')
    expectProblem(await api.call('GET', '/bags/by-seal/NOSUCH1', { as: await clerk() }), 'bag_not_found')
    expectProblem(await api.call('GET', '/bags/by-seal/封签一号', { as: await clerk() }), 'seal_number_invalid')
  })
})

describe('who may', () => {
  test('staff, at their own sites; residents see no bags', async () => {
    const bag = await sealed(await readyAtAgency(api, 1))
    expectProblem(await send(await dispatcher(), bag, { kind: 'dispatched', siteId: agency }), 'not_your_site')
    const resident = await aResident(api)
    for (const path of ['/bags', `/bags/${bag.id}`]) {
      expectProblem(await api.call('GET', path, { as: resident }), 'forbidden')
    }
    expectProblem(await api.call('POST', '/bags', { as: await aLeader(api), body: sealing([]) }), 'forbidden')
  })

  test('a list has pages', async () => {
    const page = answerOf(listBags, await api.call('GET', '/bags?scope=site&limit=1', { as: await clerk() }))
    expect(page.items).toHaveLength(1)
    expect(page.nextCursor).not.toBeNull()
    const rest = await api.call('GET', `/bags?scope=site&cursor=${page.nextCursor}`, { as: await clerk() })
    expect(answerOf(listBags, rest).items.map(({ id }) => id)).not.toContain(page.items[0]?.id)
  })
})
