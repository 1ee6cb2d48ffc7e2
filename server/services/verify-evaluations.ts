import { evaluationHash } from '../domain/evaluation.ts'
import type { Defect } from '../domain/stored-case.ts'
import type { Database } from '../store/database.ts'
import { findEvaluation, listSignedIds } from '../store/evaluations.ts'

/** Hashes every signed self-evaluation anew. */
export async function* verifyEvaluations(db: Database): AsyncGenerator<readonly Defect[]> {
  for (const id of await listSignedIds(db)) {
    const file = await findEvaluation(db, id)
    if (file === null || file.hash === evaluationHash(file)) continue
    const detail = `${evaluationHash(file)} instead of ${file.hash}`
    yield [{ kind: 'evaluation_differs', subject: `${file.year}-${file.version}`, detail }]
  }
}
