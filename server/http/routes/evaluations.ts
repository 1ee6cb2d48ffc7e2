import * as contract from '../../contract/evaluations.ts'
import { answerFinding, editSection } from '../../services/evaluations/edit-evaluation.ts'
import { evaluateYear } from '../../services/evaluations/evaluate-year.ts'
import {
  compareEvaluations,
  listEvaluations,
  named,
  readEvaluation,
} from '../../services/evaluations/read-evaluations.ts'
import { returnEvaluation, signEvaluation, submitEvaluation } from '../../services/evaluations/sign-evaluation.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { presentChanges, presentEvaluation, presentEvaluationSummary } from '../presenters/evaluations.ts'
import { handle } from '../route.ts'

/** The yearly self-evaluation: count, write, submit, sign. Its papers are in `evaluation-papers.ts`. */
export const evaluationRoutes = [
  handle(contract.listEvaluations, async ({ context, query }) => {
    const page = await listEvaluations(context, query)
    return { items: page.rows.map(presentEvaluationSummary), nextCursor: page.nextCursor }
  }),

  handle(contract.evaluateYear, async ({ context, caller, body, commandKey }) => {
    const file = await evaluateYear(context, caller, { year: body.year, commandKey: commandKey as string })
    return presentEvaluation(await named(context, file))
  }),

  handle(contract.readEvaluation, async ({ context, caller, params }) => {
    await recordReportQuery(context, caller, 'evaluation', params)
    return presentEvaluation(await readEvaluation(context, params.evaluationId))
  }),

  handle(contract.editEvaluationSection, async ({ context, caller, params, body }) =>
    presentEvaluation(await named(context, await editSection(context, caller, { ...params, ...body }))),
  ),

  handle(contract.answerEvaluationFinding, async ({ context, caller, params, body }) =>
    presentEvaluation(await named(context, await answerFinding(context, caller, { ...params, ...body }))),
  ),

  handle(contract.submitEvaluation, async ({ context, caller, params, body }) =>
    presentEvaluation(await named(context, await submitEvaluation(context, caller, { ...params, ...body }))),
  ),

  handle(contract.returnEvaluation, async ({ context, caller, params, body }) =>
    presentEvaluation(await named(context, await returnEvaluation(context, caller, { ...params, ...body }))),
  ),

  handle(contract.signEvaluation, async ({ context, caller, params, body }) =>
    presentEvaluation(await named(context, await signEvaluation(context, caller, { ...params, ...body }))),
  ),

  handle(contract.compareEvaluations, async ({ context, params, query }) =>
    presentChanges(await compareEvaluations(context, { ...params, ...query })),
  ),
]
