import type { Period } from '../../domain/period-summary.ts'
import type { SummaryCode } from '../../domain/summary-codes.ts'
import { SUMMARY_FIGURES } from '../../domain/summary-codes.ts'
import type { Database } from '../../store/database.ts'
import { codesOf } from '../../store/figure-codes.ts'

/**
 * Codes of what a summary says first, under which its reader finds the rows.
 * @param siteId a town; null: the county
 */
export async function summaryCodes(
  db: Pick<Database, 'figureCode'>,
  { from, until }: Period,
  siteId: string | null,
): Promise<SummaryCode[]> {
  const wishes = SUMMARY_FIGURES.map(({ query }) => ({ query, from, until, siteId, line: null }))
  const codes = await codesOf(db, wishes)
  return SUMMARY_FIGURES.map(({ name }, index) => ({ name, code: codes[index] as string }))
}
