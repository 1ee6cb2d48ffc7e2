export const COMPLAINT_STATUSES = ['open', 'answered', 'reopened', 'closed'] as const
export type ComplaintStatus = (typeof COMPLAINT_STATUSES)[number]

/** What is said in a complaint (投诉), one after the other. */
export const COMPLAINT_ENTRY_KINDS = ['filed', 'answered', 'reopened', 'closed'] as const
export type ComplaintEntryKind = (typeof COMPLAINT_ENTRY_KINDS)[number]

const STATUS_AFTER: Readonly<Record<ComplaintEntryKind, ComplaintStatus>> = {
  filed: 'open',
  answered: 'answered',
  reopened: 'reopened',
  closed: 'closed',
}

/** Does somebody of the office still owe an answer? */
export function isUnsettled(status: ComplaintStatus): boolean {
  return status === 'open' || status === 'reopened'
}

/** What one more entry makes of a complaint; null when it cannot follow: what is answered can be reopened once. */
export function statusAfter(said: readonly ComplaintEntryKind[], next: ComplaintEntryKind): ComplaintStatus | null {
  const last = said.at(-1)
  const follows: Readonly<Record<ComplaintEntryKind, boolean>> = {
    filed: last === undefined,
    answered: last === 'filed' || last === 'reopened',
    reopened: last === 'answered' && !said.includes('reopened'),
    closed: last !== undefined && last !== 'closed',
  }
  return follows[next] ? STATUS_AFTER[next] : null
}
