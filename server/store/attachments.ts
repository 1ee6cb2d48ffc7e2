import type { AttachmentPurpose } from '../domain/picture.ts'
import type { Database } from './database.ts'

/** An attachment as it is stored; the content is sealed already. */
export interface NewAttachment {
  readonly id: string
  readonly purpose: AttachmentPurpose
  readonly contentType: string
  readonly sizeBytes: number
  /** SM3 of the content, hexadecimal */
  readonly digest: string
  readonly contentSealed: Uint8Array<ArrayBuffer>
  readonly uploadedBy: string
  readonly uploadedAt: Date
}

const FACTS = {
  id: true,
  purpose: true,
  contentType: true,
  sizeBytes: true,
  digest: true,
  uploadedBy: true,
  uploadedAt: true,
  consignmentId: true,
} as const

export interface AttachmentFacts extends Omit<NewAttachment, 'contentSealed'> {
  /** what it belongs to; null until it is used */
  readonly consignmentId: string | null
}

/** What is known of an attachment, without its content. */
export async function findAttachment(db: Database, id: string): Promise<AttachmentFacts | null> {
  const row = await db.attachment.findUnique({ where: { id }, select: FACTS })
  return row === null ? null : { ...row, purpose: row.purpose as AttachmentPurpose }
}

/** @returns the sealed content; null when it was purged */
export async function readSealedContent(db: Database, id: string): Promise<Uint8Array | null> {
  const row = await db.attachment.findUnique({ where: { id }, select: { contentSealed: true } })
  return row?.contentSealed ?? null
}

/**
 * Keeps an attachment unless its uploader has used up the day. Uploads of one person wait for each other, so that many at
 * once are counted one after the other.
 * @throws a unique violation when the id is taken
 */
export async function insertAttachment(
  db: Database,
  attachment: NewAttachment,
  quota: { readonly since: Date; readonly most: number },
): Promise<'kept' | 'quota_used_up'> {
  const { uploadedBy } = attachment
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`attachment:${uploadedBy}`}, 0))`
    const count = await transaction.attachment.count({ where: { uploadedBy, uploadedAt: { gte: quota.since } } })
    if (count >= quota.most) return 'quota_used_up'
    await transaction.attachment.create({ data: attachment, select: { id: true } })
    return 'kept'
  })
}

/**
 * Says what attachments belong to. Only those that this person uploaded, and that belong to nothing else.
 * @returns ids of those that belong to the consignment now
 */
export async function attachTo(
  db: Database,
  use: { readonly ids: readonly string[]; readonly consignmentId: string; readonly uploadedBy: string },
): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE attachment SET consignment_id = ${use.consignmentId}::uuid
    WHERE id = ANY(${[...use.ids]}::uuid[]) AND uploaded_by = ${use.uploadedBy}::uuid
      AND (consignment_id IS NULL OR consignment_id = ${use.consignmentId}::uuid)
    RETURNING id`
  return rows.map(({ id }) => id)
}

/** Drops contents that were kept long enough; what they were stays. @returns how many, at most `limit` */
export async function purgeAttachmentContents(db: Database, uploadedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    UPDATE attachment SET content_sealed = NULL WHERE id IN (
      SELECT id FROM attachment WHERE content_sealed IS NOT NULL AND uploaded_at < ${uploadedBefore}::timestamptz
      ORDER BY uploaded_at LIMIT ${limit})`
}

/** Drops contents that nothing ever named. @returns how many, at most `limit` */
export async function purgeUnusedContents(db: Database, uploadedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    UPDATE attachment SET content_sealed = NULL WHERE id IN (
      SELECT id FROM attachment
      WHERE content_sealed IS NOT NULL AND consignment_id IS NULL AND uploaded_at < ${uploadedBefore}::timestamptz
      ORDER BY uploaded_at LIMIT ${limit})`
}
