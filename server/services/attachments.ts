import { hash } from 'node:crypto'
import { localDateOf, startOfLocalDay } from '../domain/calendar-time.ts'
import { type AttachmentPurpose, MOST_PIXELS_A_SIDE, readPictureHeader } from '../domain/picture.ts'
import { AppError } from '../errors.ts'
import {
  type AttachmentFacts,
  attachTo,
  findAttachment,
  insertAttachment,
  readSealedContent,
} from '../store/attachments.ts'
import { recordAudit } from '../store/audit.ts'
import { readTracking } from '../store/consignments.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import { hasRole, ownSites, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { concernsStaff } from './track.ts'

export type { AttachmentFacts }

/** Pictures that one person may upload on a day of Asia/Shanghai: a counter's busy day, a resident's few papers. */
const MOST_A_DAY = { staff: 300, resident: 20 } as const

/**
 * Keeps a picture, sealed. The same id with the same bytes twice is one attachment.
 * @throws AppError picture_invalid, picture_too_large, attachment_quota_used_up, attachment_id_reused
 */
export async function uploadAttachment(
  context: ServiceContext,
  person: Person,
  upload: { readonly id: string; readonly purpose: AttachmentPurpose },
  bytes: Buffer,
): Promise<AttachmentFacts> {
  const header = readPictureHeader(bytes)
  if (header === null) throw new AppError('picture_invalid')
  if (Math.max(header.width, header.height) > MOST_PIXELS_A_SIDE) throw new AppError('picture_too_large')
  const now = context.clock.now()
  const facts = {
    id: upload.id,
    purpose: upload.purpose,
    contentType: header.type,
    sizeBytes: bytes.length,
    digest: hash('sm3', bytes, 'hex'),
    uploadedBy: person.userId,
    uploadedAt: now,
  }
  const earlier = await findAttachment(context.db, upload.id)
  if (earlier !== null) return sameAttachment(earlier, facts)
  const isStaff = ownSites(person).length > 0 || hasRole(person, 'courier')
  const quota = { since: startOfLocalDay(localDateOf(now)), most: isStaff ? MOST_A_DAY.staff : MOST_A_DAY.resident }
  const contentSealed = context.personalData.sealBytes(bytes, upload.id)
  const outcome = await insertAttachment(context.db, { ...facts, contentSealed }, quota).catch(async (error) => {
    if (!isUniqueViolation(error)) throw error
    // the same upload came twice at once
    return 'there_already' as const
  })
  if (outcome === 'quota_used_up') throw new AppError('attachment_quota_used_up')
  const stored = await findAttachment(context.db, upload.id)
  return sameAttachment(stored as AttachmentFacts, facts)
}

type Upload = Pick<AttachmentFacts, 'purpose' | 'digest' | 'uploadedBy'>

function sameAttachment(stored: AttachmentFacts, { purpose, digest, uploadedBy }: Upload): AttachmentFacts {
  const isSame = stored.purpose === purpose && stored.digest === digest && stored.uploadedBy === uploadedBy
  if (!isSame) throw new AppError('attachment_id_reused')
  return stored
}

/**
 * The picture itself; every look is audited.
 * @throws AppError attachment_not_found, also for one that the caller may not see; attachment_purged
 */
export async function readAttachment(
  context: ServiceContext,
  person: Person,
  id: string,
): Promise<{ readonly contentType: string; readonly bytes: Buffer }> {
  const facts = await findAttachment(context.db, id)
  if (facts === null || !(await mayLookAt(context, person, facts))) throw new AppError('attachment_not_found')
  const sealed = await readSealedContent(context.db, id)
  if (sealed === null) throw new AppError('attachment_purged')
  await recordAudit(context.db, {
    at: context.clock.now(),
    actorId: person.userId,
    action: 'attachment.read',
    subject: id,
    detail: { purpose: facts.purpose, consignmentId: facts.consignmentId },
  })
  return { contentType: facts.contentType, bytes: context.personalData.openBytes(Buffer.from(sealed), id) }
}

async function mayLookAt(context: ServiceContext, person: Person, facts: AttachmentFacts): Promise<boolean> {
  if (facts.uploadedBy === person.userId) return true
  if (hasRole(person, 'leader', 'finance', 'auditor', 'administrator')) return true
  if (facts.consignmentId === null) return false
  const record = await readTracking(context.db, { id: facts.consignmentId })
  return record !== undefined && concernsStaff(person, record)
}

/**
 * Says that attachments belong to a consignment, so that its staff may look at them and they are kept.
 * @throws AppError attachment_not_found for one that this person did not upload, or that belongs to another consignment
 */
export async function useAttachments(
  context: ServiceContext,
  person: Person,
  ids: readonly string[],
  consignmentId: string,
): Promise<void> {
  if (ids.length === 0) return
  const attached = await attachTo(context.db, { ids, consignmentId, uploadedBy: person.userId })
  if (ids.some((id) => !attached.includes(id))) throw new AppError('attachment_not_found')
}
