import type { ComplaintEntryKind, ComplaintStatus } from '../domain/complaint.ts'
import type { Database } from './database.ts'
import { isUniqueViolation } from './database-errors.ts'
import type { Prisma } from './generated/client.ts'
import { type TextToCheck, textCheckRow } from './text-checks.ts'

/** What was said; sealed already. */
export interface ComplaintEntry {
  readonly kind: ComplaintEntryKind
  readonly authorId: string
  readonly at: Date
  readonly textSealed: string | null
}

const WITH_CONSIGNMENT = {
  consignment: { select: { trackingNumber: true, contents: true, case: { select: { residentId: true } } } },
} as const
const WITH_ENTRIES = { ...WITH_CONSIGNMENT, entries: { orderBy: { sequence: 'asc' } } } as const
export type ComplaintRow = Prisma.ComplaintGetPayload<{ include: typeof WITH_CONSIGNMENT }>
export type ComplaintFile = Omit<ComplaintRow, 'entries'> & { readonly entries: readonly ComplaintEntry[] }

export async function findComplaint(db: Database, id: string): Promise<ComplaintFile | null> {
  return (await db.complaint.findUnique({ where: { id }, include: WITH_ENTRIES })) as ComplaintFile | null
}

/** Keeps a complaint with its first words; the same id again changes nothing. */
export async function insertComplaint(
  db: Database,
  complaint: { readonly id: string; readonly consignmentId: string },
  entry: ComplaintEntry,
  toCheck: TextToCheck | null,
): Promise<void> {
  const { authorId: filedBy, at: filedAt } = entry
  try {
    await db.$transaction([
      db.complaint.create({ data: { ...complaint, filedBy, filedAt, entries: { create: { sequence: 1, ...entry } } } }),
      ...checkOf(db, toCheck),
    ])
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

/**
 * Adds what was said next; of two who speak at once, one is first. An answer is told to the resident.
 * @returns false when somebody else has spoken in between
 */
export async function appendComplaintEntry(
  db: Database,
  { id, consignmentId, consignment, entries }: ComplaintFile,
  entry: ComplaintEntry,
  status: ComplaintStatus,
  toCheck: TextToCheck | null,
): Promise<boolean> {
  const sequence = entries.length + 1
  const notice = {
    ...{ dedupeKey: `complaint:${id}:${sequence}`, template: 'complaint_answered', consignmentId },
    ...{ recipientId: consignment.case.residentId, nextAttemptAt: entry.at, createdAt: entry.at },
  }
  try {
    await db.$transaction([
      db.complaintEntry.create({ data: { complaintId: id, sequence, ...entry } }),
      db.complaint.update({ where: { id }, data: { status } }),
      ...checkOf(db, toCheck),
      ...(entry.kind === 'answered' ? [db.notification.create({ data: { id: crypto.randomUUID(), ...notice } })] : []),
    ])
    return true
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return false
  }
}

function checkOf(db: Database, toCheck: TextToCheck | null) {
  return toCheck === null ? [] : [db.textCheck.create({ data: textCheckRow(toCheck) })]
}

/** Is there a complaint about the consignment that is not closed, other than this one? */
export async function hasOpenComplaint(db: Database, consignmentId: string, besides: string): Promise<boolean> {
  const where = { consignmentId, id: { not: besides }, status: { not: 'closed' } } as const
  return (await db.complaint.count({ where })) > 0
}

/** The complaint about a consignment that waits for an answer; there is one at most. */
export async function findUnsettledComplaint(db: Database, consignmentId: string): Promise<string | null> {
  const where = { consignmentId, OR: [{ status: 'open' }, { status: 'reopened' }] } satisfies Prisma.ComplaintWhereInput
  return (await db.complaint.findFirst({ where, select: { id: true } }))?.id ?? null
}

/** Newest first, from behind the cursor. */
export async function listComplaints(
  db: Database,
  filter: {
    readonly statuses: readonly ComplaintStatus[] | undefined
    readonly consignmentId: string | undefined
    /** about consignments that pass one of these sites; null: everywhere */
    readonly siteIds: readonly string[] | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<ComplaintRow[]> {
  const { statuses, consignmentId, siteIds, after } = filter
  return db.complaint.findMany({
    where: {
      ...(statuses === undefined ? {} : { status: { in: [...statuses] } }),
      ...(consignmentId === undefined ? {} : { consignmentId }),
      ...(siteIds === null ? {} : { consignment: { route: { hasSome: [...siteIds] } } }),
      ...(after === null ? {} : { OR: [{ filedAt: { lt: after.at } }, { filedAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ filedAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
    include: WITH_CONSIGNMENT,
  })
}
