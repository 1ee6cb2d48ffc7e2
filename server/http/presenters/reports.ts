import type { ResponseOf } from '../../contract/endpoint.ts'
import type { LedgerTransaction, readLedgerTransaction, WeeklySummary } from '../../contract/reports.ts'
import { localDateOf } from '../../domain/calendar-time.ts'
import type { Estimate, EstimateChange } from '../../domain/money.ts'
import type { SavingsTotals } from '../../domain/savings.ts'
import { transactionLines, transactionTitle } from '../../domain/transaction-wording.ts'
import type { LedgerRow, NamedTransaction } from '../../services/list-ledger.ts'
import type { WeekSummary } from '../../services/summarise-week.ts'

export function presentWeek({ facts, text }: WeekSummary): WeeklySummary {
  const {
    from,
    to,
    asOf,
    previousWeekCompleted,
    savings,
    methodVersionIds,
    methodNames,
    figureCodes: _,
    ...counted
  } = facts
  return {
    ...counted,
    from: from.toISOString(),
    to: to.toISOString(),
    asOf: asOf.toISOString(),
    text,
    completedWeekBefore: previousWeekCompleted,
    savings: presentSavings(savings, methodVersionIds, methodNames),
    spentBudgets: facts.spentBudgets.map((spent) => ({ ...spent })),
    byTown: facts.byTown.map((town) => ({ ...town })),
  }
}

export function presentSavings(
  savings: SavingsTotals,
  methodVersionIds: readonly string[],
  methodNames: readonly string[],
): WeeklySummary['savings'] {
  const { casesWithDistance, casesWithoutDistance, trips, metres, minutes, fareFen } = savings
  return {
    cases: casesWithDistance + casesWithoutDistance,
    casesWithoutDistance,
    trips,
    metres: inOrder(metres),
    minutes: inOrder(minutes),
    fareFen: inOrder(fareFen),
    methodVersions: [...methodVersionIds],
    methodNames: [...methodNames],
  }
}

/** A week in which more was reversed than saved has its bounds the other way round. */
function inOrder({ low, middle, high }: EstimateChange): Estimate {
  return { low: Math.min(low, high), middle, high: Math.max(low, high) }
}

export function presentTransaction(row: LedgerRow): LedgerTransaction {
  return {
    ...row,
    occurredAt: row.occurredAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    isAdjusting: localDateOf(row.occurredAt) < row.postedOn,
    budgetLine: row.budgetLine as LedgerTransaction['budgetLine'],
    entries: row.entries.map((entry) => ({ ...entry })),
    usage: row.usage.map(({ gapChange, ...quantity }) => ({ ...quantity, gap: gapOf(gapChange) })),
  }
}

export function presentNamedTransaction({ row, ...names }: NamedTransaction): ResponseOf<typeof readLedgerTransaction> {
  const budgetLine = row.budgetLine as LedgerTransaction['budgetLine']
  return {
    ...presentTransaction(row),
    title: transactionTitle(row),
    lines: transactionLines({ ...row, ...names, budgetLine }),
  }
}

/** Road distance is the only thing that savings can lack. */
function gapOf(gapChange: number): string | null {
  if (gapChange === 0) return null
  return gapChange > 0 ? 'road_distance_missing' : 'road_distance_found'
}
