import { type EvaluationFile, editRefusal, standingTexts } from '../../domain/evaluation.ts'
import { findSection } from '../../domain/evaluation-form.ts'
import { AppError } from '../../errors.ts'
import { recordAudit } from '../../store/audit.ts'
import type { Transaction } from '../../store/database.ts'
import { findEvaluation, insertAnswer, insertText, whileEvaluationsAreHeld } from '../../store/evaluations.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'

/**
 * Writes the text of a section anew. Figures are references, so none can be changed by it; what looks like a typed number is
 * told as a warning with the answer. The same text again is one revision.
 * @param wish.revision the revision that was on the writer's screen: nobody writes over what he has not seen
 * @throws AppError evaluation_not_found, section_not_found, evaluation_signed, evaluation_superseded, evaluation_submitted,
 *   text_changed_meanwhile
 */
export async function editSection(
  context: ServiceContext,
  person: Person,
  wish: { readonly evaluationId: string; readonly section: string; readonly revision: number; readonly text: string },
): Promise<EvaluationFile> {
  const { evaluationId, section, text } = wish
  return change(context, evaluationId, async (transaction, file) => {
    const known = file.texts.find((one) => one.section === section)
    if (findSection(section) === undefined || standingTexts(file)[section] === undefined) {
      throw new AppError('section_not_found')
    }
    if (known?.text === text) return
    const revision = known?.revision ?? 0
    if (wish.revision !== revision) throw new AppError('text_changed_meanwhile')
    const at = context.clock.now()
    await insertText(transaction, evaluationId, { section, revision: revision + 1, text, authorId: person.userId, at })
    const detail = { section, revision: revision + 1 }
    await recordAudit(transaction, {
      ...{ at, actorId: person.userId, action: 'evaluation.edit', subject: evaluationId, detail },
    })
  })
}

/**
 * Says something to a finding; the finding stays and is printed with it.
 * @throws AppError evaluation_not_found, finding_not_found, evaluation_signed, evaluation_superseded, evaluation_submitted
 */
export async function answerFinding(
  context: ServiceContext,
  person: Person,
  wish: { readonly evaluationId: string; readonly finding: string; readonly text: string },
): Promise<EvaluationFile> {
  const { evaluationId, finding, text } = wish
  return change(context, evaluationId, async (transaction, file) => {
    if (!file.content.findings.some(({ key }) => key === finding)) throw new AppError('finding_not_found')
    if (file.answers.some((one) => one.finding === finding && one.text === text)) return
    const at = context.clock.now()
    await insertAnswer(transaction, evaluationId, { finding, text, authorId: person.userId, at })
    await recordAudit(transaction, {
      ...{ at, actorId: person.userId, action: 'evaluation.answer', subject: evaluationId, detail: { finding } },
    })
  })
}

const REFUSALS = {
  signed: 'evaluation_signed',
  superseded: 'evaluation_superseded',
  submitted: 'evaluation_submitted',
} as const

function change(
  context: ServiceContext,
  evaluationId: string,
  work: (transaction: Transaction, file: EvaluationFile) => Promise<void>,
): Promise<EvaluationFile> {
  return whileEvaluationsAreHeld(context.db, async (transaction) => {
    const file = await findEvaluation(transaction, evaluationId)
    if (file === null) throw new AppError('evaluation_not_found')
    const refusal = editRefusal(file)
    if (refusal !== null) throw new AppError(REFUSALS[refusal])
    await work(transaction, file)
    return (await findEvaluation(transaction, evaluationId)) as EvaluationFile
  })
}
