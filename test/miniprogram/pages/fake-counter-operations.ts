import { randomUUID } from 'node:crypto'
import type * as attachmentsApi from '../../../server/contract/attachments.ts'
import type * as bagsApi from '../../../server/contract/bags.ts'
import type { Bag } from '../../../server/contract/bags.ts'
import type * as exceptionsApi from '../../../server/contract/exceptions.ts'
import type { ExceptionFile } from '../../../server/contract/exceptions.ts'
import { type Caller, operation, pageOf, Refusal } from './fake-caller.ts'
import type { FakeCounter } from './fake-counter.ts'
import { fakeBag } from './fake-counter.ts'

function bagOf({ bags }: FakeCounter, isIt: (bag: Bag) => boolean): Bag {
  const found = bags.find(isIt)
  if (found === undefined) throw new Refusal(404, 'bag_not_found', '没有找到这个包，请核对封签号')
  return found
}

function listed({
  whereText: _,
  sealIntact: _i,
  isPending: _p,
  items: _items,
  events: _e,
  takeBack: _t,
  ...item
}: Bag) {
  return item
}

function fileOf({ exceptions }: FakeCounter, id: string): ExceptionFile {
  const found = exceptions.find((one) => one.id === id)
  if (found === undefined) throw new Refusal(404, 'exception_not_found', '没有这个异常件')
  return found
}

function onDesk({ notes: _n, resolutions: _r, writeOff: _w, canApproveWriteOff: _c, ...row }: ExceptionFile) {
  return row
}

function note(file: ExceptionFile, id: string, text: string, attachmentId: string | null = null): void {
  if (file.notes.some((one) => one.id === id)) return
  file.notes.push({ id, at: new Date().toISOString(), authorLabel: '桃花村 李站长', text, attachmentId })
}

function end(file: ExceptionFile, resolution: ExceptionFile['resolution'], resolutionText: string): ExceptionFile {
  const resolvedAt = new Date().toISOString()
  return Object.assign(file, { status: 'resolved', resolution, resolutionText, resolvedAt, resolutions: [] })
}

/** What a check finds: the manifest held against what was scanned. */
function received(bag: Bag, { eventId, sealIntact }: { readonly eventId: string; readonly sealIntact: boolean }): void {
  Object.assign(bag, { status: 'received', statusText: '待拆包核对', sealIntact })
  const said = {
    siteName: '桃花村服务站',
    occurredAt: new Date().toISOString(),
    flags: [],
    isTakenBack: false,
    note: null,
  }
  bag.events.push({ eventId, kind: 'received', text: '收到', ...said })
  bag.takeBack = { eventId, text: '收到' }
}

function checked(bag: Bag, found: readonly string[]): void {
  for (const item of bag.items) {
    const isFound = found.includes(item.trackingNumber)
    Object.assign(item, isFound ? { state: 'present', stateText: '已核对' } : { state: 'missing', stateText: '缺少' })
    if (!isFound) item.openExceptions = 1
  }
  const missing = bag.items.filter(({ state }) => state === 'missing').length
  const extra = found.filter((number) => bag.items.every((item) => item.trackingNumber !== number)).length
  bag.counts = { listed: bag.items.length, packed: 0, present: bag.items.length - missing, missing, extra }
  Object.assign(bag, { status: 'checked', statusText: '已拆包核对' })
}

const callerOf = ({ persona, county }: Caller) => ({ me: county.people.get(persona), counter: county.counter })

