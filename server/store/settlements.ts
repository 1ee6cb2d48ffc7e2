import type { LocalDate, LocalMonth } from '../domain/calendar-time.ts'
import type { LineAmount, SettlementStatus, SettlementStepKind } from '../domain/settlement.ts'
import type { Database, Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { dateOf } from './pricing.ts'

export interface SettlementStep {
  readonly kind: SettlementStepKind
  readonly actorId: string
  readonly at: Date
  readonly note: string | null
  /** prepared: what was put before the reviewer */
  readonly amounts: readonly LineAmount[] | null
  /** paid: the treasury's voucher, and the day */
  readonly voucher: string | null
  readonly paidOn: LocalDate | null
}

export interface SettlementRow {
  readonly id: string
  readonly statementId: string
  readonly carrier: string
  readonly month: LocalMonth
  readonly status: SettlementStatus
  readonly amounts: readonly LineAmount[]
  readonly preparedAt: Date
}

/** A settlement with every hand that was in it. */
export interface SettlementFile extends SettlementRow {
  readonly steps: readonly SettlementStep[]
}

const WITH_STATEMENT = { statement: { select: { carrier: true, month: true } } } as const
const WITH_STEPS = { ...WITH_STATEMENT, steps: { orderBy: { sequence: 'asc' } } } as const

export async function findSettlement(db: Pick<Database, 'settlement'>, id: string): Promise<SettlementFile | null> {
  const row = await db.settlement.findUnique({ where: { id }, include: WITH_STEPS })
  return row === null ? null : { ...toRow(row), steps: row.steps.map(toStep) }
}

export async function findSettlementOf(
  db: Pick<Database, 'settlement'>,
  statementId: string,
): Promise<SettlementRow | null> {
  const row = await db.settlement.findUnique({ where: { statementId }, include: WITH_STATEMENT })
  return row === null ? null : toRow(row)
}

/** Newest first, from behind the cursor. */
export async function listSettlements(
  db: Database,
  { after, limit }: { readonly after: { readonly at: Date; readonly id: string } | null; readonly limit: number },
): Promise<SettlementRow[]> {
  const rows = await db.settlement.findMany({
    where:
      after === null ? {} : { OR: [{ preparedAt: { lt: after.at } }, { preparedAt: after.at, id: { lt: after.id } }] },
    orderBy: [{ preparedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    include: WITH_STATEMENT,
  })
  return rows.map(toRow)
}

/** Adds a step behind those that are there, and what it makes of the settlement. The statement is held. */
export async function appendStep(
  db: Transaction,
  settlement: Pick<SettlementRow, 'id' | 'statementId' | 'amounts'>,
  step: SettlementStep,
  sequence: number,
): Promise<void> {
  const { id, statementId } = settlement
  const amounts = settlement.amounts.map((amount) => ({ ...amount }))
  const preparedAt = step.kind === 'prepared' ? { preparedAt: step.at } : {}
  await db.settlement.upsert({
    where: { id },
    create: { id, statementId, status: step.kind, amounts, preparedAt: step.at },
    update: { status: step.kind, amounts, ...preparedAt },
  })
  const { amounts: shown, paidOn, ...rest } = step
  await db.settlementStep.create({
    data: {
      ...{ settlementId: id, sequence, ...rest, paidOn: paidOn === null ? null : new Date(`${paidOn}T00:00:00Z`) },
      ...(shown === null ? {} : { amounts: shown.map((amount) => ({ ...amount })) }),
    },
  })
}

function toRow(row: Prisma.SettlementGetPayload<{ include: typeof WITH_STATEMENT }>): SettlementRow {
  return {
    ...{ id: row.id, statementId: row.statementId, status: row.status, preparedAt: row.preparedAt },
    carrier: row.statement.carrier,
    month: row.statement.month.toISOString().slice(0, 7) as LocalMonth,
    amounts: row.amounts as unknown as LineAmount[],
  }
}

function toStep(row: Prisma.SettlementStepModel): SettlementStep {
  return {
    ...{ kind: row.kind, actorId: row.actorId, at: row.at, note: row.note, voucher: row.voucher },
    amounts: row.amounts as unknown as LineAmount[] | null,
    paidOn: row.paidOn === null ? null : dateOf(row.paidOn),
  }
}
