import { type LocalDate, parseLocalDate } from '../domain/calendar-time.ts'
import type { PricingVersions } from '../domain/relay-posting.ts'
import type { SavingsParameters } from '../domain/savings.ts'
import type { BudgetLine, TariffRule } from '../domain/tariff.ts'
import type { Database, Transaction } from './database.ts'

/** All versions of tariffs and savings methods, and which months are closed: a handful of rows. */
export async function readPricing(db: Transaction): Promise<PricingVersions> {
  const [tariffs, methods, openFrom] = await Promise.all([
    db.tariffVersion.findMany(),
    db.savingsMethodVersion.findMany(),
    readOpenFrom(db),
  ])
  return {
    openFrom,
    tariffs: tariffs.map((row) => ({
      id: row.id,
      line: row.line as BudgetLine,
      validFrom: dateOf(row.validFrom),
      validUntil: row.validUntil === null ? null : dateOf(row.validUntil),
      rule: row.rule as unknown as TariffRule,
      source: row.source,
      recordedAt: row.recordedAt,
    })),
    savingsMethods: methods.map((row) => ({
      id: row.id,
      validFrom: dateOf(row.validFrom),
      source: row.source,
      isSample: row.isSample,
      recordedAt: row.recordedAt,
      ...(row.parameters as unknown as SavingsParameters),
    })),
  }
}

/** The first day that is not in a closed month; null: no month is closed. */
export async function readOpenFrom(db: Pick<Database, '$queryRaw'>): Promise<LocalDate | null> {
  const rows = await db.$queryRaw<{ open_from: Date | null }[]>`
    SELECT (max(month) + interval '1 month')::date AS open_from FROM month_close`
  const openFrom = rows[0]?.open_from ?? null
  return openFrom === null ? null : dateOf(openFrom)
}

/** A `date` column comes back as midnight UTC of that day. */
export function dateOf(value: Date): LocalDate {
  return parseLocalDate(value.toISOString().slice(0, 10))
}
