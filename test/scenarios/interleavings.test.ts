import { beforeAll, describe, expect, test } from 'vitest'
import { effectiveEvents } from '../../server/domain/correction.ts'
import { custodianOf, custodySteps } from '../../server/domain/custody.ts'
import { inferredId, SYSTEM_ACTOR } from '../../server/domain/scan-event.ts'
import { relayRules } from '../../server/services/relay-rules.ts'
import type { ScanOutcome } from '../../server/services/scan-request.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import { readRelayFiles, type StoredRelayFile } from '../../server/store/relay-files.ts'
import { seededChance } from '../setup/clock.ts'
import { useHarness } from '../setup/harness.ts'
import { phones, type Registered, registerAll, sendAll } from '../setup/interleaved-county.ts'
import { drawInterleaving } from '../setup/interleavings.ts'
import { expectSound } from '../setup/soundness.ts'
import { IS_FULL } from '../setup/thoroughness.ts'
import { balances, worthOf } from '../setup/worth.ts'

/** Another seed, other stories. */
const SEED = 20_230_911
/** Fewer are of the same seed. */
const INTERLEAVINGS = IS_FULL ? 10_000 : 1_000
/** Consignments that are under way at the same time. */
const IN_WAVE = 1_000
const PHONES = 4

const harness = useHarness({ poolSize: 8 })
const answers: ScanOutcome[] = []
let all: readonly Registered[] = []
let files: readonly StoredRelayFile[] = []
let senders: Awaited<ReturnType<typeof phones>> = []

const waves = <T>(list: readonly T[]) =>
  Array.from({ length: Math.ceil(list.length / IN_WAVE) }, (_, wave) =>
    list.slice(wave * IN_WAVE, (wave + 1) * IN_WAVE),
  )

beforeAll(async () => {
  process.stdout.write(`${INTERLEAVINGS} interleavings of seed ${SEED}\n`)
  const chance = seededChance(SEED)
  const drawn = Array.from({ length: INTERLEAVINGS }, (_, name) => drawInterleaving(chance, PHONES, String(name)))
  all = await registerAll(harness, drawn)
  senders = await phones(harness, PHONES)
  for (const wave of waves(all)) answers.push(...(await sendAll(harness, senders, wave, SEED)))
  await harness.owner.$executeRaw`ANALYZE`
  const read = await Promise.all(
    waves(all).map((wave) =>
      readRelayFiles(
        harness.db,
        wave.map(({ trackingNumber }) => trackingNumber),
      ),
    ),
  )
  files = read.flat()
}, 300_000)

