import type { EvaluationFile } from '../../domain/evaluation.ts'
import { AppError } from '../../errors.ts'
import { readStaffLabels } from '../../store/evaluation-evidence.ts'
import { findEvaluation, listEvaluationIds } from '../../store/evaluations.ts'
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

export async function named({ db }: ServiceContext, file: EvaluationFile): Promise<NamedEvaluation> {
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
