import type { EvaluationFile } from '../../domain/evaluation.ts'
import { type EvaluationChanges, evaluationChanges } from '../../domain/evaluation-changes.ts'
import { AppError } from '../../errors.ts'
import { readStaffLabels } from '../../store/evaluation-evidence.ts'
import { findEvaluation, findEvaluationOf, listEvaluationIds } from '../../store/evaluations.ts'
import type { ServiceContext } from '../context.ts'
import { decodeCursor, type Page, pageOfRows } from '../cursor.ts'

/** A version with the names of those who had a hand in it. */
export interface NamedEvaluation {
  readonly file: EvaluationFile
  readonly labels: ReadonlyMap<string, string | null>
}

/** @throws AppError evaluation_not_found */
export async function readEvaluation(context: ServiceContext, evaluationId: string): Promise<NamedEvaluation> {
  const file = await findEvaluation(context.db, evaluationId)
  if (file === null) throw new AppError('evaluation_not_found')
  return named(context, file)
}

/** With the names of those who took its steps. */
export async function named({ db }: Pick<ServiceContext, 'db'>, file: EvaluationFile): Promise<NamedEvaluation> {
  return { file, labels: await readStaffLabels(db, [...new Set(file.steps.map(({ actorId }) => actorId))]) }
}

/** Versions of the yearly evaluations, those counted last first. */
export async function listEvaluations(
  { db }: ServiceContext,
  query: { readonly year?: number | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<EvaluationFile>> {
  const after = decodeCursor(query.cursor)
  const ids = await listEvaluationIds(db, { year: query.year ?? null, after, limit: query.limit + 1 })
  const page = pageOfRows(ids, query.limit, ({ asOf, id }) => ({ at: asOf, id }))
  const files = await Promise.all(page.rows.map(({ id }) => findEvaluation(db, id)))
  return { rows: files.filter((file) => file !== null), nextCursor: page.nextCursor }
}

/**
 * What a version says otherwise than another of its year, by default the one before.
 * @throws AppError evaluation_not_found, also for one of another year
 */
export async function compareEvaluations(
  { db }: ServiceContext,
  { evaluationId, since }: { readonly evaluationId: string; readonly since?: string | undefined },
): Promise<{ readonly before: EvaluationFile; readonly after: EvaluationFile; readonly changes: EvaluationChanges }> {
  const after = await findEvaluation(db, evaluationId)
  if (after === null) throw new AppError('evaluation_not_found')
  const { year, version } = after
  const before = await (since === undefined
    ? findEvaluationOf(db, { year, version: version - 1 })
    : findEvaluation(db, since))
  if (before === null || before.year !== year) {
    throw new AppError('evaluation_not_found', { detail: '没有可以对比的另一版，请核对' })
  }
  return { before, after, changes: evaluationChanges(before, after) }
}
