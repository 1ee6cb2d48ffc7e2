import {
  type EvaluationFile,
  type EvaluationStepKind,
  evaluationHash,
  evaluationRefusal,
} from '../../domain/evaluation.ts'
import { AppError } from '../../errors.ts'
import { recordAudit } from '../../store/audit.ts'
import type { Transaction } from '../../store/database.ts'
import {
  appendEvaluationStep,
  findEvaluation,
  notifyOfEvaluation,
  whileEvaluationsAreHeld,
} from '../../store/evaluations.ts'
import type { Person } from '../actor.ts'
import type { ServiceContext } from '../context.ts'

interface Noted {
  readonly evaluationId: string
  readonly note?: string | undefined
}

/** Puts a version before the leaders and tells them; until it is signed or returned nobody changes it. @throws as signEvaluation */
export function submitEvaluation(context: ServiceContext, person: Person, wish: Noted): Promise<EvaluationFile> {
  return takeStep(context, person, 'submitted', wish)
}

/** Sends it back to be written anew, with the reason. @throws as signEvaluation */
export function returnEvaluation(context: ServiceContext, person: Person, wish: Noted): Promise<EvaluationFile> {
  return takeStep(context, person, 'returned', wish)
}

/**
 * Signs a version, for good: it never changes again. Whoever submitted it does not sign it.
 * @param wish.hash what the signer read: a version that has changed since is not signed
 * @throws AppError evaluation_not_found, evaluation_signed, evaluation_superseded, evaluation_out_of_order,
 *   evaluation_same_hand, evaluation_changed
 */
export function signEvaluation(
  context: ServiceContext,
  person: Person,
  wish: Noted & { readonly hash: string },
): Promise<EvaluationFile> {
  return takeStep(context, person, 'signed', wish)
}

const REFUSALS = {
  signed: 'evaluation_signed',
  superseded: 'evaluation_superseded',
  out_of_order: 'evaluation_out_of_order',
  same_hand: 'evaluation_same_hand',
} as const

function takeStep(
  context: ServiceContext,
  person: Person,
  kind: EvaluationStepKind,
  wish: Noted & { readonly hash?: string },
): Promise<EvaluationFile> {
  return whileEvaluationsAreHeld(context.db, async (transaction) => {
    const file = await findEvaluation(transaction, wish.evaluationId)
    if (file === null) throw new AppError('evaluation_not_found')
    const last = file.steps.at(-1)
    if (last?.kind === kind && last.actorId === person.userId && isSameWish(file, wish)) return file
    const refusal = evaluationRefusal(file, { kind, actorId: person.userId })
    if (refusal !== null) throw new AppError(REFUSALS[refusal])
    const hash = evaluationHash(file)
    if (kind === 'signed' && wish.hash !== hash) throw new AppError('evaluation_changed')
    const at = context.clock.now()
    const step = { kind, actorId: person.userId, at, note: wish.note ?? null }
    await appendEvaluationStep(transaction, file, step, kind === 'signed' ? hash : null)
    if (kind === 'submitted') await askForSignature(transaction, person, file, at)
    const detail = { year: file.year, version: file.version, hash }
    await recordAudit(transaction, {
      ...{ at, actorId: person.userId, action: `evaluation.${kind}`, subject: file.id, detail },
    })
    return (await findEvaluation(transaction, file.id)) as EvaluationFile
  })
}

/** Tells the leaders; whoever submitted it does not sign it. */
function askForSignature(
  transaction: Transaction,
  { userId }: Person,
  { id, year, version, content, steps }: EvaluationFile,
  at: Date,
): Promise<number> {
  const { findings } = content
  const serious = findings.filter(({ severity }) => severity === 'serious').length
  const evaluation = { id, year, version, findings: findings.length, serious }
  return notifyOfEvaluation(transaction, { evaluation, submission: steps.length, submittedBy: userId, at })
}

/** A repeat of the step that was taken last is answered the same. */
function isSameWish(file: EvaluationFile, { hash }: { readonly hash?: string }): boolean {
  return hash === undefined || hash === file.hash
}
