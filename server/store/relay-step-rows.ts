import { derivedId } from '../domain/derived-id.ts'
import { keyOf } from '../domain/posting-step.ts'
import type { RelayStep } from '../domain/relay-step.ts'
import { byOccurrence } from '../domain/scan-event.ts'
import type { StoredRelayFile } from './relay-files.ts'

/** A file and the step to write for it. */
export interface RelayWrite {
  readonly file: StoredRelayFile
  readonly step: RelayStep
  readonly recordedAt: Date
}

/** The rows of one step by table, in the order of their columns; SQL selects them as they are. */
export const RELAY_COLUMNS = {
  consignment: {
    id: 'uuid',
    case_id: 'uuid',
    changes_case: 'boolean',
    status: 'consignment_status',
    site_id: 'text',
    route: 'text[]',
    destination_site_id: 'text',
    home_delivery: 'boolean',
    is_returning: 'boolean',
    open_exceptions: 'int',
    last_hash: 'text',
    last_event_at: 'timestamptz',
    completed_at: 'timestamptz',
  },
  case: { id: 'uuid', expected: 'int', direction: 'direction', consignment_id: 'uuid', completes: 'boolean' },
  event: {
    id: 'uuid',
    consignment_id: 'uuid',
    sequence: 'int',
    kind: 'scan_event_kind',
    site_id: 'text',
    actor_id: 'uuid',
    occurred_at: 'timestamptz',
    recorded_at: 'timestamptz',
    details: 'jsonb',
    flags: 'text[]',
    previous_hash: 'text',
    hash: 'text',
  },
  closedTask: { id: 'uuid', consignment_id: 'uuid', status: 'task_status', event_id: 'uuid', closed_at: 'timestamptz' },
  openedTask: {
    id: 'uuid',
    consignment_id: 'uuid',
    kind: 'task_kind',
    site_id: 'text',
    due_at: 'timestamptz',
    created_at: 'timestamptz',
  },
  notice: {
    dedupe_key: 'text',
    notice: 'text',
    recipient_id: 'uuid',
    consignment_id: 'uuid',
    created_at: 'timestamptz',
  },
  transaction: {
    id: 'uuid',
    posting_key: 'text',
    kind: 'text',
    occurred_at: 'timestamptz',
    recorded_at: 'timestamptz',
    posted_on: 'date',
    budget_line: 'text',
    town_id: 'text',
    source_event_id: 'uuid',
    case_id: 'uuid',
    consignment_id: 'uuid',
    site_id: 'text',
    version_id: 'text',
    reverses_id: 'uuid',
    basis: 'jsonb',
  },
  exception: {
    id: 'uuid',
    consignment_id: 'uuid',
    kind: 'text',
    status: 'exception_status',
    site_id: 'text',
    raised_at: 'timestamptz',
    due_at: 'timestamptz',
    resolution: 'text',
    resolved_by_event_id: 'uuid',
    resolved_at: 'timestamptz',
  },
  entry: { transaction_id: 'uuid', line: 'int', account: 'text', amount_fen: 'bigint' },
  usage: {
    transaction_id: 'uuid',
    measure: 'text',
    low: 'bigint',
    middle: 'bigint',
    high: 'bigint',
    gap_change: 'int',
  },
} as const

export function consignmentRow({ file, step }: RelayWrite) {
  return {
    id: file.consignmentId,
    case_id: file.caseFacts.caseId,
    changes_case: step.caseChange !== null,
    status: step.custody.status,
    site_id: step.custody.siteId,
    route: step.custody.route,
    destination_site_id: step.custody.route.at(-1),
    home_delivery: step.custody.homeDelivery,
    is_returning: step.custody.isReturning,
    open_exceptions: step.custody.openExceptions.length,
    last_hash: step.events.at(-1)?.hash,
    // the last to happen, which need not be the last that we were told of
    last_event_at: [...file.events, ...step.events].toSorted(byOccurrence).at(-1)?.occurredAt,
    completed_at: step.custody.completedAt,
  }
}

