import type { AccountCode } from '../domain/accounts.ts'
import type { LocalDate } from '../domain/calendar-time.ts'
import type { UsageMeasure } from '../domain/ledger.ts'
import type { Period } from '../domain/period-summary.ts'
import type { Defect } from '../domain/stored-case.ts'
import type { BudgetLine } from '../domain/tariff.ts'
import type { Database } from './database.ts'
import { dateOf } from './pricing.ts'

type Queries = Pick<Database, '$queryRaw'>

/** What an account moved in a line over some days, in fen. */
export interface AccountSum {
  readonly line: BudgetLine
  readonly account: AccountCode
  readonly debitFen: number
  readonly creditFen: number
}

/** Sums by line and account. @param period null bounds are open */
export async function readAccountSums(
  db: Queries,
  { from, until }: { readonly from: LocalDate | null; readonly until: LocalDate },
): Promise<AccountSum[]> {
  const rows = await db.$queryRaw<{ line: BudgetLine; account: AccountCode; debit: bigint; credit: bigint }[]>`
    SELECT budget_line AS line, account, sum(debit_fen)::bigint AS debit, sum(credit_fen)::bigint AS credit
    FROM ledger_day_sum
    WHERE posted_on >= coalesce(${from}::date, '-infinity') AND posted_on <= ${until}::date
    GROUP BY 1, 2 ORDER BY 1, 2`
  return rows.map(({ line, account, debit, credit }) => ({
    line,
    account,
    debitFen: Number(debit),
    creditFen: Number(credit),
  }))
}

/** A day's balances of certain accounts by line, in fen, debits positive. */
export async function readDailyBalances(
  db: Queries,
  { from, until }: Period,
  accounts: readonly AccountCode[],
): Promise<{ readonly line: BudgetLine; readonly date: LocalDate; readonly amountFen: number }[]> {
  const rows = await db.$queryRaw<{ line: BudgetLine; day: Date; amount: bigint }[]>`
    SELECT budget_line AS line, posted_on AS day, sum(debit_fen - credit_fen)::bigint AS amount
    FROM ledger_day_sum
    WHERE posted_on BETWEEN ${from}::date AND ${until}::date AND account = ANY(${[...accounts]})
    GROUP BY 1, 2 ORDER BY 1, 2`
  return rows.map(({ line, day, amount }) => ({ line, date: dateOf(day), amountFen: Number(amount) }))
}

/** Money by line, account, town and version over some days. */
export interface MoneySum extends AccountSum {
  /** null: none */
  readonly townId: string | null
  readonly versionId: string
  readonly entries: number
}

export async function readMoneySums(db: Queries, { from, until }: Period): Promise<MoneySum[]> {
  const rows = await db.$queryRaw<
    {
      line: BudgetLine
      account: AccountCode
      town_id: string | null
      version_id: string
      debit: bigint
      credit: bigint
      entries: bigint
    }[]
  >`
    SELECT budget_line AS line, account, nullif(town_id, '') AS town_id, version_id,
      sum(debit_fen)::bigint AS debit, sum(credit_fen)::bigint AS credit, sum(entries) AS entries
    FROM ledger_day_sum WHERE posted_on BETWEEN ${from}::date AND ${until}::date
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 NULLS FIRST, 4`
  return rows.map((row) => ({
    line: row.line,
    account: row.account,
    townId: row.town_id,
    versionId: row.version_id,
    debitFen: Number(row.debit),
    creditFen: Number(row.credit),
    entries: Number(row.entries),
  }))
}

/** A measure of usage by town and version over some days; a quantity that is missing counts in `gaps`, not as 0. */
export interface UsageSum {
  readonly measure: UsageMeasure
  readonly townId: string | null
  readonly versionId: string
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly gaps: number
  readonly entries: number
}

