import { parseLocalMonth } from '../../domain/calendar-time.ts'
import type { EvaluationFile } from '../../domain/evaluation.ts'
import { FIGURE_QUERIES } from '../../domain/figure-queries.ts'
import { instantsOf } from '../../domain/period-summary.ts'
import { AppError } from '../../errors.ts'
import {
  readComplaintRows,
  readConsignmentRows,
  readContractRows,
  readExceptionRows,
  readMoneyRows,
  readSettledMonthRows,
  readUsageRows,
} from '../../store/evaluation-rows.ts'
import { readPopulations } from '../../store/figure-facts.ts'
import { readServiceVolumes } from '../../store/service-volumes.ts'
import { daysOfYear } from '../budget.ts'
import { type CountingContext, siteTowns } from '../figures/count-figures.ts'

/** Rows of a sheet that a spreadsheet program still opens without trouble. */
const MOST_ROWS = 200_000

/** Accounts that a figure adds up. */
const ACCOUNTS = [
  ...new Set(
    Object.values(FIGURE_QUERIES).flatMap(({ from }) => ('rows' in from && from.rows === 'money' ? from.accounts : [])),
  ),
]

export type EvidenceRows = Awaited<ReturnType<typeof readEvidenceRows>>

/**
 * Every row that the figures of an evaluation's own year count or add up: postings as they were when it was counted, the rest
 * as it is now.
 * @throws AppError evidence_too_large when a sheet could not hold them
 */
export async function readEvidenceRows(
  context: CountingContext,
  { year, asOf }: Pick<EvaluationFile, 'year' | 'asOf'>,
) {
  const { db } = context
  const days = daysOfYear(year)
  const range = instantsOf(days)
  const limit = MOST_ROWS + 1
  const tree = await context.network.tree()
  const months = { from: parseLocalMonth(`${year}-01`), until: parseLocalMonth(`${year}-12`) }
  const [money, usage, consignments, exceptions, complaints, settled, contracts, volumes, populations] =
    await Promise.all([
      readMoneyRows(db, days, { accounts: ACCOUNTS, asOf, limit }),
      readUsageRows(db, days, { asOf, limit }),
      readConsignmentRows(db, range, siteTowns(tree), limit),
      readExceptionRows(db, range),
      readComplaintRows(db, range),
      readSettledMonthRows(db, days),
      readContractRows(db, days),
      readServiceVolumes(db, months),
      readPopulations(db, year),
    ])
  if (Math.max(money.length, usage.length, consignments.length) > MOST_ROWS) throw new AppError('evidence_too_large')
  return { money, usage, consignments, exceptions, complaints, settled, contracts, volumes, populations }
}
