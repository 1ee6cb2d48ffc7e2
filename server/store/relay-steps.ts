import type { Statements } from './database.ts'
import { toldOf } from './handlers.ts'
import {
  type CaseRow,
  type ClosedTaskRow,
  caseRow,
  closedTaskRows,
  consignmentRow,
  eventRows,
  exceptionRows,
  ledgerRows,
  noticeRows,
  openedTaskRows,
  RELAY_COLUMNS,
  type RelayWrite,
} from './relay-step-rows.ts'
import { RowSource } from './row-source.ts'

export type { RelayWrite }

/**
 * Writes any number of steps in one statement, which is one transaction: events, cached custody, tasks closed and opened,
 * outbox rows for the handlers and the resident, ledger postings. A step whose consignment (or, when it completes one,
 * whose case) changed since it was read is left out whole.
 *
 * The plan is made once and kept, and PostgreSQL cannot know how few rows it is handed: `= ANY(ARRAY(…))` and LATERAL lead
 * each table to its index, so that the cost does not grow with the table. A part that has nothing to write is left out.
 * @param locks what to do about a consignment that another write holds: wait for it, or leave its step out
 * @returns ids of the consignments that were written; the others are to be read and worked out again
 */
export async function writeRelaySteps(
  db: Statements,
  writes: readonly RelayWrite[],
  locks: 'wait' | 'skip' = 'wait',
): Promise<ReadonlySet<string>> {
  const isOneScan = writes.length === 1 && writes[0]?.step.events.length === 1
  const source = new RowSource(isOneScan)
  const cases = writes.filter(({ step }) => step.caseChange !== null).map(caseRow)
  const closing = writes.flatMap(closedTaskRows)
  const opening = writes.flatMap(openedTaskRows)
  const notices = writes.flatMap(noticeRows)
  const exceptions = writes.flatMap(exceptionRows)
  const ledger = ledgerRows(writes)
  const parts = [
    locked(writes, locks, source),
    ...(cases.length > 0 ? [changedCases(cases, source)] : []),
    changed(writes, cases.length > 0, source),
    insertedEvents(writes.flatMap(eventRows), source),
    ...(closing.length > 0 ? [closedTasks(closing, source)] : []),
    ...(opening.length > 0 ? [openedTasks(opening, closing.length > 0, source), HANDLERS_TOLD] : []),
    ...(notices.length > 0 ? [residentsTold(notices, source)] : []),
    ...(exceptions.length > 0 ? [exceptionsKept(exceptions, source)] : []),
    ...(ledger.transactions.length > 0 ? [posted(ledger.transactions, source)] : []),
    ...(ledger.entries.length > 0 ? [entries(ledger.entries, source)] : []),
    ...(ledger.usage.length > 0 ? [usage(ledger.usage, source)] : []),
  ]
  const text = `WITH ${parts.join(',\n')}\nSELECT id FROM changed`
  const rows = await db.run<{ id: string }>({ name: `relay-steps-${locks}${source.shape}`, text }, source.values)
  return new Set(rows.map((row) => row.id))
}

/** Consignments that are as they were read; in one order for everybody, so that batches that overlap wait for each other. */
function locked(writes: readonly RelayWrite[], locks: 'wait' | 'skip', source: RowSource): string {
  const rows = writes.map(({ file }) => ({ id: file.consignmentId, expected: file.version }))
  return `
    locked AS MATERIALIZED (
      SELECT l.id FROM (SELECT * FROM ${source.table(rows, { id: 'uuid', expected: 'int' }, 'w')} ORDER BY id) AS i
      CROSS JOIN LATERAL (
        SELECT c.id FROM consignment c WHERE c.id = i.id AND c.version = i.expected
        FOR NO KEY UPDATE ${locks === 'skip' ? 'SKIP LOCKED' : ''}) AS l
    )`
}

function changedCases(rows: readonly CaseRow[], source: RowSource): string {
  const table = source.table(rows, RELAY_COLUMNS.case, 'k')
  return `
    changed_case AS (
      UPDATE relay_case c SET version = c.version + 1,
        completed_directions = CASE WHEN k.completes THEN array_append(c.completed_directions, k.direction)
          ELSE c.completed_directions[:array_position(c.completed_directions, k.direction) - 1]
            || c.completed_directions[array_position(c.completed_directions, k.direction) + 1:] END
      FROM ${table}
      WHERE c.id = k.id AND c.version = k.expected AND k.consignment_id IN (SELECT id FROM locked)
      RETURNING c.id
    )`
}

function changed(writes: readonly RelayWrite[], touchesCase: boolean, source: RowSource): string {
  const table = source.table(writes.map(consignmentRow), RELAY_COLUMNS.consignment, 'i')
  return `
    changed AS MATERIALIZED (
      UPDATE consignment c SET
        version = c.version + 1, status = i.status, site_id = i.site_id, route = i.route,
        destination_site_id = i.destination_site_id, home_delivery = i.home_delivery, is_returning = i.is_returning,
        open_exceptions = i.open_exceptions,
        last_event_hash = i.last_hash, last_event_at = i.last_event_at, completed_at = i.completed_at,
        pickup_attempts = CASE WHEN i.status = 'completed' THEN 0 ELSE c.pickup_attempts END
      FROM ${table}
      WHERE c.id = ANY(ARRAY(SELECT id FROM locked)) AND c.id = i.id
        ${touchesCase ? 'AND (NOT i.changes_case OR i.case_id IN (SELECT id FROM changed_case))' : ''}
      RETURNING c.id
    )`
}

