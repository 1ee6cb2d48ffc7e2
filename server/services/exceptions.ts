import type { ExceptionKind, Resolution } from '../domain/exception.ts'
import { possibleResolutions } from '../domain/exception-desk.ts'
import { AppError } from '../errors.ts'
import { findUnsettledComplaint } from '../store/complaints.ts'
import * as store from '../store/exceptions.ts'
import { hasRole, ownSites, type Person } from './actor.ts'
import { useAttachments } from './attachments.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

export type { ExceptionRow } from '../store/exceptions.ts'

/** An exception as the caller may work on it. */
export interface ExceptionFile {
  readonly row: store.ExceptionFileRow
  /** what may be done about it now */
  readonly resolutions: readonly Resolution[]
  readonly canApproveWriteOff: boolean
  /** complaint: the one that waits for an answer; null: none does */
  readonly complaintId: string | null
  /** labels of staff by id */
  readonly labels: ReadonlyMap<string, string>
}

const seesAll = (person: Person) => hasRole(person, 'dispatcher', 'leader', 'finance', 'auditor', 'administrator')
const isDesk = (person: Person) => hasRole(person, 'dispatcher', 'administrator')

/** Exceptions with the labels of their owners: all for the hub and oversight, those of his own site for a handler. */
export async function listExceptions(
  { db }: ServiceContext,
  person: Person,
  query: {
    readonly cursor?: string | undefined
    readonly limit: number
    readonly status: 'open' | 'resolved' | 'withdrawn'
    readonly kind?: ExceptionKind | undefined
    readonly mine?: boolean | undefined
  },
): Promise<Page<store.ExceptionRow> & { readonly labels: ReadonlyMap<string, string> }> {
  const rows = await store.listExceptions(db, {
    status: query.status,
    kind: query.kind,
    ownerId: query.mine ? person.userId : undefined,
    siteIds: seesAll(person) ? null : ownSites(person),
    after: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  const page = pageOfRows(rows, query.limit, (row) => ({ at: row.dueAt, id: row.id }))
  const owners = page.rows.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId]))
  return { ...page, labels: await store.findStaffLabels(db, owners) }
}

/** @throws AppError exception_not_found, also for one that does not concern the caller's site */
export async function readException({ db }: ServiceContext, person: Person, id: string): Promise<ExceptionFile> {
  const row = await store.findException(db, id)
  if (row === null || !(seesAll(person) || concerns(person, row))) throw new AppError('exception_not_found')
  const people = [row.ownerId, row.writeOffProposedBy, ...row.notes.map(({ authorId }) => authorId)]
  const isOpen = row.status === 'open'
  const complaintId = isOpen && row.kind === 'complaint' ? await findUnsettledComplaint(db, row.consignmentId) : null
  const resolutions = isOpen && isDesk(person) ? possibleResolutions(row.consignment) : []
  const mayApprove = isDesk(person) || hasRole(person, 'leader')
  return {
    row,
    // the answer ends it: looked into, and nobody told, is no end
    resolutions: complaintId === null ? resolutions : resolutions.filter((one) => !['found', 'accepted'].includes(one)),
    complaintId,
    canApproveWriteOff: isOpen && mayApprove && ![null, person.userId].includes(row.writeOffProposedBy),
    labels: await store.findStaffLabels(
      db,
      people.filter((one) => one !== null),
    ),
  }
}

function concerns(person: Person, { siteId, consignment }: store.ExceptionRow): boolean {
  const sites = [siteId, consignment.siteId, ...consignment.route]
  return hasRole(person, 'courier') || ownSites(person).some((own) => sites.includes(own))
}

/** Adds a note; the same id twice is one. @throws AppError exception_not_found, attachment_not_found, event_id_reused */
export async function noteException(
  context: ServiceContext,
  person: Person,
  note: { exceptionId: string; noteId: string; text: string; attachmentId?: string | undefined },
): Promise<void> {
  const { row } = await readException(context, person, note.exceptionId)
  if (note.attachmentId !== undefined) {
    await useAttachments(context, person, [note.attachmentId], row.consignmentId)
  }
  const isKept = await store.insertNote(context.db, {
    id: note.noteId,
    exceptionId: note.exceptionId,
    authorId: person.userId,
    at: context.clock.now(),
    text: note.text,
    attachmentId: note.attachmentId ?? null,
  })
  if (!isKept) throw new AppError('event_id_reused')
}

/** Names who answers for it. @throws AppError exception_not_found, exception_closed, owner_not_staff */
export async function assignException(
  context: ServiceContext,
  person: Person,
  { exceptionId, ownerId }: { readonly exceptionId: string; readonly ownerId: string | null },
): Promise<void> {
  const { row } = await readException(context, person, exceptionId)
  if (row.status !== 'open') throw new AppError('exception_closed')
  if (ownerId !== null && !(await store.findStaffLabels(context.db, [ownerId])).has(ownerId)) {
    throw new AppError('owner_not_staff')
  }
  await store.setOwner(context.db, exceptionId, ownerId)
}
