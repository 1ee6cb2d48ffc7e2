import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { acknowledgeTask, completeTask, listTasks, type Task } from '../../server/contract/tasks.ts'
import type { Person } from '../../server/services/actor.ts'
import { claimNotifications } from '../../server/services/claim-notifications.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aCourier, aDispatcher, carry, scan, staffAt, type TestConsignment } from '../setup/factories.ts'

const api = useApi()

const list = async (as: Person, query = 'limit=100') =>
  answerOf(listTasks, await api.call('GET', `/tasks?${query}`, { as }))
const acknowledge = (as: Person, { id }: Pick<Task, 'id'>) => api.call('POST', `/tasks/${id}/acknowledge`, { as })
const complete = (as: Person, { id }: Pick<Task, 'id'>, wish: Record<string, unknown> = {}) =>
  api.call('POST', `/tasks/${id}/complete`, {
    as,
    body: { eventId: randomUUID(), occurredAt: api.clock.now().toISOString(), ...wish },
  })

async function taskOf(as: Person, { id }: TestConsignment): Promise<Task> {
  const task = (await list(as)).items.find(({ consignmentId }) => consignmentId === id)
  if (task === undefined) throw new Error('this person has no task for this consignment')
  return task
}
const waiting = async () => {
  const consignment = await aConsignment(api).registered()
  return { consignment, clerk: await staffAt(api, PLACES.agency) }
}

describe('the list of tasks', () => {
  test('a site sees its own, in words, and others do not', async () => {
    const { consignment, clerk } = await waiting()
    expect(await taskOf(clerk, consignment)).toMatchObject({
      ...{ kind: 'dispatch', kindText: '发出', status: 'open', siteName: '市场监督管理局', direction: 'result' },
      ...{ trackingNumber: consignment.trackingNumber, legText: '发往大埔县业务流转中心', fulfilledBy: 'dispatched' },
      ...{ needsPickupCode: false, isOverdue: false },
    })
    for (const place of [PLACES.hub, PLACES.otherAgency, PLACES.village]) {
      const { items } = await list(await staffAt(api, place))
      expect(items.map(({ consignmentId }) => consignmentId)).not.toContain(consignment.id)
    }
  })

  test('a courier sees what is to be brought home, wherever it waits', async () => {
    const licence = await aConsignment(api, { address: '三河镇测试路 1 号' }).registered()
    await carry(api, licence).to(PLACES.town)
    const courier = await aCourier(api)
    expect(await taskOf(courier, licence)).toMatchObject({ kind: 'deliver_home', needsPickupCode: true })
    expect((await list(courier)).items.every(({ kind }) => kind === 'deliver_home')).toBe(true)
  })

  test('a courier is told of it, and of nothing else; so is the town centre', async () => {
    const courier = await aCourier(api)
    const keeper = await staffAt(api, PLACES.town)
    const licence = await aConsignment(api, { address: '三河镇测试路 2 号' }).registered()
    await carry(api, licence).to(PLACES.town)
    const { id } = await taskOf(courier, licence)
    const toldOf = async (person: Person) => {
      const where = { recipientId: person.userId, consignmentId: licence.id, template: 'task_opened' }
      return (await api.db.notification.findMany({ where })).map(({ taskId }) => taskId)
    }
    expect(await toldOf(courier)).toEqual([id])
    expect(await toldOf(keeper)).toContain(id)
    const [message] = await claimNotifications(api.context, { channel: courier.channel, limit: 250 }).then((claimed) =>
      claimed.filter(({ peerId }) => peerId === courier.peerId),
    )
    expect(message?.text).toContain('请送件上门')
  })

  test('the short number finds one; a number that is none is refused', async () => {
    const { consignment, clerk } = await waiting()
    const { id, number } = await taskOf(clerk, consignment)
    expect((await list(clerk, `number=${number}`)).items.map((task) => task.id)).toEqual([id])
    expect((await list(await staffAt(api, PLACES.hub), `number=${number}`)).items).toEqual([])
    expectProblem(await api.call('GET', '/tasks?number=twelve', { as: clerk }), 'validation_failed')
    for (const number of ['99999999999999999999', '2147483648', '-1', '1.5']) {
      expectProblem(await api.call('GET', `/tasks?number=${number}`, { as: clerk }), 'validation_failed')
    }
  })

  test('the most urgent first, over pages, none lost and none twice', async () => {
    const clerk = await staffAt(api, PLACES.otherAgency)
    const consignments: string[] = []
    for (let count = 0; count < 45; count += 1) {
      if (count % 5 === 0) api.clock.advance({ minutes: 10 })
      consignments.push((await aConsignment(api, { matterId: 'M006' }).registered()).id)
    }
    const seen: Task[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(clerk, `limit=20${cursor === undefined ? '' : `&cursor=${cursor}`}`)
      seen.push(...page.items)
      cursor = page.nextCursor
    }
    expect(seen.map(({ consignmentId }) => consignmentId).toSorted()).toEqual(consignments.toSorted())
    const due = seen.map(({ dueAt }) => dueAt)
    expect(due).toEqual(due.toSorted())
  })

  test('is late when its time is past', async () => {
    const { consignment, clerk } = await waiting()
    api.clock.advance({ days: 7 })
    expect((await taskOf(clerk, consignment)).isOverdue).toBe(true)
  })
})

