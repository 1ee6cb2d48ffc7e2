import type { readComplaint } from '../../contract/complaints.ts'
import type { ResponseOf } from '../../contract/endpoint.ts'
import { statusAfter } from '../../domain/complaint.ts'
import type { Complaint, ComplaintRow } from '../../services/complaints.ts'

type ComplaintView = ResponseOf<typeof readComplaint>

export function presentComplaintRow(row: ComplaintRow): Omit<ComplaintView, 'entries' | 'canReopen'> {
  return {
    id: row.id,
    consignmentId: row.consignmentId,
    trackingNumber: row.consignment.trackingNumber,
    contents: row.consignment.contents,
    status: row.status,
    filedAt: row.filedAt.toISOString(),
  }
}

export function presentComplaint(complaint: Complaint): ComplaintView {
  const said = complaint.entries.map(({ kind }) => kind)
  return {
    ...presentComplaintRow(complaint),
    entries: complaint.entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    canReopen: statusAfter(said, 'reopened') !== null,
  }
}
