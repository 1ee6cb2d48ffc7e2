import type { RelayStep } from '../domain/relay-step.ts'
import { byOccurrence } from '../domain/scan-event.ts'
import type { Database, PreparedStatement } from './database.ts'
import { handlersAt } from './handlers.ts'
import type { StoredRelayFile } from './relay-files.ts'

/** A file and the step to write for it. */
export interface RelayWrite {
  readonly file: StoredRelayFile
  readonly step: RelayStep
  readonly recordedAt: Date
}

/**
 * Writes any number of steps in one statement, which is one transaction: events, cached custody, tasks closed and opened,
 * outbox rows for the handlers and the resident, ledger postings. A step whose consignment (or, when it completes one,
 * whose case) changed since it was read is left out whole.
 * @returns ids of the consignments that were written; the others are to be read and worked out again
 */
export async function writeRelaySteps(db: Database, writes: readonly RelayWrite[]): Promise<ReadonlySet<string>> {
  const { statement, values } = statementFor(writes)
  const rows = await db.run<{ id: string }>(statement, values)
  return new Set(rows.map((row) => row.id))
}

/*
 * Plans of these statements are made once and kept, and PostgreSQL cannot know how few rows the JSON holds. Where a table
 * is joined, `= ANY(ARRAY(…))` and LATERAL lead it to the index, so that the cost does not grow with the table.
 */

/** What the write has to do and no more: a part that has nothing to write is left out, and PostgreSQL spared its start. */
function statementFor(writes: readonly RelayWrite[]): { statement: PreparedStatement; values: string[] } {
  const completes = writes.some(({ step }) => step.completesCase)
  const tells = writes.some(({ step }) => step.notices.length > 0)
  const ledger = ledgerRows(writes)
  const values = [JSON.stringify(writes.map(toInput))]
  const parameter = (rows: readonly object[]) => `$${values.push(JSON.stringify(rows))}`
  const text = `
    WITH ${INPUT},
    ${LOCKED},
    ${completes ? `${COMPLETED_CASE},` : ''}
    ${changed(completes)},
    ${EVENTS},
    ${TASK_CHANGES},
    ${notifications(tells)}
    ${ledger.transactions.length > 0 ? `, ${transactions(parameter(ledger.transactions))}` : ''}
    ${ledger.entries.length > 0 ? `, ${entries(parameter(ledger.entries))}` : ''}
    ${ledger.usage.length > 0 ? `, ${usage(parameter(ledger.usage))}` : ''}
    SELECT id FROM effective`
  const parts = [completes, tells, ...Object.values(ledger).map((rows) => rows.length > 0)]
  return { statement: { name: `relay-steps-${parts.map(Number).join('')}`, text }, values }
}

const INPUT = `
    input AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(
        id uuid, expected int, case_id uuid, case_expected int, completes_case boolean, direction direction,
        resident_id uuid, status consignment_status, site_id text, open_exceptions int, last_hash text,
        last_event_at timestamptz, completed_at timestamptz, recorded_at timestamptz, events jsonb, close_tasks jsonb,
        open_tasks jsonb, notices jsonb)
    )`

/** Consignments that are as they were read; in one order for everybody, so that batches that overlap wait for each other. */
const LOCKED = `
    locked AS MATERIALIZED (
      SELECT l.id FROM (SELECT id, expected FROM input ORDER BY id) AS i CROSS JOIN LATERAL (
        SELECT c.id FROM consignment c WHERE c.id = i.id AND c.version = i.expected FOR UPDATE) AS l
    )`

const COMPLETED_CASE = `
    completed_case AS (
      UPDATE relay_case k SET version = k.version + 1,
        completed_directions = array_append(array_remove(k.completed_directions, i.direction), i.direction)
      FROM input i JOIN locked USING (id)
      WHERE k.id = ANY(ARRAY(SELECT case_id FROM input WHERE completes_case)) AND i.completes_case
        AND k.id = i.case_id AND k.version = i.case_expected
      RETURNING k.id
    )`

const changed = (completes: boolean) => `
    changed AS MATERIALIZED (
      UPDATE consignment c SET
        version = c.version + 1, status = i.status, site_id = i.site_id, open_exceptions = i.open_exceptions,
        last_event_hash = i.last_hash, last_event_at = i.last_event_at, completed_at = i.completed_at,
        pickup_attempts = CASE WHEN i.status = 'completed' THEN 0 ELSE c.pickup_attempts END
      FROM input i
      WHERE c.id = ANY(ARRAY(SELECT id FROM locked)) AND c.id = i.id
        ${completes ? 'AND (NOT i.completes_case OR i.case_id IN (SELECT id FROM completed_case))' : ''}
      RETURNING c.id
    ),
    effective AS MATERIALIZED (SELECT i.* FROM input i JOIN changed USING (id))`

const EVENTS = `
    events AS (
      INSERT INTO scan_event (id, consignment_id, sequence, kind, site_id, actor_id, occurred_at, recorded_at,
                              details, flags, previous_hash, hash)
      SELECT e.id, x.id, e.sequence, e.kind, e.site_id, e.actor_id, e.occurred_at, x.recorded_at,
             e.details, e.flags, e.previous_hash, e.hash
      FROM effective x, jsonb_to_recordset(x.events) AS e(
        id uuid, sequence int, kind scan_event_kind, site_id text, actor_id uuid, occurred_at timestamptz,
        details jsonb, flags text[], previous_hash text, hash text)
    )`

