import type * as complaintsApi from '../../../server/contract/complaints.ts'
import type * as consignmentsApi from '../../../server/contract/consignments.ts'
import type * as filingApi from '../../../server/contract/filing.ts'
import type * as phonesApi from '../../../server/contract/phones.ts'
import type * as pickupApi from '../../../server/contract/pickup.ts'
import type * as ratingsApi from '../../../server/contract/ratings.ts'
import {
  type Caller,
  consignmentOf,
  me,
  type Operation,
  operation,
  pageOf,
  Refusal,
  readableConsignment,
} from './fake-caller.ts'
import { type FakeComplaint, type FakeConsignment, filedFor, listItem, registered } from './fake-county.ts'

const isOpen = ({ status }: FakeConsignment) => status !== 'completed' && status !== 'cancelled'

function replace({ county }: Caller, found: FakeConsignment, changed: FakeConsignment): FakeConsignment {
  county.consignments.splice(county.consignments.indexOf(found), 1, changed)
  return changed
}

function complaintOf({ county }: Caller, id: string): FakeComplaint {
  const found = county.complaints.find((complaint) => complaint.id === id)
  if (found === undefined) throw new Refusal(404, 'complaint_not_found', '没有找到这条投诉')
  return found
}

/** The resident says one thing more. */
function say(complaint: FakeComplaint, kind: 'filed' | 'reopened' | 'closed', text: string | null): FakeComplaint {
  complaint.entries.push({ kind, textCheck: null, by: 'resident', at: new Date().toISOString(), text })
  complaint.canReopen = false
  if (kind !== 'filed') complaint.status = kind
  return complaint
}