export async function readUsageSums(db: Queries, { from, until }: Period): Promise<UsageSum[]> {
  const rows = await db.$queryRaw<
    {
      measure: UsageMeasure
      town_id: string | null
      version_id: string
      low: bigint
      middle: bigint
      high: bigint
      gaps: bigint
      entries: bigint
    }[]
  >`
    SELECT measure, nullif(town_id, '') AS town_id, version_id, sum(low)::bigint AS low, sum(middle)::bigint AS middle,
      sum(high)::bigint AS high, sum(gaps) AS gaps, sum(entries) AS entries
    FROM usage_day_sum WHERE posted_on BETWEEN ${from}::date AND ${until}::date
    GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS FIRST, 3`
  return rows.map((row) => ({
    measure: row.measure,
    townId: row.town_id,
    versionId: row.version_id,
    low: Number(row.low),
    middle: Number(row.middle),
    high: Number(row.high),
    gaps: Number(row.gaps),
    entries: Number(row.entries),
  }))
}

/** Months that hold postings or sums, oldest first. */
export async function readPostedMonths(db: Queries): Promise<Period[]> {
  const rows = await db.$queryRaw<{ first: Date; last: Date }[]>`
    WITH ends AS (
      SELECT least((SELECT min(posted_on) FROM ledger_transaction), (SELECT min(posted_on) FROM ledger_day_sum),
                   (SELECT min(posted_on) FROM usage_day_sum)) AS first,
        greatest((SELECT max(posted_on) FROM ledger_transaction), (SELECT max(posted_on) FROM ledger_day_sum),
                 (SELECT max(posted_on) FROM usage_day_sum)) AS last
    )
    SELECT month::date AS first, (month + interval '1 month - 1 day')::date AS last
    FROM ends, generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') AS month
    ORDER BY month`
  return rows.map(({ first, last }) => ({ from: dateOf(first), until: dateOf(last) }))
}

/** Adds up the entries of some days anew: sums that are not what was kept, one statement, so of one instant. */
export async function checkDaySums(db: Queries, { from, until }: Period): Promise<Defect[]> {
  const rows = await db.$queryRaw<{ subject: string; detail: string }[]>`
    WITH transactions AS MATERIALIZED (
      SELECT id, posted_on, budget_line, coalesce(town_id, '') AS town_id, version_id FROM ledger_transaction
      WHERE posted_on BETWEEN ${from}::date AND ${until}::date
    ),
    sums AS (
      SELECT t.posted_on, concat_ws(' ', t.budget_line, e.account, nullif(t.town_id, ''), t.version_id) AS what,
        jsonb_build_array(sum(greatest(e.amount_fen, 0)), sum(greatest(-e.amount_fen, 0)), count(*)) AS figures
      FROM transactions t JOIN ledger_entry e ON e.transaction_id = t.id GROUP BY 1, 2
      UNION ALL
      SELECT t.posted_on, concat_ws(' ', u.measure, nullif(t.town_id, ''), t.version_id),
        jsonb_build_array(coalesce(sum(u.low), 0), coalesce(sum(u.middle), 0), coalesce(sum(u.high), 0),
          sum(u.gap_change), count(*))
      FROM transactions t JOIN usage_entry u ON u.transaction_id = t.id GROUP BY 1, 2
    ),
    kept AS (
      SELECT posted_on, concat_ws(' ', budget_line, account, nullif(town_id, ''), version_id) AS what,
        jsonb_build_array(debit_fen, credit_fen, entries) AS figures
      FROM ledger_day_sum WHERE posted_on BETWEEN ${from}::date AND ${until}::date
      UNION ALL
      SELECT posted_on, concat_ws(' ', measure, nullif(town_id, ''), version_id),
        jsonb_build_array(low, middle, high, gaps, entries)
      FROM usage_day_sum WHERE posted_on BETWEEN ${from}::date AND ${until}::date
    )
    SELECT posted_on::text AS subject,
      what || ': ' || coalesce(k.figures::text, 'nothing') || ' instead of ' || coalesce(s.figures::text, 'nothing') AS detail
    FROM sums s FULL JOIN kept k USING (posted_on, what)
    WHERE s.figures IS DISTINCT FROM k.figures ORDER BY posted_on, what`
  return rows.map((row) => ({ kind: 'day_sums_differ', ...row }))
}
