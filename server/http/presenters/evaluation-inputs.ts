import type { z } from 'zod'
import type * as contract from '../../contract/evaluation-inputs.ts'
import type { SchemeRow, TownPopulation } from '../../services/evaluations/inputs.ts'

export function presentScheme({
  recordedAt,
  recordedBy: _,
  ...scheme
}: SchemeRow): z.output<typeof contract.EvaluationScheme> {
  const items = scheme.items.map(({ target, ...item }) => ({
    ...item,
    target: target === null ? null : presentTarget(target),
  }))
  return { ...scheme, items, recordedAt: recordedAt.toISOString() }
}

function presentTarget({ scoring, ...target }: NonNullable<SchemeRow['items'][number]['target']>) {
  return { ...target, scoring: scoring.kind === 'steps' ? { ...scoring, steps: [...scoring.steps] } : scoring }
}

export function presentPopulation({
  recordedAt,
  recordedBy: _,
  ...population
}: TownPopulation): z.output<typeof contract.TownPopulation> {
  return { ...population, recordedAt: recordedAt.toISOString() }
}
