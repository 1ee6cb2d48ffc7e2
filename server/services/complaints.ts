import { type ComplaintEntryKind, isUnsettled, statusAfter } from '../domain/complaint.ts'
import { derivedId } from '../domain/derived-id.ts'
import type { TextCheckStatus } from '../domain/text-check.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import * as store from '../store/complaints.ts'
import { readTracking } from '../store/consignments.ts'
import { findException } from '../store/exceptions.ts'
import { textCheckStatuses } from '../store/text-checks.ts'
import { hasRole, ownSites, type Person, SYSTEM } from './actor.ts'
import { readable, textToCheck } from './check-texts.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'
import { recordScans } from './record-scans.ts'
import { concernsStaff, isHolder } from './track.ts'

export type { ComplaintRow } from '../store/complaints.ts'

/** A complaint as people read it: who said what, opened. */
export interface Complaint extends Omit<store.ComplaintRow, 'entries'> {
  readonly entries: readonly {
    readonly kind: ComplaintEntryKind
    readonly by: 'resident' | 'staff'
    readonly at: Date
    readonly text: string | null
    /** what is known of the resident's words; null: they are not checked */
    readonly textCheck: TextCheckStatus | null
  }[]
}

interface Said {
  readonly kind: ComplaintEntryKind
  readonly text: string | null
}

/**
 * The holder complains about a consignment, of whatever status: the hub gets an exception to look into. The same id and
 * text twice is one complaint; while one is not closed, there is no other.
 * @throws AppError consignment_not_found, complaint_open, complaint_id_reused
 */
export async function fileComplaint(
  context: ServiceContext,
  person: Person,
  request: { readonly consignmentId: string; readonly complaintId: string; readonly text: string },
): Promise<Complaint> {
  const { consignmentId, complaintId: id, text } = request
  const record = await readTracking(context.db, { id: consignmentId })
  if (record === undefined || !isHolder(person, record)) throw new AppError('consignment_not_found')
  if (await store.hasOpenComplaint(context.db, consignmentId, id)) throw new AppError('complaint_open')
  await store.insertComplaint(
    context.db,
    { id, consignmentId },
    entryOf(context, person, { kind: 'filed', text }),
    textToCheck(context, person, 'complaint', id),
  )
  const complaint = await store.findComplaint(context.db, id)
  const first = complaint?.entries[0]
  const isSame = complaint?.consignmentId === consignmentId && first?.authorId === person.userId
  if (complaint === null || !isSame || open(context, first?.textSealed) !== text) {
    throw new AppError('complaint_id_reused')
  }
  // after a crash the repeat finds the complaint and raises what was not raised yet
  if (isUnsettled(complaint.status)) await raise(context, person, complaint)
  return present(context, person, complaint)
}

/** Staff whom the consignment concerns, or the hub, answer; the resident is told. @throws AppError complaint_not_found, complaint_settled, conflict */
export async function answerComplaint(
  context: ServiceContext,
  person: Person,
  { complaintId, text }: { readonly complaintId: string; readonly text: string },
): Promise<Complaint> {
  const complaint = await concerning(context, person, complaintId)
  const answered = await say(context, person, complaint, { kind: 'answered', text })
  await settle(context, person, answered, '投诉已答复居民')
  return present(context, person, answered)
}

/** The resident is not content with the answer: once. @throws AppError complaint_not_found, complaint_not_answered, conflict */
export async function reopenComplaint(
  context: ServiceContext,
  person: Person,
  { complaintId, text }: { readonly complaintId: string; readonly text: string },
): Promise<Complaint> {
  const complaint = await ownComplaint(context, person, complaintId)
  const reopened = await say(context, person, complaint, { kind: 'reopened', text })
  await raise(context, person, reopened)
  return present(context, person, reopened)
}

/** The resident has nothing more to say. @throws AppError complaint_not_found, conflict */
export async function closeComplaint(context: ServiceContext, person: Person, complaintId: string): Promise<Complaint> {
  const complaint = await ownComplaint(context, person, complaintId)
  const closed = await say(context, person, complaint, { kind: 'closed', text: null })
  await settle(context, person, closed, '居民已结束投诉')
  return present(context, person, closed)
}

/** @throws AppError complaint_not_found, also for one that is not the caller's to read. Staff's reading is audited. */
export async function readComplaint(context: ServiceContext, person: Person, complaintId: string): Promise<Complaint> {
  const complaint = await store.findComplaint(context.db, complaintId)
  if (complaint !== null && isHolder(person, { resident_id: complaint.consignment.case.residentId })) {
    return present(context, person, complaint)
  }
  const concerned = await concerning(context, person, complaintId)
  const audit = { actorId: person.userId, action: 'complaint.read', subject: complaintId }
  await recordAudit(context.db, { at: context.clock.now(), ...audit })
  return present(context, person, concerned)
}

