import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { cancelConsignment } from '../../server/services/cancel-consignment.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import type { Database } from '../../server/store/database.ts'
import { verdictText } from '../../server/verify.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, scan, staffAt, type TestConsignment } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'
import { verdictAfter } from '../setup/tampering.ts'

const harness = useHarness()
const { agency, hub, measuredVillage, village } = PLACES

let licence: TestConsignment
let waiting: TestConsignment

/** One of everything: completed, both directions of a case, waiting, astray, late, cancelled, just registered. */
beforeAll(async () => {
  const registered = (wish: Parameters<typeof aConsignment>[1] = {}) => aConsignment(harness, wish).registered()
  await Promise.all([agency, hub, PLACES.town, village, measuredVillage].map((site) => staffAt(harness, site)))
  licence = await registered({ to: measuredVillage })
  await carry(harness, licence).toTheEnd()
  const materials = await registered({ direction: 'materials', from: village })
  await carry(harness, materials).toTheEnd()
  await carry(
    harness,
    await registered({ to: village, caseId: materials.caseId, resident: materials.resident }),
  ).toTheEnd()
  waiting = await registered({ to: village })
  await carry(harness, waiting).to(village)
  const astray = await registered({ to: village })
  const leftAgency = harness.clock.advance({ minutes: 10 })
  harness.clock.advance({ hours: 1 })
  await scan(harness, astray, 'received', measuredVillage)
  await scan(harness, astray, 'dispatched', agency, { occurredAt: leftAgency })
  const unwanted = await registered()
  await cancelConsignment(harness.context, unwanted.resident, { consignmentId: unwanted.id, eventId: randomUUID() })
  await registered({ direction: 'materials', from: PLACES.town })
})

test('a database that the services wrote is clean', async () => {
  const verdict = await verifyDatabase(harness.context)
  expect(verdict.defects).toEqual([])
  expect(verdict.consignments).toBe(await harness.db.consignment.count())
  expect(verdict.events).toBe(await harness.db.scanEvent.count())
  expect(verdict.transactions).toBe(await harness.db.ledgerTransaction.count())
  expect(verdictText(verdict)).toContain('结论：完好')
})

test.each([1, 2, 3, 100])('in batches of %i cases it looks at the same', async (batch) => {
  const whole = await verifyDatabase(harness.context)
  const seen: number[] = []
  const verdict = await verifyDatabase(harness.context, { batch, onProgress: ({ events }) => seen.push(events) })
  expect({ ...verdict, seconds: 0 }).toEqual({ ...whole, seconds: 0 })
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
})

