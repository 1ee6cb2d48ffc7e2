import type * as consignmentsApi from '../../../server/contract/consignments.ts'
import type * as networkApi from '../../../server/contract/network.ts'
import type * as scansApi from '../../../server/contract/scans.ts'
import type * as sessionsApi from '../../../server/contract/sessions.ts'
import type * as tasksApi from '../../../server/contract/tasks.ts'
import { type Caller, me, type Operation, operation, pageOf, Refusal } from './fake-caller.ts'
import { COUNTER_OPERATIONS } from './fake-counter-operations.ts'
import { listItem } from './fake-county.ts'
import { EVALUATION_OPERATIONS } from './fake-evaluation-operations.ts'
import { LEADER_OPERATIONS } from './fake-leader-operations.ts'
import { NOTIFICATION_OPERATIONS } from './fake-notification-operations.ts'
import { OPINION_OPERATIONS } from './fake-opinion-operations.ts'
import { RESIDENT_OPERATIONS } from './fake-resident-operations.ts'
import { recordScan } from './fake-scans.ts'
import { TEXT_CHECK_OPERATIONS } from './fake-text-check-operations.ts'

function session(caller: Caller) {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  return { token: caller.persona, expiresAt, me: me(caller) }
}

function taskOf({ county }: Caller, id: string) {
  const found = county.tasks.find((task) => task.id === id)
  if (found === undefined) throw new Refusal(404, 'task_not_found', '这个任务已经办完了')
  return found
}

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  signInByMiniProgram: operation<typeof sessionsApi.signInByMiniProgram>(({ county }, { body }) =>
    session({ county, persona: body.code.replace(/^demo-/, '') }),
  ),
  readMe: operation<typeof sessionsApi.readMe>((caller) => me(caller)),
  saveContact: operation<typeof sessionsApi.saveContact>((caller, { body }) => {
    const changed = { ...me(caller), contact: { name: `${body.name[0]}*`, phone: `138****${body.phone.slice(-4)}` } }
    caller.county.people.set(caller.persona, changed)
    return changed
  }),
  createOwnBindingCode: operation<typeof sessionsApi.createOwnBindingCode>(() => ({
    code: '48291357',
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  })),
  bind: operation<typeof sessionsApi.bind>(({ county }, { body }) => {
    const persona = county.bindingCodes.get(body.code)
    if (persona === undefined)
      throw new Refusal(404, 'binding_code_unknown', '绑定码不对或已过期，请向管理员要一个新的')
    county.bindingCodes.delete(body.code)
    return session({ county, persona })
  }),
  listSites: operation<typeof networkApi.listSites>(({ county }, { query }) => {
    const fits = county.sites.filter(
      ({ id, kind, parentId, fullName }) =>
        (query.kind === undefined || kind === query.kind) &&
        (query.parentId === undefined || parentId === query.parentId) &&
        (query.q === undefined || fullName.includes(query.q) || id === query.q),
    )
    return pageOf(fits, query.cursor, query.limit)
  }),
  listMatters: operation<typeof networkApi.listMatters>(({ county }, { query }) => {
    const { q = '' } = query
    const fits = county.matters.filter(({ name, resultDocument }) => `${name}${resultDocument}`.includes(q))
    return pageOf(fits, query.cursor, query.limit)
  }),
  searchConsignments: operation<typeof consignmentsApi.searchConsignments>(({ county }, { query }) => {
    const { q } = query
    const fits = county.consignments.filter(({ trackingNumber, last4 }) => trackingNumber.endsWith(q) || last4 === q)
    const items = fits.map((one) => {
      const match = one.trackingNumber.endsWith(q) ? ('number' as const) : ('phone' as const)
      return { ...listItem(one), consigneeName: one.details.consigneeName, match }
    })
    return { items, hasMore: false }
  }),
  ...RESIDENT_OPERATIONS,
  ...COUNTER_OPERATIONS,
  ...NOTIFICATION_OPERATIONS,
  ...OPINION_OPERATIONS,
  ...TEXT_CHECK_OPERATIONS,
  ...LEADER_OPERATIONS,
  ...EVALUATION_OPERATIONS,
  listTasks: operation<typeof tasksApi.listTasks>(({ county }, { query }) => {
    const fits = county.tasks.filter(({ number }) => query.number === undefined || number === query.number)
    return pageOf(fits, query.cursor, query.limit)
  }),
  acknowledgeTask: operation<typeof tasksApi.acknowledgeTask>((caller, { params }) => {
    const found = taskOf(caller, params.taskId)
    found.status = 'acknowledged'
    return found
  }),
  completeTask: operation<typeof tasksApi.completeTask>((caller, { params, body }) => {
    const { county } = caller
    const known = county.scans.get(body.eventId)
    if (known !== undefined) return recordScan(county, known)
    const { trackingNumber, fulfilledBy } = taskOf(caller, params.taskId)
    const result = recordScan(county, { ...body, trackingNumber, kind: fulfilledBy })
    if (result.outcome === 'recorded') county.tasks = county.tasks.filter(({ id }) => id !== params.taskId)
    return result
  }),
  recordScans: operation<typeof scansApi.recordScans>(({ county }, { body }) => ({
    results: body.events.map((scan) => recordScan(county, scan)),
  })),
}
