import { type LocalDate, parseLocalDate } from '../domain/calendar-time.ts'
import type { PricingVersions } from '../domain/relay-posting.ts'
import type { SavingsMethod } from '../domain/savings.ts'
import type { BudgetLine, TariffRule } from '../domain/tariff.ts'
import type { Database } from './database.ts'

/** All versions of tariffs and savings methods: a handful of rows. */
export async function readPricing(db: Database): Promise<PricingVersions> {
  const [tariffs, methods] = await Promise.all([db.tariffVersion.findMany(), db.savingsMethodVersion.findMany()])
  return {
    tariffs: tariffs.map((row) => ({
      id: row.id,
      line: row.line as BudgetLine,
      validFrom: dateOf(row.validFrom),
      validUntil: row.validUntil === null ? null : dateOf(row.validUntil),
      rule: row.rule as unknown as TariffRule,
      source: row.source,
    })),
    savingsMethods: methods.map((row) => ({
      id: row.id,
      validFrom: dateOf(row.validFrom),
      source: row.source,
      ...(row.parameters as unknown as Pick<SavingsMethod, 'stationMetres' | 'modes'>),
    })),
  }
}

/** A `date` column comes back as midnight UTC of that day. */
function dateOf(value: Date): LocalDate {
  return parseLocalDate(value.toISOString().slice(0, 10))
}
