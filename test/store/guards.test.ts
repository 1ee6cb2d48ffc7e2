import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../setup/database.ts'

const database = useDatabase()
const at = new Date('2024-03-01T02:00:00Z')
const consignmentId = randomUUID()
const BOOKED = { postedOn: new Date('2024-03-01T00:00:00Z'), budgetLine: 'towns' }

beforeAll(async () => {
  const { db } = database
  const residentId = randomUUID()
  const caseId = randomUUID()
  await db.user.create({ data: { id: residentId } })
  await db.case.create({ data: { id: caseId, matterId: 'M001', residentId, homeSiteId: '441422105', createdAt: at } })
  await db.consignment.create({
    data: {
      id: consignmentId,
      trackingNumber: 'SH000000000',
      caseId,
      direction: 'result',
      originSiteId: 'A01',
      destinationSiteId: '441422105',
      route: ['A01', '441422-hub', '441422105'],
      contents: '营业执照',
      consigneeNameSealed: 'sealed',
      consigneePhoneSealed: 'sealed',
      consigneePhoneHash: 'hash',
      consigneePhoneLast4Hash: 'hash',
      registeredBy: residentId,
      registeredAt: at,
      siteId: 'A01',
    },
  })
  await db.$transaction([
    db.scanEvent.create({ data: scanEvent(1) }),
    db.ledgerTransaction.create({
      data: {
        ...ledgerTransaction(),
        entries: { create: entries(1_800, -1_800) },
        usage: { create: { measure: 'items', low: 1n, middle: 1n, high: 1n } },
      },
    }),
    db.auditRecord.create({ data: { id: randomUUID(), at, action: 'test' } }),
  ])
})

describe('facts are append-only', () => {
  const tables: Record<string, string> = {
    scan_event: 'hash',
    ledger_transaction: 'kind',
    ledger_entry: 'account',
    usage_entry: 'measure',
    audit_record: 'action',
  }

  for (const [table, column] of Object.entries(tables)) {
    test.each([
      ['UPDATE', `UPDATE ${table} SET ${column} = ${column}`],
      ['DELETE', `DELETE FROM ${table}`],
      ['TRUNCATE', `TRUNCATE ${table} CASCADE`],
    ])(`${table} refuses %s`, async (operation, sql) => {
      const before = await countRows(table)
      expect(before).toBeGreaterThan(0)
      await expect(database.owner.$executeRawUnsafe(sql)).rejects.toThrow(`is append-only: ${operation} refused`)
      expect(await countRows(table)).toBe(before)
    })
  }
})

describe('double entry', () => {
  test('a transaction that does not sum to zero is refused at commit', async () => {
    const data = { ...ledgerTransaction(), entries: { create: entries(1_800, -1_700) } }
    await expect(database.db.ledgerTransaction.create({ data })).rejects.toThrow('is out of balance by 100 fen')
    expect(await database.db.ledgerTransaction.count({ where: { id: data.id } })).toBe(0)
  })

  test('its entries may come one by one, as long as they balance in the end', async () => {
    const { db } = database
    const transaction = ledgerTransaction()
    await db.$transaction(async (tx) => {
      await tx.ledgerTransaction.create({ data: transaction })
      await tx.ledgerEntry.create({
        data: { transactionId: transaction.id, line: 1, account: 'postage_towns', amountFen: 5n },
      })
      await tx.ledgerEntry.create({
        data: { transactionId: transaction.id, line: 2, account: 'payable_carrier', amountFen: -5n },
      })
    })
    expect(await db.ledgerEntry.count({ where: { transactionId: transaction.id } })).toBe(2)
  })

  test('an entry added later to a balanced transaction is refused', async () => {
    const { db } = database
    const data = { ...ledgerTransaction(), entries: { create: entries(300, -300) } }
    await db.ledgerTransaction.create({ data })
    const late = { transactionId: data.id, line: 3, account: 'adjustment', amountFen: 1n }
    await expect(db.ledgerEntry.create({ data: late })).rejects.toThrow('is out of balance by 1 fen')
  })
})

