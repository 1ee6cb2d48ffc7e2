import type { FigureIdentity } from '../domain/figure-code.ts'
import type { RowSource } from '../domain/figure-queries.ts'
import type { SiteTree } from '../domain/site.ts'
import type { Database } from './database.ts'
import type { FigureRow, PagedSource } from './figure-rows.ts'
import { Prisma } from './generated/client.ts'

/** Rows that are so few that a list of them is read whole: months, agencies, contracts, towns. */
export type ListedSource = Exclude<RowSource, PagedSource>

const LISTED: readonly RowSource['rows'][] = ['volumes', 'settlements', 'contracts', 'population', 'distance']

export function isListed(source: RowSource): source is ListedSource {
  return LISTED.includes(source.rows)
}

/** Rows of a figure that were known at an instant, in order. */
export async function readListedRows(
  db: Pick<Database, '$queryRaw'>,
  tree: SiteTree,
  source: ListedSource,
  { figure, asOf }: { readonly figure: FigureIdentity; readonly asOf: Date },
): Promise<FigureRow[]> {
  if (source.rows === 'distance') return roadRows(tree, figure, asOf)
  const rows = await db.$queryRaw<Pick<FigureRow, 'id' | 'what' | 'at' | 'amount' | 'versionId' | 'siteId'>[]>(
    statementOf(source, figure, asOf),
  )
  return rows.map((row) => ({ ...NOTHING_ELSE, ...row }))
}

const NOTHING_ELSE = { caseId: null, consignmentId: null, trackingNumber: null, sourceEventId: null } as const

/** Distances have no history: the row shows what is known today. */
function roadRows(tree: SiteTree, { siteId }: FigureIdentity, asOf: Date): FigureRow[] {
  const site = siteId === null ? undefined : tree.find(siteId)
  if (site?.roadMetres == null) return []
  const row = { id: site.id, what: site.roadSource ?? '', at: asOf, amount: site.roadMetres, versionId: null }
  return [{ ...NOTHING_ELSE, ...row, siteId: site.id }]
}

function statementOf(
  source: Exclude<ListedSource, { rows: 'distance' }>,
  figure: FigureIdentity,
  asOf: Date,
): Prisma.Sql {
  const { from, until, siteId } = figure
  switch (source.rows) {
    case 'volumes':
      return Prisma.sql`
        WITH holding AS (
          SELECT DISTINCT ON (month) id, month, decided_at FROM volume_import
          WHERE status = 'confirmed' AND decided_at <= ${asOf} AND month BETWEEN ${from}::date AND ${until}::date
          ORDER BY month, decided_at DESC, id DESC
        )
        SELECT h.id || ':' || v.agency_id AS id, to_char(h.month, 'YYYY-MM') AS what, h.decided_at AS at,
          v.${Prisma.raw(source.field)}::float8 AS amount, h.id::text AS "versionId", v.agency_id AS "siteId"
        FROM holding h JOIN agency_volume v ON v.import_id = h.id
        WHERE v.${Prisma.raw(source.field)} IS NOT NULL ORDER BY h.month, v.agency_id`
    case 'settlements':
      return Prisma.sql`
        SELECT to_char(s.month, 'YYYY-MM') AS id, string_agg(DISTINCT s.carrier, '、') AS what, min(p.at) AS at,
          1::float8 AS amount, NULL AS "versionId", NULL AS "siteId"
        FROM settlement t JOIN carrier_statement s ON s.id = t.statement_id
        JOIN settlement_step p ON p.settlement_id = t.id AND p.kind = 'approved'
        WHERE t.status IN ('approved', 'paid') AND p.at <= ${asOf} AND s.month BETWEEN ${from}::date AND ${until}::date
        GROUP BY s.month ORDER BY s.month`
    case 'contracts':
      return Prisma.sql`
        SELECT id::text, number || ' ' || carrier AS what, recorded_at AS at, 1::float8 AS amount,
          NULL AS "versionId", NULL AS "siteId"
        FROM carrier_contract
        WHERE valid_from <= ${until}::date AND valid_until >= ${from}::date AND recorded_at <= ${asOf}
        ORDER BY recorded_at, id`
    case 'population':
      return Prisma.sql`
        SELECT * FROM (
          SELECT DISTINCT ON (town_id) id::text, year || '年 ' || source AS what, recorded_at AS at, persons::float8 AS amount,
            NULL AS "versionId", town_id AS "siteId"
          FROM town_population
          WHERE year <= extract(year FROM ${until}::date) AND recorded_at <= ${asOf}
            ${siteId === null ? Prisma.empty : Prisma.sql`AND town_id = ${siteId}`}
          ORDER BY town_id, year DESC, recorded_at DESC, id DESC
        ) AS found ORDER BY "siteId"`
  }
}
