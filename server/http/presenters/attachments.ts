import type { uploadAttachment } from '../../contract/attachments.ts'
import type { ResponseOf } from '../../contract/endpoint.ts'
import type { AttachmentFacts } from '../../services/attachments.ts'

export function presentAttachment(facts: AttachmentFacts): ResponseOf<typeof uploadAttachment> {
  return {
    id: facts.id,
    purpose: facts.purpose,
    contentType: facts.contentType,
    sizeBytes: facts.sizeBytes,
    digest: facts.digest,
    uploadedAt: facts.uploadedAt.toISOString(),
  }
}
