import type { ExceptionKind, Resolution } from '../domain/exception.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'

const EXCEPTION = {
  include: {
    consignment: {
      select: {
        id: true,
        trackingNumber: true,
        direction: true,
        status: true,
        siteId: true,
        route: true,
        plannedRoute: true,
        homeDelivery: true,
        isReturning: true,
        contents: true,
      },
    },
  },
} as const
type Row = Prisma.RelayExceptionGetPayload<typeof EXCEPTION>
/** Kind and resolution are written from the domain's own lists alone. */
export type ExceptionRow = Omit<Row, 'kind' | 'resolution'> & {
  readonly kind: ExceptionKind
  readonly resolution: Resolution | null
}

/** Exceptions in the order of their deadlines, from behind the cursor. */
export async function listExceptions(
  db: Database,
  filter: {
    readonly status: 'open' | 'resolved' | 'withdrawn'
    readonly kind: ExceptionKind | undefined
    readonly ownerId: string | undefined
    /** noticed at one of these sites, or of a consignment that one of them holds; null: everywhere */
    readonly siteIds: readonly string[] | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<ExceptionRow[]> {
  const sites = filter.siteIds === null ? undefined : { in: [...filter.siteIds] }
  const where: Prisma.RelayExceptionWhereInput = {
    status: filter.status,
    ...(filter.kind === undefined ? {} : { kind: filter.kind }),
    ...(filter.ownerId === undefined ? {} : { ownerId: filter.ownerId }),
    AND: [
      sites === undefined ? {} : { OR: [{ siteId: sites }, { consignment: { siteId: sites } }] },
      filter.after === null
        ? {}
        : { OR: [{ dueAt: { gt: filter.after.at } }, { dueAt: filter.after.at, id: { gt: filter.after.id } }] },
    ],
  }
  const rows = await db.relayException.findMany({
    where,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: filter.limit,
    ...EXCEPTION,
  })
  return rows as ExceptionRow[]
}

const FILE = { include: { ...EXCEPTION.include, notes: { orderBy: { at: 'asc' } } } } as const
export type ExceptionFileRow = ExceptionRow & { readonly notes: readonly Prisma.ExceptionNoteGetPayload<object>[] }

export async function findException(db: Database, id: string): Promise<ExceptionFileRow | null> {
  return (await db.relayException.findUnique({ where: { id }, ...FILE })) as ExceptionFileRow | null
}

/** The labels of staff by id; people who are no staff have none. */
export async function findStaffLabels(db: Database, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.user.findMany({
    where: { id: { in: [...new Set(userIds)] }, staffLabel: { not: null } },
    select: { id: true, staffLabel: true },
  })
  return new Map(rows.map(({ id, staffLabel }) => [id, staffLabel ?? '']))
}

/** Once, whatever is repeated. @returns false when the id belongs to another note */
export async function insertNote(
  db: Database,
  note: {
    readonly id: string
    readonly exceptionId: string
    readonly authorId: string
    readonly at: Date
    readonly text: string
    readonly attachmentId: string | null
  },
): Promise<boolean> {
  await db.exceptionNote.createMany({ data: [note], skipDuplicates: true })
  const kept = await db.exceptionNote.findUnique({ where: { id: note.id } })
  return kept?.exceptionId === note.exceptionId && kept.authorId === note.authorId
}

export async function setOwner(db: Database, id: string, ownerId: string | null): Promise<void> {
  await db.relayException.update({ where: { id }, data: { ownerId } })
}

/** The first wish stands until it is approved; a repeat by the same person changes its reason. */
export async function proposeWriteOff(
  db: Database,
  id: string,
  proposal: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<boolean> {
  const { count } = await db.relayException.updateMany({
    where: { id, status: 'open', OR: [{ writeOffProposedBy: null }, { writeOffProposedBy: proposal.by }] },
    data: { writeOffProposedBy: proposal.by, writeOffProposedAt: proposal.at, writeOffReason: proposal.reason },
  })
  return count === 1
}

/** A scan event with the consignment that it is of. */
export async function findScanEvent(db: Database, id: string) {
  return db.scanEvent.findUnique({
    where: { id },
    select: {
      id: true,
      kind: true,
      actorId: true,
      siteId: true,
      recordedAt: true,
      consignment: { select: { trackingNumber: true } },
    },
  })
}