export const COUNTER_OPERATIONS = {
  listBags: operation<typeof bagsApi.listBags>(({ county }, { query }) => {
    const bags = county.counter.bags.filter(({ status }) => query.scope === 'site' || status !== 'checked')
    return pageOf(bags.map(listed), query.cursor, query.limit)
  }),
  readBag: operation<typeof bagsApi.readBag>(({ county }, { params }) =>
    bagOf(county.counter, ({ id }) => id === params.bagId),
  ),
  readBagBySeal: operation<typeof bagsApi.readBagBySeal>(({ county }, { params }) =>
    bagOf(county.counter, ({ sealNumber }) => sealNumber === params.sealNumber.toUpperCase()),
  ),
  sealBag: operation<typeof bagsApi.sealBag>(({ county: { counter } }, { body }) => {
    const known = counter.bags.find(({ events }) => events[0]?.eventId === body.eventId)
    if (known !== undefined) return { outcome: 'duplicate', message: '这个包已经封好了', bag: known, unknown: [] }
    const issues = body.trackingNumbers.flatMap((number, index) => {
      const reason = counter.unpackable.get(number)
      return reason === undefined ? [] : [{ path: `trackingNumbers.${index}`, message: `${number}：${reason}` }]
    })
    if (issues.length > 0) throw new Refusal(422, 'bag_items_refused', '有的件不能装进这个包', issues)
    const bag = fakeBag({
      sealNumber: body.sealNumber,
      status: 'sealed',
      statusText: '待发出',
      numbers: body.trackingNumbers,
    })
    Object.assign(bag, { fromSiteId: 'v1', fromSiteName: '桃花村服务站', toSiteId: 't1' })
    Object.assign(bag, { toSiteName: '青石镇便民服务中心', whereText: '在桃花村服务站，等待发出' })
    Object.assign(bag.events[0] ?? {}, { eventId: body.eventId, siteName: '桃花村服务站' })
    counter.bags.unshift(bag)
    return { outcome: 'recorded', message: '封好了', bag, unknown: [] }
  }),
  correctBagEvent: operation<typeof bagsApi.correctBagEvent>(({ county: { counter } }, { params, body }) => {
    const bag = bagOf(counter, ({ id }) => id === params.bagId)
    if (counter.bagEvents.has(body.eventId))
      return { outcome: 'duplicate', message: '这条已经记录过', bag, unknown: [] }
    if (counter.wentOn !== '') throw new Refusal(409, 'bag_went_on', counter.wentOn)
    counter.bagEvents.add(body.eventId)
    const wrong = bag.events.find(({ eventId }) => eventId === params.bagEventId)
    if (wrong === undefined) throw new Refusal(404, 'bag_event_not_found', '这个包没有这条登记，请刷新后再看')
    wrong.isTakenBack = true
    const said = {
      siteName: wrong.siteName,
      occurredAt: wrong.occurredAt,
      flags: [],
      isTakenBack: false,
      note: body.note,
    }
    bag.events.push({ eventId: body.eventId, kind: 'corrected', text: `撤回“${wrong.text}”`, ...said })
    Object.assign(bag, { status: 'in_transit', statusText: '运送中', takeBack: null })
    return { outcome: 'recorded', message: `包 ${bag.sealNumber} 已撤回“${wrong.text}”`, bag, unknown: [] }
  }),
  recordBagEvent: operation<typeof bagsApi.recordBagEvent>(({ county: { counter } }, { params, body }) => {
    const bag = bagOf(counter, ({ id }) => id === params.bagId)
    if (counter.bagEvents.has(body.eventId))
      return { outcome: 'duplicate', message: '这条已经登记过', bag, unknown: [] }
    counter.bagEvents.add(body.eventId)
    if (body.kind === 'dispatched') Object.assign(bag, { status: 'in_transit', statusText: '运送中' })
    if (body.kind === 'received') {
      received(bag, body)
    }
    if (body.kind === 'checked') checked(bag, body.found)
    const { missing } = bag.counts
    const message = missing > 0 ? `已核对。缺少 ${missing} 件，已登记异常` : `${bag.items.length} 件已登记`
    return { outcome: 'recorded', message, bag, unknown: [] }
  }),
  listExceptions: operation<typeof exceptionsApi.listExceptions>((caller, { query }) => {
    const { me, counter } = callerOf(caller)
    const rows = counter.exceptions.filter(
      ({ status, ownerId }) => status === query.status && (query.mine !== true || ownerId === me?.id),
    )
    return pageOf(rows.map(onDesk), query.cursor, query.limit)
  }),
  readException: operation<typeof exceptionsApi.readException>(({ county }, { params }) =>
    fileOf(county.counter, params.exceptionId),
  ),
  noteException: operation<typeof exceptionsApi.noteException>(({ county }, { params, body }) => {
    const file = fileOf(county.counter, params.exceptionId)
    if (body.attachmentId !== undefined && !county.counter.attachments.has(body.attachmentId)) {
      throw new Refusal(404, 'attachment_not_found', '没有找到照片，请再拍一张')
    }
    note(file, body.noteId, body.text, body.attachmentId ?? null)
    return file
  }),
  assignException: operation<typeof exceptionsApi.assignException>((caller, { params, body }) => {
    const { me, counter } = callerOf(caller)
    const ownerLabel = body.ownerId === null ? '县业务流转中心' : (me?.staffLabel ?? '')
    return Object.assign(fileOf(counter, params.exceptionId), { ownerId: body.ownerId, ownerLabel })
  }),
  resolveException: operation<typeof exceptionsApi.resolveException>(({ county }, { params, body }) => {
    const file = fileOf(county.counter, params.exceptionId)
    const way = file.resolutions.find(({ resolution }) => resolution === body.resolution)
    if (way === undefined) throw new Refusal(409, 'resolution_not_possible', '现在不能这样处理')
    note(file, body.eventId, body.note)
    return end(file, body.resolution, way.text)
  }),
  proposeWriteOff: operation<typeof exceptionsApi.proposeWriteOff>(({ county }, { params, body }) => {
    const file = fileOf(county.counter, params.exceptionId)
    const proposedAt = new Date().toISOString()
    return Object.assign(file, { writeOff: { proposedByLabel: '桃花村 李站长', proposedAt, reason: body.reason } })
  }),
  approveWriteOff: operation<typeof exceptionsApi.approveWriteOff>(({ county }, { params }) => {
    const file = fileOf(county.counter, params.exceptionId)
    if (!file.canApproveWriteOff) throw new Refusal(403, 'second_person_required', '要由另一位同事批准')
    return end(file, 'written_off', '确认丢失，核销')
  }),
  correctScan: operation<typeof exceptionsApi.correctScan>(({ county }, { params, body }) => {
    const scan = county.scans.get(params.scanId)
    if (scan === undefined) throw new Refusal(404, 'scan_not_found', '没有这条记录')
    county.counter.corrected.add(params.scanId)
    return {
      eventId: body.eventId,
      outcome: 'recorded',
      trackingNumber: scan.trackingNumber,
      status: 'held',
      flags: [],
      message: `${scan.trackingNumber} 已更正`,
      code: null,
    }
  }),
  uploadAttachment: operation<typeof attachmentsApi.uploadAttachment>(({ county }, { query, bytes }) => {
    const { purpose, id } = query
    const { contentType, content } = bytes
    county.counter.attachments.set(id, { purpose, contentType, sizeBytes: content.length })
    return {
      id,
      purpose,
      contentType,
      sizeBytes: content.length,
      digest: randomUUID(),
      uploadedAt: new Date().toISOString(),
    }
  }),
} as const
