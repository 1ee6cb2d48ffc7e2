import type { LocalDate } from '../domain/calendar-time.ts'
import { type Fen, fen } from '../domain/money.ts'
import type { BudgetLine, TariffRule } from '../domain/tariff.ts'
import { olderThan, type YearPage } from './budget.ts'
import type { Database, Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { dateOf } from './pricing.ts'

export interface CarrierContract {
  readonly id: string
  /** 合同编号 */
  readonly number: string
  readonly carrier: string
  readonly validFrom: LocalDate
  /** the last day */
  readonly validUntil: LocalDate
  readonly lines: readonly BudgetLine[]
  /** the scanned document, if one was kept */
  readonly attachmentId: string | null
  readonly recordedBy: string
  readonly recordedAt: Date
}

export interface Commitment {
  readonly id: string
  readonly contractId: string
  readonly contractNumber: string
  readonly carrier: string
  readonly year: number
  readonly line: BudgetLine
  readonly amountFen: Fen
  readonly note: string
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** A tariff version as people look at it. */
export interface TariffRow {
  readonly id: string
  readonly line: BudgetLine
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate | null
  readonly rule: TariffRule
  readonly source: string
  readonly isSample: boolean
  readonly contractId: string | null
  readonly recordedAt: Date | null
}

type Page = Pick<YearPage, 'after' | 'limit'>

/** @throws a unique violation when the number was used */
export async function insertContract(db: Transaction, { lines, ...one }: CarrierContract): Promise<void> {
  await db.carrierContract.create({
    data: {
      ...one,
      budgetLines: [...lines],
      validFrom: new Date(one.validFrom),
      validUntil: new Date(one.validUntil),
    },
  })
}

export async function findContract(
  db: Pick<Transaction, 'carrierContract'>,
  id: string,
): Promise<CarrierContract | null> {
  const row = await db.carrierContract.findUnique({ where: { id } })
  return row === null ? null : toContract(row)
}

/** Newest first. */
export async function listContracts(db: Database, { after, limit }: Page): Promise<CarrierContract[]> {
  const rows = await db.carrierContract.findMany({
    where: olderThan('recordedAt', after),
    orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(toContract)
}

type ContractRow = NonNullable<Awaited<ReturnType<Transaction['carrierContract']['findUnique']>>>
function toContract({ budgetLines, validFrom, validUntil, ...row }: ContractRow): CarrierContract {
  return {
    ...row,
    lines: budgetLines as BudgetLine[],
    validFrom: dateOf(validFrom),
    validUntil: dateOf(validUntil),
  }
}

export async function insertCommitment(
  db: Transaction,
  commitment: Omit<Commitment, 'contractNumber' | 'carrier'>,
): Promise<void> {
  const { line, amountFen, ...one } = commitment
  await db.budgetCommitment.create({ data: { ...one, budgetLine: line, amountFen: BigInt(amountFen) } })
}

const WITH_CONTRACT = { contract: { select: { number: true, carrier: true } } } satisfies Prisma.BudgetCommitmentInclude
type CommitmentRow = Prisma.BudgetCommitmentGetPayload<{ include: typeof WITH_CONTRACT }>

export async function findCommitment(
  db: Pick<Transaction, 'budgetCommitment'>,
  id: string,
): Promise<Commitment | null> {
  const row = await db.budgetCommitment.findUnique({ where: { id }, include: WITH_CONTRACT })
  return row === null ? null : toCommitment(row)
}

/** Commitments of a year, the newest first. */
export async function listCommitments(db: Database, page: YearPage): Promise<Commitment[]> {
  const rows = await db.budgetCommitment.findMany({
    where: { year: page.year, ...olderThan('recordedAt', page.after) },
    include: WITH_CONTRACT,
    orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
  })
  return rows.map(toCommitment)
}

function toCommitment({ budgetLine, amountFen, contract, ...row }: CommitmentRow): Commitment {
  const { number: contractNumber, carrier } = contract
  return { ...row, contractNumber, carrier, line: budgetLine as BudgetLine, amountFen: fen(Number(amountFen)) }
}

/** What a contract binds so far of a line and year, in fen. */
export async function sumCommitments(
  db: Pick<Transaction, 'budgetCommitment'>,
  by: { readonly contractId: string; readonly year: number; readonly line: BudgetLine },
): Promise<number> {
  const { contractId, year, line: budgetLine } = by
  const { _sum } = await db.budgetCommitment.aggregate({
    where: { contractId, year, budgetLine },
    _sum: { amountFen: true },
  })
  return Number(_sum.amountFen ?? 0)
}

export async function insertTariff(
  db: Transaction,
  { rule, ...one }: TariffRow & { readonly recordedBy: string },
): Promise<void> {
  await db.tariffVersion.create({
    data: {
      ...one,
      rule: rule as unknown as Prisma.InputJsonObject,
      validFrom: new Date(one.validFrom),
      validUntil: one.validUntil === null ? null : new Date(one.validUntil),
    },
  })
}

/** All versions, a handful: by line, the one that begins last first. */
export async function listTariffs(db: Pick<Transaction, 'tariffVersion'>): Promise<TariffRow[]> {
  const rows = await db.tariffVersion.findMany({
    orderBy: [{ line: 'desc' }, { validFrom: 'desc' }, { recordedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
  })
  return rows.map(({ recordedBy: _, line, rule, validFrom, validUntil, ...row }) => ({
    ...row,
    line: line as BudgetLine,
    rule: rule as unknown as TariffRule,
    validFrom: dateOf(validFrom),
    validUntil: validUntil === null ? null : dateOf(validUntil),
  }))
}