describe('whoever changes the past is found out', () => {
  const third = () => ({ consignmentId: licence.id, sequence: 3 })
  const tampers: [what: string, kind: string, tamper: (db: Database) => Promise<number>][] = [
    [
      'a site',
      'chain_broken',
      async (db) => (await db.scanEvent.updateMany({ where: third(), data: { siteId: village } })).count,
    ],
    [
      'an hour',
      'chain_broken',
      (db) =>
        db.$executeRaw`UPDATE scan_event SET occurred_at = occurred_at + interval '1 ms' WHERE consignment_id = ${licence.id}::uuid AND sequence = 3`,
    ],
    [
      'an actor',
      'chain_broken',
      async (db) => (await db.scanEvent.updateMany({ where: third(), data: { actorId: randomUUID() } })).count,
    ],
    [
      'a detail',
      'chain_broken',
      async (db) => (await db.scanEvent.updateMany({ where: third(), data: { details: { note: '补记' } } })).count,
    ],
    [
      'a flag',
      'chain_broken',
      async (db) => (await db.scanEvent.updateMany({ where: third(), data: { flags: ['misdirected'] } })).count,
    ],
    [
      'a hash',
      'chain_broken',
      async (db) => (await db.scanEvent.updateMany({ where: third(), data: { hash: '0'.repeat(64) } })).count,
    ],
    ['an event taken out', 'sequence_gap', async (db) => (await db.scanEvent.deleteMany({ where: third() })).count],
    [
      'the last event taken off',
      'custody_differs',
      async (db) => (await db.scanEvent.deleteMany({ where: { consignmentId: licence.id, sequence: 7 } })).count,
    ],
    [
      'a status',
      'custody_differs',
      async (db) => (await db.consignment.updateMany({ where: { id: waiting.id }, data: { status: 'held' } })).count,
    ],
    [
      'a place',
      'custody_differs',
      async (db) => (await db.consignment.updateMany({ where: { id: waiting.id }, data: { siteId: hub } })).count,
    ],
    [
      'an exception hushed up',
      'custody_differs',
      async (db) =>
        (await db.consignment.updateMany({ where: { openExceptions: 1 }, data: { openExceptions: 0 } })).count,
    ],
    [
      'a completion moved to another day',
      'custody_differs',
      (db) =>
        db.$executeRaw`UPDATE consignment SET completed_at = completed_at + interval '1 day' WHERE id = ${licence.id}::uuid`,
    ],
    [
      'a route',
      'plan_broken',
      async (db) =>
        (await db.consignment.updateMany({ where: { id: waiting.id }, data: { route: [agency, hub] } })).count,
    ],
    [
      'a number',
      'plan_broken',
      async (db) =>
        (await db.consignment.updateMany({ where: { id: waiting.id }, data: { trackingNumber: 'SH000000001' } })).count,
    ],
    [
      'a registration after the fact',
      'time_impossible',
      (db) =>
        db.$executeRaw`UPDATE consignment SET registered_at = registered_at + interval '1 day' WHERE id = ${licence.id}::uuid`,
    ],
    [
      'a task taken away',
      'tasks_differ',
      async (db) => (await db.task.deleteMany({ where: { consignmentId: waiting.id, status: 'open' } })).count,
    ],
    [
      'a task done without a scan',
      'tasks_differ',
      async (db) =>
        (await db.task.updateMany({ where: { consignmentId: waiting.id, status: 'open' }, data: { status: 'done' } }))
          .count,
    ],
    [
      'a notification taken away',
      'notification_missing',
      async (db) =>
        (await db.notification.deleteMany({ where: { consignmentId: waiting.id, template: 'ready_for_pickup' } }))
          .count,
    ],
    [
      'a notification doubled',
      'notification_doubled',
      (db) =>
        db.$executeRaw`INSERT INTO notification (id, dedupe_key, template, recipient_id, consignment_id, task_id, next_attempt_at, created_at) SELECT gen_random_uuid(), 'again', template, recipient_id, consignment_id, task_id, next_attempt_at, created_at FROM notification WHERE consignment_id = ${waiting.id}::uuid AND task_id IS NOT NULL LIMIT 1`,
    ],
    [
      'postage taken out',
      'posting_missing',
      async (db) =>
        (await db.ledgerTransaction.deleteMany({ where: { consignmentId: licence.id, kind: 'postage' } })).count,
    ],
    [
      'an item not counted',
      'posting_missing',
      async (db) =>
        (await db.ledgerTransaction.deleteMany({ where: { consignmentId: licence.id, kind: 'items' } })).count,
    ],
    [
      'savings taken out',
      'posting_missing',
      async (db) =>
        (await db.ledgerTransaction.deleteMany({ where: { consignmentId: licence.id, kind: 'savings' } })).count,
    ],
    [
      'a price',
      'posting_mispriced',
      (db) =>
        db.$executeRaw`UPDATE ledger_entry SET amount_fen = amount_fen * 2 WHERE account <> 'never' AND transaction_id IN (SELECT id FROM ledger_transaction WHERE consignment_id = ${licence.id}::uuid)`,
    ],
    [
      'a tariff that never was',
      'posting_mispriced',
      async (db) =>
        (
          await db.ledgerTransaction.updateMany({
            where: { consignmentId: licence.id, kind: 'postage' },
            data: { versionId: 'dearer' },
          })
        ).count,
    ],
    [
      'an amount on one side',
      'ledger_unbalanced',
      (db) =>
        db.$executeRaw`UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE account = 'payable_carrier' AND transaction_id IN (SELECT id FROM ledger_transaction WHERE consignment_id = ${licence.id}::uuid)`,
    ],
    [
      'entries taken out of a transaction',
      'ledger_dangling',
      async (db) => (await db.ledgerEntry.deleteMany({ where: { transaction: { consignmentId: licence.id } } })).count,
    ],
    [
      'a posting without a fact',
      'posting_unexplained',
      (db) =>
        db.$executeRaw`INSERT INTO ledger_transaction (id, posting_key, kind, occurred_at, recorded_at, posted_on, case_id, consignment_id, version_id) SELECT gen_random_uuid(), 'postage:' || id || ':towns', 'postage', registered_at, registered_at, registered_at::date, case_id, id, 'sample-towns-1' FROM consignment WHERE status = 'cancelled'`,
    ],
    [
      'a posting to a consignment that never was',
      'ledger_dangling',
      (db) =>
        db.$executeRaw`UPDATE ledger_transaction SET consignment_id = gen_random_uuid() WHERE consignment_id = ${licence.id}::uuid AND kind = 'items'`,
    ],
    [
      'a posting for an event of another',
      'posting_unexplained',
      (db) =>
        db.$executeRaw`UPDATE ledger_transaction SET source_event_id = (SELECT id FROM scan_event WHERE consignment_id = ${waiting.id}::uuid LIMIT 1) WHERE consignment_id = ${licence.id}::uuid AND kind = 'items'`,
    ],
    [
      'a completed direction',
      'case_differs',
      (db) => db.$executeRaw`UPDATE relay_case SET completed_directions = '{}' WHERE id = ${licence.caseId}::uuid`,
    ],
    [
      'a version of a case',
      'case_differs',
      async (db) => (await db.case.updateMany({ where: { id: licence.caseId }, data: { version: 5 } })).count,
    ],
    [
      'a case without documents',
      'case_differs',
      (db) => db.$executeRaw`DELETE FROM consignment WHERE status = 'cancelled'`,
    ],
  ]
  test.each(tampers)('%s: %s', async (_what, kind, tamper) => {
    const verdict = await verdictAfter(harness, tamper)
    const kinds = verdict.defects.map((defect) => defect.kind)
    expect(kinds).toContain(kind)
    const named = verdict.defects.find((defect) => defect.kind === kind)
    expect(named?.subject).toMatch(/^(SH\d{9}|[0-9a-f-]{36})$/)
    expect(verdictText(verdict)).toMatch(/结论：发现 \d+ 处问题\n第一处：\S+ /)
  })

  test('and nobody else is suspected', async () => {
    const verdict = await verdictAfter(
      harness,
      async (db) => (await db.scanEvent.updateMany({ where: third(), data: { siteId: village } })).count,
    )
    // but what was posted by it no longer says what it says
    const own = await harness.db.ledgerTransaction.findMany({
      where: { consignmentId: licence.id },
      select: { id: true },
    })
    const subjects = new Set(verdict.defects.map(({ subject }) => subject))
    expect(subjects.has(licence.trackingNumber)).toBe(true)
    const itself = [licence.trackingNumber, ...own.map(({ id }) => id)]
    expect([...subjects].filter((subject) => !itself.includes(subject))).toEqual([])
    const after = await verifyDatabase(harness.context)
    expect(after.defectCount).toBe(0)
  })

  test('a ruined database is told in bounded words', async () => {
    const verdict = await verdictAfter(harness, (db) => db.$executeRaw`UPDATE scan_event SET hash = repeat('0', 64)`)
    expect(verdict.byKind.get('chain_broken')).toBe(6)
    expect(verdictText(verdict).split('\n').length).toBeLessThan(40)
  })
})