const IS_CHANGED = '= ANY(ARRAY(SELECT id FROM changed))'

function insertedEvents(rows: readonly object[], source: RowSource): string {
  return `
    events AS (
      INSERT INTO scan_event (${Object.keys(RELAY_COLUMNS.event).join(', ')})
      SELECT e.* FROM ${source.table(rows, RELAY_COLUMNS.event, 'e')} WHERE e.consignment_id ${IS_CHANGED}
    )`
}

/**
 * Notifications of a task that closes are withdrawn when their turn comes: the claim looks at the task again. NOT IN, so
 * that the task is found by its id and not by walking through an index of all that are live.
 */
function closedTasks(rows: readonly ClosedTaskRow[], source: RowSource): string {
  const table = source.table(rows, RELAY_COLUMNS.closedTask, 'd')
  return `
    closing AS MATERIALIZED (SELECT * FROM ${table} WHERE d.consignment_id ${IS_CHANGED}),
    closed AS (
      UPDATE task t SET status = d.status, closed_at = d.closed_at, closed_by_event_id = d.event_id
      FROM closing d
      WHERE t.id = ANY(ARRAY(SELECT id FROM closing)) AND t.id = d.id AND t.status NOT IN ('done', 'withdrawn')
      RETURNING t.id
    )`
}

function openedTasks(rows: readonly object[], closes: boolean, source: RowSource): string {
  // counts the closed first: a task may only open after its like was closed
  const afterClosing = closes ? 'AND (SELECT count(*) FROM closed) >= 0' : ''
  return `
    opened AS (
      INSERT INTO task (id, number, kind, consignment_id, site_id, due_at, created_at)
      SELECT o.id, nextval('task_number'), o.kind, o.consignment_id, o.site_id, o.due_at, o.created_at
      FROM ${source.table(rows, RELAY_COLUMNS.openedTask, 'o')}
      WHERE o.consignment_id ${IS_CHANGED} ${afterClosing}
      RETURNING id, kind, site_id, consignment_id, created_at
    )`
}

const HANDLERS_TOLD = `
    handlers_told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at,
                                created_at)
      SELECT gen_random_uuid(), 'task:' || o.id || ':' || r.user_id, 'task_opened', r.user_id, o.consignment_id, o.id,
             o.created_at, o.created_at
      FROM opened o CROSS JOIN LATERAL (${toldOf('o')}) r
      ON CONFLICT (dedupe_key) DO NOTHING
    )`

function residentsTold(rows: readonly object[], source: RowSource): string {
  return `
    residents_told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, next_attempt_at, created_at)
      SELECT gen_random_uuid(), n.dedupe_key, n.notice, n.recipient_id, n.consignment_id, n.created_at, n.created_at
      FROM ${source.table(rows, RELAY_COLUMNS.notice, 'n')} WHERE n.consignment_id ${IS_CHANGED}
      ON CONFLICT (dedupe_key) DO NOTHING
    )`
}

/** An exception that was settled may be open again after a correction. */
function exceptionsKept(rows: readonly object[], source: RowSource): string {
  return `
    exceptions AS (
      INSERT INTO relay_exception (${Object.keys(RELAY_COLUMNS.exception).join(', ')})
      SELECT x.* FROM ${source.table(rows, RELAY_COLUMNS.exception, 'x')} WHERE x.consignment_id ${IS_CHANGED}
      ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, status = excluded.status, resolution = excluded.resolution,
        resolved_by_event_id = excluded.resolved_by_event_id, resolved_at = excluded.resolved_at
    )`
}

function posted(rows: readonly object[], source: RowSource): string {
  return `
    posted AS (
      INSERT INTO ledger_transaction (${Object.keys(RELAY_COLUMNS.transaction).join(', ')})
      SELECT p.* FROM ${source.table(rows, RELAY_COLUMNS.transaction, 'p')} WHERE p.consignment_id ${IS_CHANGED}
      ON CONFLICT (posting_key) DO NOTHING
      RETURNING id
    )`
}

const IS_POSTED = '= ANY(ARRAY(SELECT id FROM posted))'

function entries(rows: readonly object[], source: RowSource): string {
  return `
    entries AS (
      INSERT INTO ledger_entry (${Object.keys(RELAY_COLUMNS.entry).join(', ')})
      SELECT m.* FROM ${source.table(rows, RELAY_COLUMNS.entry, 'm')} WHERE m.transaction_id ${IS_POSTED}
    )`
}

function usage(rows: readonly object[], source: RowSource): string {
  return `
    usage AS (
      INSERT INTO usage_entry (${Object.keys(RELAY_COLUMNS.usage).join(', ')})
      SELECT u.* FROM ${source.table(rows, RELAY_COLUMNS.usage, 'u')} WHERE u.transaction_id ${IS_POSTED}
    )`
}