/** Newest first: all for the hub and oversight, those that pass their own site for handlers; without what was said. */
export async function listComplaints(
  { db }: ServiceContext,
  person: Person,
  query: { readonly unsettled?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<store.ComplaintRow>> {
  const rows = await store.listComplaints(db, {
    statuses: query.unsettled === true ? ['open', 'reopened'] : undefined,
    consignmentId: undefined,
    siteIds: seesAll(person) ? null : ownSites(person),
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return pageOfRows(rows, query.limit, (row) => ({ at: row.filedAt, id: row.id }))
}

/** The holder's own about one consignment. @throws AppError consignment_not_found */
export async function listOwnComplaints(
  { db }: ServiceContext,
  person: Person,
  query: { readonly consignmentId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<store.ComplaintRow>> {
  const record = await readTracking(db, { id: query.consignmentId })
  if (record === undefined || !isHolder(person, record)) throw new AppError('consignment_not_found')
  const { consignmentId, limit } = query
  const after = decodeCursor(query.cursor)
  const rows = await store.listComplaints(db, {
    statuses: undefined,
    siteIds: null,
    consignmentId,
    after,
    limit: limit + 1,
  })
  return pageOfRows(rows, limit, (row) => ({ at: row.filedAt, id: row.id }))
}

const seesAll = (person: Person) => hasRole(person, 'dispatcher', 'leader', 'auditor', 'administrator')

async function ownComplaint({ db }: ServiceContext, person: Person, id: string): Promise<store.ComplaintFile> {
  const complaint = await store.findComplaint(db, id)
  const isOwn = complaint !== null && isHolder(person, { resident_id: complaint.consignment.case.residentId })
  if (!isOwn) throw new AppError('complaint_not_found')
  return complaint
}

async function concerning({ db }: ServiceContext, person: Person, id: string): Promise<store.ComplaintFile> {
  const complaint = await store.findComplaint(db, id)
  const record = complaint === null ? undefined : await readTracking(db, { id: complaint.consignmentId })
  const isTheirs = record !== undefined && (seesAll(person) || concernsStaff(person, record))
  if (complaint === null || !isTheirs) throw new AppError('complaint_not_found')
  return complaint
}

/** Adds to what was said; the same person's same words again add nothing. @throws AppError complaint_settled, complaint_not_answered, conflict */
async function say(
  context: ServiceContext,
  person: Person,
  complaint: store.ComplaintFile,
  said: Said,
): Promise<store.ComplaintFile> {
  const last = complaint.entries.at(-1)
  const isRepeat = last?.kind === said.kind && last.authorId === person.userId
  if (isRepeat && open(context, last.textSealed) === said.text) return complaint
  const kinds = complaint.entries.map(({ kind }) => kind)
  const status = statusAfter(kinds, said.kind)
  if (status === null) throw new AppError(said.kind === 'reopened' ? 'complaint_not_answered' : 'complaint_settled')
  const entry = entryOf(context, person, said)
  const sequence = complaint.entries.length + 1
  const toCheck = said.kind === 'reopened' ? textToCheck(context, person, 'complaint', complaint.id, sequence) : null
  const isFirst = await store.appendComplaintEntry(context.db, complaint, entry, status, toCheck)
  if (!isFirst) throw new AppError('conflict')
  return { ...complaint, status, entries: [...complaint.entries, entry] }
}

function entryOf({ clock, personalData }: ServiceContext, person: Person, { kind, text }: Said): store.ComplaintEntry {
  return { kind, authorId: person.userId, at: clock.now(), textSealed: text === null ? null : personalData.seal(text) }
}

function open({ personalData }: ServiceContext, sealed: string | null | undefined): string | null {
  return sealed == null ? null : personalData.open(sealed)
}

/** The exception of a complaint has an id of its own, and another one when it was reopened. */
function exceptionIdOf({ id, entries }: store.ComplaintFile): string {
  return derivedId('complaint', id, entries.some(({ kind }) => kind === 'reopened') ? 'reopened' : 'filed')
}

async function raise(context: ServiceContext, person: Person, complaint: store.ComplaintFile): Promise<void> {
  const details = { exceptionKind: 'complaint', note: '居民投诉，请到投诉里查看并答复' }
  await record(context, person, complaint, exceptionIdOf(complaint), 'exception_raised', details)
}

async function settle(
  context: ServiceContext,
  person: Person,
  complaint: store.ComplaintFile,
  note: string,
): Promise<void> {
  const exceptionId = exceptionIdOf(complaint)
  if ((await findException(context.db, exceptionId))?.status !== 'open') return
  const details = { exceptionId, resolution: 'accepted', note }
  await record(context, person, complaint, derivedId('complaint-settled', exceptionId), 'exception_resolved', details)
}

/** A complaint is noticed at the hub, wherever the documents are. The event names the person; he was let through before. */
async function record(
  context: ServiceContext,
  person: Person,
  complaint: store.ComplaintFile,
  eventId: string,
  kind: 'exception_raised' | 'exception_resolved',
  details: object,
): Promise<void> {
  const { trackingNumber } = complaint.consignment
  const siteId = (await context.network.tree()).hub.id
  const scan = { eventId, trackingNumber, kind, siteId, occurredAt: context.clock.now(), details }
  const [outcome] = await recordScans(context, { ...person, grants: SYSTEM.grants }, [scan])
  const rejection = outcome?.rejection ?? null
  if (rejection !== null) throw new AppError(rejection.code, { detail: rejection.detail })
}

/** As the person may read it: what is held back is read by its author and those who decide. */
async function present(
  context: ServiceContext,
  person: Person,
  { entries, ...complaint }: store.ComplaintFile,
): Promise<Complaint> {
  const checkOf = await textCheckStatuses(context.db, 'complaint', [complaint.id])
  return {
    ...complaint,
    entries: entries.map(({ kind, at, authorId, textSealed }, index) => {
      const text = open(context, textSealed)
      const textCheck = checkOf(complaint.id, index + 1)
      const by = kind === 'answered' ? ('staff' as const) : ('resident' as const)
      return { kind, at, by, textCheck, text: authorId === person.userId ? text : readable(person, text, textCheck) }
    }),
  }
}