/** What residents do: file, follow, redirect, cancel, collect, rate, complain. */
export const RESIDENT_OPERATIONS: Readonly<Record<string, Operation>> = {
  readAuthorisationStatement: operation<typeof filingApi.readAuthorisationStatement>(() => ({
    version: '2026-1',
    text: '本人委托办理人代为提交物料流转申请，以上内容已读给本人听，本人同意。',
  })),
  verifyPhone: operation<typeof phonesApi.verifyPhone>((caller, { body }) => {
    if (!body.code.startsWith('demo-phone-')) throw new Refusal(422, 'phone_code_invalid', '没有取到微信手机号')
    const contact = { name: `${body.name?.[0]}*`, phone: '139****0002' }
    const changed = { ...me(caller), contact, isPhoneVerified: true }
    caller.county.people.set(caller.persona, changed)
    return changed
  }),
  listPhoneFilings: operation<typeof phonesApi.listPhoneFilings>(({ county, persona }, { query }) => {
    const filings = county.consignments.filter(({ holder }) => holder === filedFor(persona))
    const items = filings.map((one) => ({ ...listItem(one), caseId: one.details.caseId, consigneeName: '王*' }))
    return pageOf(items, query.cursor, query.limit)
  }),
  claimPhoneFilings: operation<typeof phonesApi.claimPhoneFilings>(({ county, persona }, { body }) => {
    for (const one of county.consignments) {
      if (one.holder === filedFor(persona) && body.caseIds.includes(one.details.caseId)) one.holder = persona
    }
    return { caseIds: body.caseIds }
  }),
  registerConsignment: operation<typeof consignmentsApi.registerConsignment>((caller, { body }) => {
    const { county, persona } = caller
    if (body.consignee === undefined && body.caseId === undefined && me(caller).contact === null) {
      throw new Refusal(422, 'contact_required', '请填写收件人的姓名和手机号')
    }
    const matter = county.matters.find(({ id }) => id === body.matterId)
    if (matter === undefined) throw new Refusal(404, 'matter_not_found', '没有这个事项，请重新选择')
    const number = `SH${String(100_000_000 + county.consignments.length)}`
    const { items = [], direction, serviceForm = 'one_way' } = body
    const contents = items.map(({ name }) => name).join('、') || matter.resultDocument
    const consignment = registered(persona, number, contents, matter.name)
    const { caseId = consignment.details.caseId } = body
    const details = { ...consignment.details, items, serviceForm, caseId, canRedirect: direction === 'result' }
    county.filings.push(body)
    const filed = { ...consignment, direction, details }
    county.consignments.unshift(filed)
    return filed
  }),
  listCases: operation<typeof consignmentsApi.listCases>(({ county, persona }, { query }) => {
    const own = county.consignments.filter(
      ({ holder, details }) => holder === persona && (query.caseId ?? details.caseId) === details.caseId,
    )
    const cases = [...new Set(own.map(({ details }) => details.caseId))].map((id) => {
      const consignments = own.filter(({ details }) => details.caseId === id)
      const { matterName = '' } = consignments[0]?.details ?? {}
      const createdAt = consignments[0]?.registeredAt ?? ''
      return { id, matterName, agencyName: '', createdAt, consignments: consignments.map(listItem) }
    })
    return pageOf(cases, query.cursor, query.limit)
  }),
  listConsignments: operation<typeof consignmentsApi.listConsignments>(({ county, persona }, { query }) => {
    const mine = county.consignments.filter((one) => one.holder === persona && (!query.open || isOpen(one)))
    return pageOf(mine.map(listItem), query.cursor, query.limit)
  }),
  readConsignment: operation<typeof consignmentsApi.readConsignment>((caller, { params }) =>
    readableConsignment(caller, params.consignmentId),
  ),
  cancelConsignment: operation<typeof consignmentsApi.cancelConsignment>((caller, { params }) => {
    const found = consignmentOf(caller, params.consignmentId)
    const cancelled = { ...found, status: 'cancelled' as const, statusText: '已取消', whereText: '已按您的要求取消' }
    const details = { ...found.details, canCancel: false, canRedirect: false }
    return replace(caller, found, { ...cancelled, nextText: null, nextDueAt: null, details })
  }),
  redirectConsignment: operation<typeof consignmentsApi.redirectConsignment>((caller, { params, body }) => {
    const found = consignmentOf(caller, params.consignmentId)
    if (!found.details.canRedirect)
      throw new Refusal(409, 'cannot_redirect', '已经寄出或不能改送。如需帮助请联系服务站')
    const site = caller.county.sites.find(({ id }) => id === body.siteId)
    if (site === undefined) throw new Refusal(404, 'site_not_found', '没有这个站点，请重新选择')
    const passed = found.route.findIndex(({ siteId }) => siteId === site.id)
    const last = { siteId: site.id, name: site.fullName, state: 'ahead' as const }
    const entry = {
      occurredAt: new Date().toISOString(),
      text: '已改送',
      siteName: found.route[0]?.name ?? '',
      flags: [],
    }
    return replace(caller, found, {
      ...found,
      // what lies on the way is where it ends: no route passes a place twice
      route: [...found.route.slice(0, passed < 0 ? -1 : passed), last],
      timeline: [...found.timeline, entry],
    })
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
  appointProxy: operation<typeof pickupApi.appointProxy>((caller, { params, body }) => {
    const { trackingNumber } = consignmentOf(caller, params.consignmentId)
    const { relation, name } = body
    const code = '615204'
    const proxy = { relation, name: `${name[0]}*`, code, qrText: `shaopao:${trackingNumber}:${code}` }
    caller.county.proxies.set(params.consignmentId, proxy)
    return proxy
  }),
  readProxy: operation<typeof pickupApi.readProxy>((caller, { params }) => {
    const proxy = caller.county.proxies.get(consignmentOf(caller, params.consignmentId).details.consignmentId)
    if (proxy === undefined) throw new Refusal(404, 'no_proxy', '还没有委托代领人')
    return proxy
  }),
  rateConsignment: operation<typeof ratingsApi.rateConsignment>((caller, { params, body }) => {
    const { details } = consignmentOf(caller, params.consignmentId)
    const { consignmentId } = details
    if (caller.county.ratings.has(consignmentId)) throw new Refusal(409, 'already_rated', '这一件已经评过了，谢谢您')
    caller.county.ratings.set(consignmentId, body)
    details.canRate = false
    return { consignmentId, score: body.score, tags: body.tags, ratedAt: new Date().toISOString() }
  }),
  listOwnComplaints: operation<typeof complaintsApi.listOwnComplaints>((caller, { params, query }) => {
    const { consignmentId } = consignmentOf(caller, params.consignmentId).details
    const own = caller.county.complaints.filter((complaint) => complaint.consignmentId === consignmentId).reverse()
    return pageOf(own, query.cursor, query.limit)
  }),
  readComplaint: operation<typeof complaintsApi.readComplaint>((caller, { params }) =>
    complaintOf(caller, params.complaintId),
  ),
  fileComplaint: operation<typeof complaintsApi.fileComplaint>((caller, { params, body }) => {
    const known = caller.county.complaints.find(({ id }) => id === body.complaintId)
    if (known !== undefined) return known
    const { trackingNumber, details } = consignmentOf(caller, params.consignmentId)
    const complaint: FakeComplaint = {
      id: body.complaintId,
      consignmentId: details.consignmentId,
      trackingNumber,
      contents: details.contents,
      status: 'open',
      filedAt: new Date().toISOString(),
      entries: [],
      canReopen: false,
    }
    caller.county.complaints.push(complaint)
    return say(complaint, 'filed', body.text)
  }),
  reopenComplaint: operation<typeof complaintsApi.reopenComplaint>((caller, { params, body }) =>
    say(complaintOf(caller, params.complaintId), 'reopened', body.text),
  ),
  closeComplaint: operation<typeof complaintsApi.closeComplaint>((caller, { params }) =>
    say(complaintOf(caller, params.complaintId), 'closed', null),
  ),
  trackByNumber: operation<typeof consignmentsApi.trackByNumber>(({ county, persona }, { params, query }) => {
    const found = county.consignments.find(({ trackingNumber }) =>
      trackingNumber.endsWith(params.trackingNumber.slice(-9)),
    )
    if (found === undefined) throw new Refusal(404, 'consignment_not_found', '没有这个单号，请照着回执再核对一下')
    const isAllowed = found.holder === persona || found.last4 === query.phoneLast4
    return isAllowed ? found : { ...found, details: null }
  }),
}

/** Staff answer the newest complaint. */
export function answerComplaint(complaints: readonly FakeComplaint[], text: string, canReopen = true): void {
  const complaint = complaints.at(-1)
  if (complaint === undefined) throw new Error('nobody complained')
  complaint.entries.push({ textCheck: null, kind: 'answered', by: 'staff', at: new Date().toISOString(), text })
  Object.assign(complaint, { status: 'answered', canReopen })
}