export type CaseRow = ReturnType<typeof caseRow>
export function caseRow({ file, step }: RelayWrite) {
  return {
    id: file.caseFacts.caseId,
    expected: file.caseVersion,
    direction: file.plan.direction,
    consignment_id: file.consignmentId,
    completes: step.caseChange === 'completes',
  }
}

export function eventRows({ file, step, recordedAt }: RelayWrite) {
  return step.events.map((event) => ({
    id: event.id,
    consignment_id: file.consignmentId,
    sequence: event.sequence,
    kind: event.kind,
    site_id: event.siteId,
    actor_id: event.actorId,
    occurred_at: event.occurredAt,
    recorded_at: recordedAt,
    details: event.details,
    flags: event.flags,
    previous_hash: event.previousHash,
    hash: event.hash,
  }))
}

export type ClosedTaskRow = ReturnType<typeof closedTaskRows>[number]
export function closedTaskRows({ file, step, recordedAt }: RelayWrite) {
  return step.closeTasks.map((task) => ({
    id: task.id,
    consignment_id: file.consignmentId,
    status: task.status,
    event_id: task.eventId,
    closed_at: recordedAt,
  }))
}

export function openedTaskRows({ file, step, recordedAt }: RelayWrite) {
  return step.openTasks.map((task) => ({
    id: task.id,
    consignment_id: file.consignmentId,
    kind: task.kind,
    site_id: task.siteId,
    due_at: task.dueAt,
    created_at: recordedAt,
  }))
}

export function noticeRows({ file, step, recordedAt }: RelayWrite) {
  return step.notices.map(({ notice, eventId }) => ({
    dedupe_key: `resident:${file.consignmentId}:${notice}:${eventId}`,
    notice,
    recipient_id: file.residentId,
    consignment_id: file.consignmentId,
    created_at: recordedAt,
  }))
}

export function exceptionRows({ file, step }: RelayWrite) {
  return step.exceptions.map((one) => ({
    id: one.id,
    consignment_id: file.consignmentId,
    kind: one.kind,
    status: one.status,
    site_id: one.siteId,
    raised_at: one.raisedAt,
    due_at: one.dueAt,
    resolution: one.resolution,
    resolved_by_event_id: one.resolvedByEventId,
    resolved_at: one.resolvedAt,
  }))
}

export function ledgerRows(writes: readonly RelayWrite[]) {
  const postings = writes.flatMap((write) =>
    write.step.postings.map((posting) => ({ id: derivedId('ledger', keyOf(posting)), write, posting })),
  )
  return {
    transactions: postings.map(({ id, write, posting }) => ({ id, ...toTransaction(write, posting) })),
    entries: postings.flatMap(({ id, posting: { money } }) =>
      (money?.entries ?? []).map(({ account, amountFen }, index) => ({
        transaction_id: id,
        line: index + 1,
        account,
        amount_fen: amountFen,
      })),
    ),
    usage: postings.flatMap(({ id, posting: { usage } }) =>
      (usage?.entries ?? []).map(({ measure, quantity, gapChange }) => ({
        transaction_id: id,
        measure,
        low: quantity?.low ?? null,
        middle: quantity?.middle ?? null,
        high: quantity?.high ?? null,
        gap_change: gapChange,
      })),
    ),
  }
}

function toTransaction({ file, recordedAt }: RelayWrite, posting: RelayStep['postings'][number]) {
  const { event, money, usage, postedOn, townId } = posting
  const key = keyOf(posting)
  return {
    posting_key: key,
    kind: money?.kind ?? key.split(':')[0],
    occurred_at: event.occurredAt,
    recorded_at: recordedAt,
    posted_on: postedOn,
    budget_line: money?.line ?? null,
    town_id: townId,
    source_event_id: event.id,
    case_id: file.caseFacts.caseId,
    consignment_id: file.consignmentId,
    site_id: event.siteId,
    version_id: money?.tariffVersionId ?? usage?.methodVersion,
    reverses_id: key.startsWith('reversal:') ? derivedId('ledger', key.slice('reversal:'.length)) : null,
    basis: usage?.basis ?? null,
  }
}
