import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { assignTask, listColleagues, listTasks, type Task } from '../../server/contract/tasks.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aHandlerAt, carry, staffAt } from '../setup/factories.ts'

const api = useApi()

async function aTask(): Promise<{ task: Task; clerk: Person; colleague: Person }> {
  const clerk = await staffAt(api, PLACES.agency)
  const colleague = await aHandlerAt(api, PLACES.agency)
  const { id } = await aConsignment(api).registered()
  const { items } = await answerOf(listTasks, await api.call('GET', '/tasks?limit=100', { as: clerk }))
  const task = items.find(({ consignmentId }) => consignmentId === id)
  if (task === undefined) throw new Error('no task')
  return { task, clerk, colleague }
}
const assign = (as: Person, task: Task, assignee: Person, assignmentId: string = randomUUID()) =>
  api.call('POST', `/tasks/${task.id}/assignments`, { as, body: { assignmentId, assigneeId: assignee.userId } })

test('a task goes to a colleague of the site: named on it, told, and kept in the audit, once', async () => {
  const { task, clerk, colleague } = await aTask()
  const { items } = await answerOf(
    listColleagues,
    await api.call('GET', `/tasks/${task.id}/colleagues?limit=100`, { as: clerk }),
  )
  expect(items.map(({ id }) => id)).toContain(colleague.userId)
  expect(items.map(({ id }) => id)).not.toContain(clerk.userId)

  const assignmentId = randomUUID()
  for (let times = 0; times < 2; times += 1) {
    const handed = await answerOf(assignTask, await assign(clerk, task, colleague, assignmentId))
    expect(handed.assigneeLabel).toMatch(/^测试工作人员/)
  }
  const told = { recipientId: colleague.userId, taskId: task.id, dedupeKey: `handed:${assignmentId}` }
  expect(await api.db.notification.count({ where: told })).toBe(1)
  const audited = { action: 'task.assign', subject: task.id, actorId: clerk.userId }
  expect(await api.db.auditRecord.count({ where: audited })).toBe(1)
})

test('only to whoever stands at the site, and only what is still to be done', async () => {
  const { task, clerk, colleague } = await aTask()
  expectProblem(await assign(clerk, task, await staffAt(api, PLACES.hub)), 'not_a_colleague')
  expectProblem(await assign(await staffAt(api, PLACES.hub), task, colleague), 'task_not_found')
  const consignment = await aConsignment(api).registered()
  const { items } = await answerOf(listTasks, await api.call('GET', '/tasks?limit=100', { as: clerk }))
  const done = items.find(({ consignmentId }) => consignmentId === consignment.id) as Task
  await carry(api, consignment).to(PLACES.hub)
  expectProblem(await assign(clerk, done, colleague), 'task_closed')
})

test('the same id for another hand-over is refused', async () => {
  const { task, clerk, colleague } = await aTask()
  const id = randomUUID()
  await answerOf(assignTask, await assign(clerk, task, colleague, id))
  expectProblem(await assign(clerk, task, await aHandlerAt(api, PLACES.agency), id), 'event_id_reused')
})
