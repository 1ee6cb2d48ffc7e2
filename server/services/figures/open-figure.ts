import type { EvaluationFile } from '../../domain/evaluation.ts'
import type { Figure } from '../../domain/figure.ts'
import { type FigureIdentity, parseFigureCode } from '../../domain/figure-code.ts'
import { type FigureQueryKey, findFigureQuery, isFormula } from '../../domain/figure-queries.ts'
import { instantsOf } from '../../domain/period-summary.ts'
import { AppError } from '../../errors.ts'
import { findEvaluationOf } from '../../store/evaluations.ts'
import { findFigure } from '../../store/figure-codes.ts'
import { type FigureRow, readFigureRows } from '../../store/figure-rows.ts'
import { isListed, readListedRows } from '../../store/listed-figure-rows.ts'
import type { ServiceContext } from '../context.ts'
import { decodeCursor, type Page, pageOfList, pageOfRows } from '../cursor.ts'
import { sitesBelow } from '../summarise-period.ts'
import { figuresOf, readFigureFacts } from './count-figures.ts'

export type { FigureRow }

/** A figure with what it is worked out from, as of the evaluation that it was read in, or as of now. */
export interface OpenFigure {
  readonly figure: Figure
  readonly parts: readonly Figure[]
  readonly asOf: Date
  /** null: counted now */
  readonly evaluation: EvaluationFile | null
}

/** Whose word counts: an evaluation that was signed, or also how things stand now. */
type Reach = 'signed_only' | 'all'

/**
 * Opens a figure by its code. With a version (F3K7AC-2) as it stands in that version of the year's evaluation; without one as
 * it stands in the one signed last, or, where none was, as counted now.
 * @throws AppError figure_not_found, figure_not_public
 */
export async function openFigure(context: ServiceContext, text: string, reach: Reach = 'all'): Promise<OpenFigure> {
  const { identity, code, version } = await identify(context, text)
  const evaluation = await evaluationWith(context, identity, code, version)
  if (version !== null && evaluation === null) throw new AppError('figure_not_found')
  if (reach === 'signed_only' && evaluation?.status !== 'signed') throw new AppError('figure_not_public')
  const found = evaluation === null ? await countNow(context, identity) : evaluation.content.figures
  const figure = found.find((one) => one.code === code)
  if (figure === undefined) throw new AppError('figure_not_found')
  const parts = figure.provenance.parts.flatMap((part) => found.find((one) => one.code === part) ?? [])
  return { figure, parts, evaluation, asOf: evaluation?.asOf ?? context.clock.now() }
}

/**
 * A page of the rows behind a figure, the oldest first; empty for one that is worked out from others. `isOfLedger`: each row
 * is a transaction of the ledger.
 * @throws AppError figure_not_found
 */
export async function listFigureRows(
  context: ServiceContext,
  request: { readonly code: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly page: Page<FigureRow>; readonly figure: FigureIdentity; readonly isOfLedger: boolean }> {
  const { identity, code, version } = await identify(context, request.code)
  const evaluation = await evaluationWith(context, identity, code, version)
  if (version !== null && evaluation === null) throw new AppError('figure_not_found')
  const asOf = evaluation?.asOf ?? context.clock.now()
  const source = findFigureQuery(identity.query)?.from
  if (source === undefined || isFormula(source))
    return { page: { rows: [], nextCursor: null }, figure: identity, isOfLedger: false }
  if (isListed(source)) {
    const tree = await context.network.tree()
    const rows = await readListedRows(context.db, tree, source, { figure: identity, asOf })
    return { page: pageOfList(rows, request), figure: identity, isOfLedger: false }
  }
  const tree = await context.network.tree()
  const site = identity.siteId === null ? undefined : tree.find(identity.siteId)
  const rows = await readFigureRows(context.db, source, {
    ...{ figure: identity, asOf, after: decodeCursor(request.cursor), limit: request.limit + 1 },
    range: instantsOf(identity),
    homes: site === undefined ? null : sitesBelow(tree, site),
  })
  const isOfLedger = source.rows === 'money' || source.rows === 'usage'
  return { page: pageOfRows(rows, request.limit, ({ at, id }) => ({ at, id })), figure: identity, isOfLedger }
}

async function identify({ db }: ServiceContext, text: string) {
  const parsed = parseFigureCode(text)
  const identity = parsed === null ? null : await findFigure(db, parsed.code)
  if (parsed === null || identity === null || findFigureQuery(identity.query) === undefined)
    throw new AppError('figure_not_found')
  return { ...parsed, identity }
}

/** The version of the year's evaluation that holds the figure: the one named, else the one signed last. */
async function evaluationWith(
  { db }: ServiceContext,
  { from, until }: FigureIdentity,
  code: string,
  version: number | null,
): Promise<EvaluationFile | null> {
  const year = from.slice(0, 4)
  if (from !== `${year}-01-01` || until !== `${year}-12-31`) return null
  const evaluation = await findEvaluationOf(db, { year: Number(year), version, isSigned: version === null })
  return evaluation?.content.figures.some((one) => one.code === code) ? evaluation : null
}

async function countNow(context: ServiceContext, identity: FigureIdentity): Promise<Figure[]> {
  const facts = await readFigureFacts(context, identity)
  return figuresOf(context, facts, [{ ...identity, query: identity.query as FigureQueryKey }])
}