describe('random interleavings of scans', { timeout: 120_000 }, () => {
  test('put every scan on record once, and beside them only what follows from one', () => {
    const timesRecorded = new Map<string, number>()
    for (const { eventId, outcome, rejection } of answers) {
      // materials are given to nobody, unless they were returned by then
      if (outcome === 'rejected') expect(rejection?.code).toBe('not_collectable')
      timesRecorded.set(eventId, (timesRecorded.get(eventId) ?? 0) + Number(outcome === 'recorded'))
    }
    const recorded = [...timesRecorded].filter(([, times]) => times > 0)
    expect(recorded.filter(([, times]) => times > 1)).toEqual([])
    const events = files.flatMap(({ events: own }) => own)
    const scanned = events.filter(({ actorId }) => actorId !== SYSTEM_ACTOR)
    expect(scanned.map(({ id }) => id).toSorted()).toEqual(recorded.map(([id]) => id).toSorted())
    for (const { events: own } of files) {
      for (const [index, { id, details, actorId }] of own.entries()) {
        if (actorId !== SYSTEM_ACTOR) continue
        expect([id, details.isInferred]).toEqual([inferredId(own[index + 1]?.id ?? ''), true])
      }
    }
    expect(scanned.length).toBeGreaterThan(4 * INTERLEAVINGS)
    expect(answers.length).toBeGreaterThan(scanned.length)
    expect(events.length).toBeGreaterThan(scanned.length)
  })

  test('touch everything that can happen', () => {
    const events = files.flatMap(({ events: own }) => own)
    const flags = new Set(events.flatMap((event) => event.flags))
    for (const flag of [
      'misdirected',
      'missing_hop',
      'missing_receipt',
      'after_close',
      'nothing_to_correct',
    ] as const) {
      expect(flags).toContain(flag)
    }
    const statuses = new Set(files.map(({ status }) => status))
    // the rarest ending comes up once in some thousands of stories
    expect(statuses.size).toBeGreaterThanOrEqual(INTERLEAVINGS < 10_000 ? 7 : 8)
    expect(events.filter(({ kind }) => kind === 'corrected').length).toBeGreaterThan(INTERLEAVINGS / 10)
    const late = files.filter(({ events: own }) =>
      own.some(({ occurredAt }, index) => occurredAt < (own[index - 1]?.occurredAt ?? occurredAt)),
    )
    expect(late.length).toBeGreaterThan(INTERLEAVINGS / 10)
  })

  test('leave exactly one custodian at any time, who changes only by a hand-over or a decision', () => {
    const changing = [
      'accepted',
      'dispatched',
      'received',
      'collected',
      'cancelled',
      'redirected',
      'exception_resolved',
    ]
    for (const { plan, events } of files) {
      let custodian = JSON.stringify({ kind: 'consignor' })
      for (const { event, before, after } of custodySteps(plan, events)) {
        expect(JSON.stringify(custodianOf(before))).toBe(custodian)
        custodian = JSON.stringify(custodianOf(after))
        if (custodian !== JSON.stringify(custodianOf(before))) expect(changing).toContain(event.kind)
      }
    }
  })

  test('leave columns, exceptions and tasks as the fold has them, and every chain whole', async () => {
    for (const wave of waves(all)) await expectSound(harness, wave)
  })

  test('post once, in balance, what the events that count cost', async () => {
    const rules = await relayRules(harness.context)
    const sums = await harness.db.$queryRaw<{ id: string; name: string; sum: number }[]>`
      SELECT l.consignment_id AS id, y.name, sum(y.amount)::float8 AS sum
      FROM ledger_transaction l
      JOIN (SELECT transaction_id, account AS name, amount_fen AS amount FROM ledger_entry
            UNION ALL SELECT transaction_id, measure, middle FROM usage_entry WHERE measure = 'items') y
        ON y.transaction_id = l.id
      GROUP BY 1, 2 HAVING sum(y.amount) <> 0`
    const found = new Map<string, Record<string, number>>()
    for (const { id, name, sum } of sums) found.set(id, { ...found.get(id), [name]: sum })
    let compared = 0
    for (const file of files) {
      // a change of the way that comes late does not change what earlier scans have cost
      if (effectiveEvents(file.events).some(({ details }) => details.route !== undefined)) continue
      const worth = worthOf(rules, file).filter(({ usage }) => !usage?.key.startsWith('savings:'))
      expect(found.get(file.consignmentId) ?? {}, file.trackingNumber).toEqual(balances({ posted: worth }))
      compared += 1
    }
    expect(compared).toBeGreaterThan(INTERLEAVINGS / 2)
    const [{ unbalanced }] = await harness.db.$queryRaw<[{ unbalanced: number }]>`
      SELECT count(*)::int AS unbalanced
      FROM (SELECT FROM ledger_entry GROUP BY transaction_id HAVING sum(amount_fen) <> 0) t`
    expect(unbalanced).toBe(0)
  })

  test('save what each case has completed, and no more', async () => {
    const wrong = await harness.db.$queryRaw`
      SELECT k.id, k.completed, coalesce(t.trips, 0) AS trips
      FROM (SELECT k.id, least(m.baseline_visits, count(DISTINCT c.direction)) AS completed
            FROM relay_case k JOIN matter m ON m.id = k.matter_id
            LEFT JOIN consignment c ON c.case_id = k.id AND c.status = 'completed'
            GROUP BY k.id, m.baseline_visits) k
      LEFT JOIN (SELECT l.case_id, sum(u.middle)::int AS trips
                 FROM ledger_transaction l JOIN usage_entry u ON u.transaction_id = l.id AND u.measure = 'trips'
                 GROUP BY l.case_id) t ON t.case_id = k.id
      WHERE k.completed <> coalesce(t.trips, 0)`
    expect(wrong).toEqual([])
  })

  test('tell nobody twice', async () => {
    const twice = await harness.db.$queryRaw`
      SELECT template, recipient_id, task_id, split_part(dedupe_key, ':', 4) AS event_id, count(*)
      FROM notification GROUP BY 1, 2, 3, 4 HAVING count(*) > 1`
    expect(twice).toEqual([])
    expect(await harness.db.notification.count()).toBeGreaterThan(INTERLEAVINGS)
  })

  test('change nothing when all phones send everything again', async () => {
    const counted = () =>
      harness.db.$queryRaw`
        SELECT (SELECT count(*)::int FROM scan_event) AS events, (SELECT count(*)::int FROM task) AS tasks,
          (SELECT count(*)::int FROM notification) AS notifications,
          (SELECT count(*)::int FROM ledger_transaction) AS transactions,
          (SELECT sum(version)::int FROM consignment) AS writes`
    const before = await counted()
    // what was refused might be let in by now
    const known = new Set(files.flatMap(({ events }) => events.map(({ id }) => id)))
    const onRecord = all.slice(0, IN_WAVE).map((one) => ({
      ...one,
      sent: one.sent.filter(({ fact }) => known.has(fact.eventId)),
    }))
    const again = await sendAll(harness, senders, onRecord, SEED + 1)
    expect(again.filter(({ outcome }) => outcome !== 'duplicate')).toEqual([])
    expect(await counted()).toEqual(before)
  })

  test('are all found in order by verify', async () => {
    const { defects, events, consignments } = await verifyDatabase(harness.context)
    expect(defects).toEqual([])
    expect(consignments).toBe(INTERLEAVINGS)
    expect(events).toBe(files.reduce((sum, file) => sum + file.events.length, 0))
  })
})