describe('acknowledging', () => {
  test('says who has seen it, once; the task stays on the list', async () => {
    const { consignment, clerk } = await waiting()
    const task = await taskOf(clerk, consignment)
    expect(answerOf(acknowledgeTask, await acknowledge(clerk, task))).toEqual({ ...task, status: 'acknowledged' })
    const first = await api.db.task.findUniqueOrThrow({ where: { id: task.id } })
    expect(first.acknowledgedBy).toBe(clerk.userId)
    api.clock.advance({ minutes: 1 })
    const again = await changingNothing(api.db, () => acknowledge(clerk, task))
    expect(answerOf(acknowledgeTask, again).status).toBe('acknowledged')
    expect((await taskOf(clerk, consignment)).status).toBe('acknowledged')
  })

  test('another site’s task is as good as none', async () => {
    const { consignment, clerk } = await waiting()
    const task = await taskOf(clerk, consignment)
    const stranger = await staffAt(api, PLACES.village)
    expectProblem(await changingNothing(api.db, () => acknowledge(stranger, task)), 'task_not_found')
    expectProblem(await changingNothing(api.db, () => complete(stranger, task)), 'task_not_found')
    expectProblem(await acknowledge(clerk, { id: randomUUID() }), 'task_not_found')
  })

  test('what is done or withdrawn cannot be acknowledged', async () => {
    const { consignment, clerk } = await waiting()
    const task = await taskOf(clerk, consignment)
    await scan(api, consignment, 'dispatched', PLACES.agency)
    expectProblem(await changingNothing(api.db, () => acknowledge(clerk, task)), 'task_closed')
  })
})

describe('completing without a scanner', () => {
  test('records the scan that the task asks for, and the next site has a task', async () => {
    const { consignment, clerk } = await waiting()
    const task = await taskOf(clerk, consignment)
    const eventId = randomUUID()
    const result = answerOf(completeTask, await complete(clerk, task, { eventId }))
    expect(result).toMatchObject({ eventId, outcome: 'recorded', status: 'in_transit', flags: [] })
    expect(await api.db.task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      status: 'done',
      closedByEventId: eventId,
    })
    expect(await taskOf(await staffAt(api, PLACES.hub), consignment)).toMatchObject({ kind: 'receive' })
    const repeat = await changingNothing(api.db, () => complete(clerk, task, { eventId }))
    expect(answerOf(completeTask, repeat).outcome).toBe('duplicate')
    expectProblem(await changingNothing(api.db, () => complete(clerk, task)), 'task_closed')
  })

  test('ten replies at once are one hand-over', async () => {
    const { consignment, clerk } = await waiting()
    const task = await taskOf(clerk, consignment)
    const eventId = randomUUID()
    const answers = await Promise.all(Array.from({ length: 10 }, () => complete(clerk, task, { eventId })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await api.db.scanEvent.count({ where: { consignmentId: consignment.id } })).toBe(1)
  })

  test('handing over needs the code', async () => {
    const { consignment } = await waiting()
    await carry(api, consignment).to(PLACES.village)
    const keeper = await staffAt(api, PLACES.village)
    const task = await taskOf(keeper, consignment)
    expect(task).toMatchObject({ kind: 'hand_over', needsPickupCode: true, legText: '凭取件码交给取件人' })
    const none = answerOf(completeTask, await changingNothing(api.db, () => complete(keeper, task)))
    expect(none).toMatchObject({ outcome: 'rejected', code: 'pickup_code_required' })
    expectProblem(await complete(keeper, task, { details: { pickupCode: '12345' } }), 'validation_failed')
    const pickupCode = api.context.personalData.pickupCode(consignment.id)
    expect(answerOf(completeTask, await complete(keeper, task, { details: { pickupCode } }))).toMatchObject({
      outcome: 'recorded',
      status: 'completed',
      message: expect.stringMatching(/全程已完成/),
    })
  })

  test('resolving an exception needs a note, by a dispatcher', async () => {
    const { consignment } = await waiting()
    await scan(api, consignment, 'exception_raised', PLACES.agency)
    const dispatcher = await aDispatcher(api)
    const task = await taskOf(dispatcher, consignment)
    expect(task.kind).toBe('resolve_exception')
    const without = answerOf(completeTask, await changingNothing(api.db, () => complete(dispatcher, task)))
    expect(without).toMatchObject({ outcome: 'rejected', code: 'note_required' })
    const done = answerOf(completeTask, await complete(dispatcher, task, { details: { note: '已补好' } }))
    expect(done.outcome).toBe('recorded')
    expect((await list(dispatcher)).items.map(({ id }) => id)).not.toContain(task.id)
  })
})