/** Notifications of a task that closes are withdrawn when their turn comes: the claim looks at the task again. */
const TASK_CHANGES = `
    closing AS MATERIALIZED (
      SELECT d.*, x.recorded_at
      FROM effective x, jsonb_to_recordset(x.close_tasks) AS d(id uuid, status task_status, event_id uuid)
    ),
    closed AS (
      UPDATE task t SET status = d.status, closed_at = d.recorded_at, closed_by_event_id = d.event_id
      FROM closing d
      WHERE t.id = ANY(ARRAY(SELECT id FROM closing)) AND t.id = d.id AND t.status IN ('open', 'acknowledged')
      RETURNING t.id
    ),
    -- counts the closed first: a task may only open after its like was closed
    opened AS (
      INSERT INTO task (id, number, kind, consignment_id, site_id, due_at, created_at)
      SELECT o.id, nextval('task_number'), o.kind, x.id, o.site_id, o.due_at, x.recorded_at
      FROM effective x, jsonb_to_recordset(x.open_tasks) AS o(id uuid, kind task_kind, site_id text, due_at timestamptz)
      WHERE (SELECT count(*) FROM closed) >= 0
      RETURNING id, site_id, consignment_id, created_at
    )`

/** To the handlers of each opened task and, where there is news, to the resident. */
const notifications = (tells: boolean) => `
    told AS (
      INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at,
                                created_at)
      SELECT gen_random_uuid(), 'task:' || o.id || ':' || r.user_id, 'task_opened', r.user_id, o.consignment_id, o.id,
             o.created_at, o.created_at
      FROM opened o CROSS JOIN LATERAL (${handlersAt('o.site_id')}) r
      ${tells ? RESIDENT_NOTICES : ''}
      ON CONFLICT (dedupe_key) DO NOTHING
    )`

const RESIDENT_NOTICES = `
      UNION ALL
      SELECT gen_random_uuid(), 'resident:' || x.id || ':' || n.notice || ':' || n.event_id, n.notice, x.resident_id,
             x.id, NULL, x.recorded_at, x.recorded_at
      FROM effective x, jsonb_to_recordset(x.notices) AS n(notice text, event_id uuid)`

const transactions = (rows: string) => `
    posted AS (
      INSERT INTO ledger_transaction (id, posting_key, kind, occurred_at, recorded_at, source_event_id, case_id,
                                      consignment_id, site_id, version_id)
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS p(
        id uuid, posting_key text, kind text, occurred_at timestamptz, recorded_at timestamptz, source_event_id uuid,
        case_id uuid, consignment_id uuid, site_id text, version_id text)
      WHERE p.consignment_id = ANY(ARRAY(SELECT id FROM effective))
      ON CONFLICT (posting_key) DO NOTHING
      RETURNING id
    )`

const entries = (rows: string) => `
    money AS (
      INSERT INTO ledger_entry (transaction_id, line, account, amount_fen)
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS m(
        transaction_id uuid, line int, account text, amount_fen bigint)
      WHERE m.transaction_id = ANY(ARRAY(SELECT id FROM posted))
    )`

const usage = (rows: string) => `
    usage AS (
      INSERT INTO usage_entry (transaction_id, measure, low, middle, high, gap_change)
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS u(
        transaction_id uuid, measure text, low bigint, middle bigint, high bigint, gap_change int)
      WHERE u.transaction_id = ANY(ARRAY(SELECT id FROM posted))
    )`

function toInput({ file, step, recordedAt }: RelayWrite) {
  return {
    id: file.consignmentId,
    expected: file.version,
    case_id: file.caseFacts.caseId,
    case_expected: file.caseVersion,
    completes_case: step.completesCase,
    direction: file.plan.direction,
    resident_id: file.residentId,
    status: step.custody.status,
    site_id: step.custody.siteId,
    open_exceptions: step.custody.openExceptions,
    last_hash: step.events.at(-1)?.hash,
    // the last to happen, which need not be the last that we were told of
    last_event_at: [...file.events, ...step.events].toSorted(byOccurrence).at(-1)?.occurredAt,
    completed_at: step.custody.completedAt,
    recorded_at: recordedAt,
    events: step.events.map((event) => ({
      id: event.id,
      sequence: event.sequence,
      kind: event.kind,
      site_id: event.siteId,
      actor_id: event.actorId,
      occurred_at: event.occurredAt,
      details: event.details,
      flags: event.flags,
      previous_hash: event.previousHash,
      hash: event.hash,
    })),
    close_tasks: step.closeTasks.map((task) => ({ id: task.id, status: task.status, event_id: task.eventId })),
    open_tasks: step.openTasks.map((task) => ({
      id: task.id,
      kind: task.kind,
      site_id: task.siteId,
      due_at: task.dueAt,
    })),
    notices: step.notices.map((notice) => ({ notice: notice.notice, event_id: notice.eventId })),
  }
}

function ledgerRows(writes: readonly RelayWrite[]) {
  const postings = writes.flatMap((write) => write.step.postings.map((posting) => ({ write, posting })))
  return {
    transactions: postings.map(({ write, posting }) => toTransaction(write, posting)),
    entries: postings.flatMap(({ posting: { id, money } }) =>
      (money?.entries ?? []).map(({ account, amountFen }, index) => ({
        transaction_id: id,
        line: index + 1,
        account,
        amount_fen: amountFen,
      })),
    ),
    usage: postings.flatMap(({ posting: { id, usage } }) =>
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

function toTransaction({ file, recordedAt }: RelayWrite, { id, event, money, usage }: RelayStep['postings'][number]) {
  return {
    id,
    posting_key: money?.key ?? usage?.key,
    kind: money?.kind ?? usage?.key.split(':')[0],
    occurred_at: event.occurredAt,
    recorded_at: recordedAt,
    source_event_id: event.id,
    case_id: file.caseFacts.caseId,
    consignment_id: file.consignmentId,
    site_id: event.siteId,
    version_id: money?.tariffVersionId ?? usage?.methodVersion,
  }
}
