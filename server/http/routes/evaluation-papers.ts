import * as contract from '../../contract/evaluations.ts'
import { readEvidenceRows } from '../../services/evaluations/evidence-rows.ts'
import { readEvaluation } from '../../services/evaluations/read-evaluations.ts'
import { recordReportQuery } from '../../services/record-report-query.ts'
import { presentEvaluationForm } from '../presenters/evaluation-paper.ts'
import { presentEvaluation } from '../presenters/evaluations.ts'
import { presentEvidencePack } from '../presenters/evidence-pack.ts'
import { handle } from '../route.ts'
import { type PaperOptions, printing } from './papers.ts'

/** The self-evaluation as PDF and as a Word document, and the workbook that proves it. */
export function evaluationPaperRoutes(options: PaperOptions) {
  const print = printing(options)
  return [
    handle(contract.printEvaluation, async ({ context, caller, params }) => {
      await recordReportQuery(context, caller, 'evaluation', { ...params, format: 'pdf' })
      const document = presentEvaluation(await readEvaluation(context, params.evaluationId))
      return print({ kind: 'evaluation', format: 'pdf', form: presentEvaluationForm(document, options.publicUrl) })
    }),

    handle(contract.writeEvaluation, async ({ context, caller, params }) => {
      await recordReportQuery(context, caller, 'evaluation', { ...params, format: 'docx' })
      const document = presentEvaluation(await readEvaluation(context, params.evaluationId))
      return print({ kind: 'evaluation', format: 'docx', form: presentEvaluationForm(document, options.publicUrl) })
    }),

    handle(contract.packEvidence, async ({ context, caller, params }) => {
      await recordReportQuery(context, caller, 'evaluation', { ...params, format: 'xlsx' })
      const named = await readEvaluation(context, params.evaluationId)
      const rows = await readEvidenceRows(context, named.file)
      const [tree, matters] = await Promise.all([context.network.tree(), context.network.matters()])
      return print({ kind: 'evidence', pack: presentEvidencePack(presentEvaluation(named), rows, { tree, matters }) })
    }),
  ]
}
