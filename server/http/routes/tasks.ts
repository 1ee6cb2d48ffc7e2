import * as contract from '../../contract/tasks.ts'
import { countScan } from '../../metrics.ts'
import { acknowledgeTask, assignTask, completeTask, listColleagues, listOwnTasks } from '../../services/tasks.ts'
import { presentScan } from '../presenters/scans.ts'
import { presentTask } from '../presenters/tasks.ts'
import { handle } from '../route.ts'

export const taskRoutes = [
  handle(contract.listTasks, async ({ context, caller, query }) => {
    const [tree, page] = await Promise.all([context.network.tree(), listOwnTasks(context, caller, query)])
    const now = context.clock.now()
    return { items: page.rows.map((row) => presentTask(tree, row, now)), nextCursor: page.nextCursor }
  }),

  handle(contract.acknowledgeTask, async ({ context, caller, params }) => {
    const task = await acknowledgeTask(context, caller, params.taskId)
    return presentTask(await context.network.tree(), task, context.clock.now())
  }),

  handle(contract.completeTask, async ({ context, caller, params, body }) => {
    const { pickupCode, ...details } = body.details ?? {}
    const outcome = await completeTask(context, caller, {
      taskId: params.taskId,
      eventId: body.eventId,
      occurredAt: new Date(body.occurredAt),
      pickupCode,
      details,
    })
    countScan(outcome.outcome)
    return presentScan(await context.network.tree(), outcome)
  }),

  handle(contract.listColleagues, async ({ context, caller, params, query }) => {
    const page = await listColleagues(context, caller, { ...params, ...query })
    return { items: [...page.rows], nextCursor: page.nextCursor }
  }),

  handle(contract.assignTask, async ({ context, caller, params, body }) => {
    const task = await assignTask(context, caller, { ...params, ...body })
    return presentTask(await context.network.tree(), task, context.clock.now())
  }),
]
