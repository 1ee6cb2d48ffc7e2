import type { Evidence } from '../domain/evaluation.ts'
import type { Period } from '../domain/period-summary.ts'
import type { Database } from './database.ts'

/** The documents that a year’s books name, in the order of their kinds and days. */
export async function readEvidence(db: Pick<Database, '$queryRaw'>, year: number, days: Period): Promise<Evidence[]> {
  const rows = await db.$queryRaw<Omit<Evidence, 'id'>[]>`
    WITH found AS (
      SELECT 1 AS place, 'appropriation' AS kind, '预算下达' AS title, document AS reference,
        issued_on AS date, NULL AS digest
      FROM budget_appropriation WHERE year = ${year}
      UNION ALL
      SELECT 2, 'contract', '承运合同：' || c.carrier, c.number, c.valid_from, a.digest
      FROM carrier_contract c LEFT JOIN attachment a ON a.id = c.attachment_id
      WHERE c.valid_from <= ${days.until}::date AND c.valid_until >= ${days.from}::date
      UNION ALL
      SELECT 3, 'tariff', '资费版本：' || source, id, valid_from, NULL
      FROM tariff_version
      WHERE valid_from <= ${days.until}::date AND coalesce(valid_until, 'infinity') >= ${days.from}::date
      UNION ALL
      SELECT 4, 'settlement', '结算：' || s.carrier || ' ' || to_char(s.month, 'YYYY-MM'),
        coalesce((SELECT voucher FROM settlement_step p WHERE p.settlement_id = t.id AND p.kind = 'paid'), t.id::text),
        s.month, f.digest
      FROM settlement t JOIN carrier_statement s ON s.id = t.statement_id LEFT JOIN source_file f ON f.id = s.file_id
      WHERE t.status IN ('approved', 'paid') AND s.month BETWEEN ${days.from}::date AND ${days.until}::date
      UNION ALL
      SELECT 5, 'month_close', '结账', to_char(month, 'YYYY-MM'), month, NULL
      FROM month_close WHERE month BETWEEN ${days.from}::date AND ${days.until}::date
      UNION ALL
      (SELECT DISTINCT ON (v.month) 6, 'volume_import', '业务量', to_char(v.month, 'YYYY-MM'), v.month, f.digest
       FROM volume_import v LEFT JOIN source_file f ON f.id = v.file_id
       WHERE v.status = 'confirmed' AND v.month BETWEEN ${days.from}::date AND ${days.until}::date
       ORDER BY v.month, v.decided_at DESC, v.id DESC)
      UNION ALL
      (SELECT 7, 'daily_root', '当年最后一日存证', to_char(date, 'YYYY-MM-DD'), date, root
       FROM daily_root WHERE date BETWEEN ${days.from}::date AND ${days.until}::date ORDER BY date DESC LIMIT 1)
    )
    SELECT kind, title, reference, date::text, digest FROM found ORDER BY place, date, reference`
  return rows.map((row, index) => ({ id: String(index + 1), ...row }))
}

/** What was given in each year that has a budget, in fen. */
export async function readGivenByYear(db: Pick<Database, '$queryRaw'>): Promise<{ year: number; fen: number }[]> {
  const rows = await db.$queryRaw<{ year: number; sum: bigint }[]>`
    SELECT year, sum(amount_fen)::bigint AS sum FROM budget_appropriation GROUP BY year ORDER BY year`
  return rows.map(({ year, sum }) => ({ year, fen: Number(sum) }))
}

/** Staff by what colleagues read on a task. */
export async function readStaffLabels(
  db: Pick<Database, 'user'>,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await db.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true, staffLabel: true } })
  return new Map(rows.map(({ id, staffLabel }) => [id, staffLabel]))
}