describe('figures that cannot be', () => {
  const statements: [string, string, string][] = [
    ['a scan numbered 0', 'scan_event_sequence_from_one', insertScanSql(0)],
    ['a negative weight', 'consignment_weight_not_negative', 'UPDATE consignment SET weight_grams = -1'],
    ['a negative version', 'consignment_counts_not_negative', 'UPDATE consignment SET version = -1'],
    ['a negative distance', 'site_road_metres_not_negative', 'UPDATE site SET road_metres = -1'],
    ['negative visits', 'matter_baseline_visits_not_negative', 'UPDATE matter SET baseline_visits = -1'],
    [
      'half a gap',
      'usage_entry_gap_whole',
      `INSERT INTO usage_entry (transaction_id, measure, low, high) SELECT id, 'metres', 1, 2 FROM ledger_transaction LIMIT 1`,
    ],
    [
      'a tariff that ends before it begins',
      'tariff_version_period_ordered',
      `INSERT INTO tariff_version (id, line, valid_from, valid_until, rule, source)
       VALUES ('backwards', 'towns', '2024-02-01', '2024-01-31', '{}', 'test')`,
    ],
  ]

  test.each(statements)('%s is refused', async (_, constraint, sql) => {
    await expect(database.db.$executeRawUnsafe(sql)).rejects.toThrow(constraint)
  })
})

describe('tasks', () => {
  test('a consignment has at most one live task of a kind', async () => {
    const { db } = database
    await db.task.create({ data: { ...task(), status: 'acknowledged' } })
    await expect(db.task.create({ data: task() })).rejects.toMatchObject({ code: 'P2002' })
    await db.task.create({ data: { ...task(), kind: 'dispatch' } })
    await db.task.updateMany({ where: { kind: 'receive' }, data: { status: 'done' } })
    await db.task.create({ data: task() })
    await db.task.create({ data: { ...task(), status: 'withdrawn' } })
    expect(await db.task.count({ where: { kind: 'receive' } })).toBe(3)
  })

  test('their numbers run from 1 to 9999 and begin again', async () => {
    const { db } = database
    await database.owner.$executeRaw`SELECT setval('task_number', 9998)`
    const [row] = await db.$queryRaw<{ first: bigint; second: bigint; third: bigint }[]>`
      SELECT nextval('task_number') AS first, nextval('task_number') AS second, nextval('task_number') AS third`
    expect(row).toEqual({ first: 9999n, second: 1n, third: 2n })
  })
})

test('a county-wide role is given once', async () => {
  const { db } = database
  const userId = randomUUID()
  await db.user.create({ data: { id: userId } })
  await db.roleAssignment.create({ data: { id: randomUUID(), userId, role: 'leader' } })
  const again = { id: randomUUID(), userId, role: 'leader' as const }
  await expect(db.roleAssignment.create({ data: again })).rejects.toMatchObject({ code: 'P2002' })
})

function scanEvent(sequence: number) {
  return {
    id: randomUUID(),
    consignmentId,
    sequence,
    kind: 'accepted' as const,
    siteId: 'A01',
    actorId: randomUUID(),
    occurredAt: at,
    recordedAt: at,
    hash: 'hash',
  }
}

function insertScanSql(sequence: number): string {
  return `INSERT INTO scan_event (id, consignment_id, sequence, kind, site_id, actor_id, occurred_at, recorded_at, hash)
    VALUES (gen_random_uuid(), '${consignmentId}', ${sequence}, 'accepted', 'A01', gen_random_uuid(), now(), now(), 'h')`
}

function ledgerTransaction() {
  const id = randomUUID()
  return { id, postingKey: `test:${id}`, kind: 'postage', occurredAt: at, recordedAt: at, versionId: 'test', ...BOOKED }
}

function entries(...amounts: number[]) {
  return amounts.map((amount, index) => ({
    line: index + 1,
    account: index === 0 ? 'postage_towns' : 'payable_carrier',
    amountFen: BigInt(amount),
  }))
}

function task() {
  return {
    id: randomUUID(),
    number: 1,
    kind: 'receive' as const,
    consignmentId,
    siteId: '441422-hub',
    dueAt: at,
    createdAt: at,
  }
}

async function countRows(table: string): Promise<number> {
  const rows = await database.db.$queryRawUnsafe<{ rows: bigint }[]>(`SELECT count(*) AS rows FROM ${table}`)
  return Number(rows[0]?.rows)
}
