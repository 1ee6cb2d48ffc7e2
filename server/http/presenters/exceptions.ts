import type { ExceptionFile as ExceptionFileView, RelayException } from '../../contract/exceptions.ts'
import { fullNameOf, type SiteTree } from '../../domain/site.ts'
import type { ExceptionFile, ExceptionRow } from '../../services/exceptions.ts'
import { whereText } from './tracking.ts'
import { EXCEPTION_TEXT, RESOLUTION_TEXT, STATUS_TEXT } from './wording.ts'

/** An exception on a list, as the desk reads it. */
export function presentException(
  tree: SiteTree,
  row: ExceptionRow,
  labels: ReadonlyMap<string, string>,
  now: Date,
): RelayException {
  const { consignment } = row
  return {
    id: row.id,
    kind: row.kind,
    kindText: EXCEPTION_TEXT[row.kind],
    status: row.status,
    siteId: row.siteId,
    siteName: fullNameOf(tree.get(row.siteId)),
    raisedAt: row.raisedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    isOverdue: row.status === 'open' && row.dueAt < now,
    ownerId: row.ownerId,
    ownerLabel: (row.ownerId === null ? undefined : labels.get(row.ownerId)) ?? fullNameOf(tree.hub),
    resolution: row.resolution,
    resolutionText: row.resolution === null ? null : RESOLUTION_TEXT[row.resolution],
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    consignmentId: consignment.id,
    trackingNumber: consignment.trackingNumber,
    contents: consignment.contents,
    statusText: STATUS_TEXT[consignment.status][consignment.direction],
    whereText: whereText(tree, whereaboutsOf(consignment), 'staff'),
  }
}

function whereaboutsOf(consignment: ExceptionRow['consignment']) {
  const { siteId, homeDelivery, isReturning } = consignment
  return { ...consignment, site_id: siteId, home_delivery: homeDelivery, is_returning: isReturning }
}

/** An exception with its notes and what the caller may do about it. */
export function presentExceptionFile(tree: SiteTree, file: ExceptionFile, now: Date): ExceptionFileView {
  const { row, labels } = file
  const labelOf = (userId: string) => labels.get(userId) ?? '系统'
  return {
    ...presentException(tree, row, labels, now),
    notes: row.notes.map(({ id, at, authorId, text, attachmentId }) => ({
      id,
      at: at.toISOString(),
      authorLabel: labelOf(authorId),
      text,
      attachmentId,
    })),
    resolutions: file.resolutions.map((resolution) => ({ resolution, text: RESOLUTION_TEXT[resolution] })),
    writeOff:
      row.writeOffProposedBy === null || row.writeOffProposedAt === null
        ? null
        : {
            proposedByLabel: labelOf(row.writeOffProposedBy),
            proposedAt: row.writeOffProposedAt.toISOString(),
            reason: row.writeOffReason ?? '',
          },
    canApproveWriteOff: file.canApproveWriteOff,
    complaintId: file.complaintId,
  }
}
