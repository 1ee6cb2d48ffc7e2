import * as contract from '../../contract/evaluations.ts'
import { evaluateYear } from '../../services/evaluations/evaluate-year.ts'
import { listEvaluations, named, readEvaluation } from '../../services/evaluations/read-evaluations.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { presentEvaluation, presentEvaluationSummary } from '../presenters/evaluations.ts'
import { handle } from '../route.ts'

/** The yearly self-evaluation: count, write, submit, sign. */
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
]
