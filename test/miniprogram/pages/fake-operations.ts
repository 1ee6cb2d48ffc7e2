import type * as consignmentsApi from '../../../server/contract/consignments.ts'
import type { ParsedRequestOf, ResponseOf } from '../../../server/contract/endpoint.ts'
import type * as networkApi from '../../../server/contract/network.ts'
import type * as scansApi from '../../../server/contract/scans.ts'
import type * as sessionsApi from '../../../server/contract/sessions.ts'
import type * as tasksApi from '../../../server/contract/tasks.ts'
import { type FakeConsignment, type FakeCounty, listItem, registered } from './fake-county.ts'
import { recordScan } from './fake-scans.ts'

export interface Caller {
  persona: string
  county: FakeCounty
}

/** An answer that is a problem. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
  }
}

type Operation = (caller: Caller, input: { params: unknown; query: unknown; body: unknown }) => unknown

/** Keeps the contract's types inside while the table takes every operation alike; the server has parsed the input. */
function operation<E>(run: (caller: Caller, input: ParsedRequestOf<E>) => ResponseOf<E>): Operation {
  return (caller, input) => run(caller, input as ParsedRequestOf<E>)
}

function me({ persona, county }: Caller) {
  const found = county.people.get(persona)
  if (found === undefined) throw new Refusal(401, 'unauthenticated', '请重新登录')
  return found
}

function session(caller: Caller) {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  return { token: caller.persona, expiresAt, me: me(caller) }
}

function consignmentOf({ county, persona }: Caller, id: string): FakeConsignment {
  const found = county.consignments.find(({ details, holder }) => details.consignmentId === id && holder === persona)
  if (found === undefined) throw new Refusal(404, 'consignment_not_found', '没有这一件，或者不是您的件')
  return found
}

/** A page after the row that the cursor names. */
function pageOf<T>(rows: readonly T[], cursor: string | undefined, limit: number) {
  const from = cursor === undefined ? 0 : Number(cursor)
  const items = rows.slice(from, from + limit)
  return { items, nextCursor: from + limit < rows.length ? String(from + limit) : null }
}

const isOpen = ({ status }: FakeConsignment) => status !== 'completed' && status !== 'cancelled'

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
      ({ kind, parentId, fullName }) =>
        (query.kind === undefined || kind === query.kind) &&
        (query.parentId === undefined || parentId === query.parentId) &&
        (query.q === undefined || fullName.includes(query.q)),
    )
    return pageOf(fits, query.cursor, query.limit)
  }),
  listMatters: operation<typeof networkApi.listMatters>(({ county }, { query }) => {
    const { q = '' } = query
    const fits = county.matters.filter(({ name, resultDocument }) => `${name}${resultDocument}`.includes(q))
    return pageOf(fits, query.cursor, query.limit)
  }),
  registerConsignment: operation<typeof consignmentsApi.registerConsignment>((caller, { body }) => {
    const { county, persona } = caller
    if (body.consignee === undefined && me(caller).contact === null) {
      throw new Refusal(422, 'contact_required', '请填写收件人的姓名和手机号')
    }
    const matter = county.matters.find(({ id }) => id === body.matterId)
    if (matter === undefined) throw new Refusal(404, 'matter_not_found', '没有这个事项，请重新选择')
    const number = `SH${String(100_000_000 + county.consignments.length)}`
    const consignment = registered(persona, number, matter.resultDocument, matter.name)
    county.consignments.unshift(consignment)
    return consignment
  }),
  listConsignments: operation<typeof consignmentsApi.listConsignments>(({ county, persona }, { query }) => {
    const mine = county.consignments.filter((one) => one.holder === persona && (!query.open || isOpen(one)))
    return pageOf(mine.map(listItem), query.cursor, query.limit)
  }),
  readConsignment: operation<typeof consignmentsApi.readConsignment>((caller, { params }) =>
    consignmentOf(caller, params.consignmentId),
  ),
  cancelConsignment: operation<typeof consignmentsApi.cancelConsignment>((caller, { params }) => {
    const found = consignmentOf(caller, params.consignmentId)
    const cancelled = { ...found, status: 'cancelled' as const, statusText: '已取消', whereText: '已按您的要求取消' }
    const changed = { ...cancelled, nextText: null, nextDueAt: null, details: { ...found.details, canCancel: false } }
    const { consignments } = caller.county
    consignments.splice(consignments.indexOf(found), 1, changed)
    return changed
  }),
  readPickupCode: operation<typeof consignmentsApi.readPickupCode>((caller, { params }) => {
    const { status, trackingNumber } = consignmentOf(caller, params.consignmentId)
    if (status !== 'awaiting_pickup') throw new Refusal(409, 'not_awaiting_pickup', '还没送到，送到了才有取件码')
    const code = caller.county.pickupCode
    return {
      code,
      qrText: `shaopao:${trackingNumber}:${code}`,
      siteName: '青石镇桃花村服务站',
      openingText: '周一至周五 8:30–12:00、14:30–17:30',
    }
  }),
  trackByNumber: operation<typeof consignmentsApi.trackByNumber>(({ county, persona }, { params, query }) => {
    const found = county.consignments.find(({ trackingNumber }) =>
      trackingNumber.endsWith(params.trackingNumber.slice(-9)),
    )
    if (found === undefined) throw new Refusal(404, 'consignment_not_found', '没有这个单号，请照着回执再核对一下')
    const isAllowed = found.holder === persona || found.last4 === query.phoneLast4
    return isAllowed ? found : { ...found, details: null }
  }),
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
