import type {
  EvaluationContent,
  EvaluationFile,
  EvaluationStep,
  EvaluationStepKind,
  FindingAnswer,
  SectionText,
} from '../domain/evaluation.ts'
import type { SubmittedEvaluation } from '../domain/evaluation-notice.ts'
import type { Database, Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'

/** Key of the advisory lock that whoever adds a version of a year holds; an arbitrary constant, not used elsewhere. */
const EVALUATION_LOCK = 7_200_418

type Reading = Pick<Database, '$queryRaw' | 'evaluation' | 'evaluationText' | 'evaluationAnswer'>

/** Runs work on the versions of the yearly evaluations, one at a time. */
export function whileEvaluationsAreHeld<T>(db: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${EVALUATION_LOCK})`
    return work(transaction)
  })
}

export async function insertEvaluation(
  db: Transaction,
  { content, ...one }: Pick<EvaluationFile, 'id' | 'year' | 'version' | 'asOf' | 'createdBy' | 'content'>,
): Promise<void> {
  await db.evaluation.create({ data: { ...one, content: content as unknown as Prisma.InputJsonObject } })
}

/** A version with the text, the answers and the steps as they stand. */
export async function findEvaluation(db: Reading, id: string): Promise<EvaluationFile | null> {
  const [row, texts, answers] = await Promise.all([
    db.evaluation.findUnique({ where: { id }, include: { steps: { orderBy: { sequence: 'asc' } } } }),
    readTexts(db, id),
    readAnswers(db, id),
  ])
  if (row === null) return null
  const later = await db.evaluation.count({ where: { year: row.year, version: { gt: row.version } } })
  const { content, steps, ...rest } = row
  return {
    ...rest,
    content: content as unknown as EvaluationContent,
    ...{ texts, answers, steps: steps.map(toStep), isSuperseded: later > 0 },
  }
}

/** The last version of a year, or the last that was signed, or a certain one; null when there is none. */
export async function findEvaluationOf(
  db: Reading,
  wanted: { readonly year: number; readonly version?: number | null; readonly isSigned?: boolean },
): Promise<EvaluationFile | null> {
  const { year, version, isSigned } = wanted
  const row = await db.evaluation.findFirst({
    where: { year, ...(version == null ? {} : { version }), ...(isSigned === true ? { status: 'signed' } : {}) },
    orderBy: { version: 'desc' },
    select: { id: true },
  })
  return row === null ? null : findEvaluation(db, row.id)
}

/** Ids of versions, those counted last first, from behind the cursor. */
export async function listEvaluationIds(
  db: Database,
  filter: {
    readonly year: number | null
    readonly after: { readonly at: Date; readonly id: string } | null
    readonly limit: number
  },
): Promise<{ readonly id: string; readonly asOf: Date }[]> {
  const { year, after, limit } = filter
  return db.evaluation.findMany({
    where: {
      ...(year === null ? {} : { year }),
      ...(after === null ? {} : { OR: [{ asOf: { lt: after.at } }, { asOf: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ asOf: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { id: true, asOf: true },
  })
}

/** Ids of all that were signed, oldest first: a few a year. */
export async function listSignedIds(db: Pick<Database, 'evaluation'>): Promise<string[]> {
  const rows = await db.evaluation.findMany({
    where: { status: 'signed' },
    orderBy: [{ year: 'asc' }, { version: 'asc' }],
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

function readTexts(db: Pick<Database, '$queryRaw'>, id: string): Promise<SectionText[]> {
  return db.$queryRaw<SectionText[]>`
    SELECT DISTINCT ON (section) section, revision, text, author_id AS "authorId", at
    FROM evaluation_text WHERE evaluation_id = ${id}::uuid ORDER BY section, revision DESC`
}

function readAnswers(db: Pick<Database, '$queryRaw'>, id: string): Promise<FindingAnswer[]> {
  return db.$queryRaw<FindingAnswer[]>`
    SELECT DISTINCT ON (finding) finding, text, author_id AS "authorId", at
    FROM evaluation_answer WHERE evaluation_id = ${id}::uuid ORDER BY finding, sequence DESC`
}

/** Adds a revision behind the last. @throws a unique violation when somebody else has written it in between */
export async function insertText(db: Transaction, evaluationId: string, text: SectionText): Promise<void> {
  await db.evaluationText.create({ data: { evaluationId, ...text } })
}

export async function insertTexts(db: Transaction, evaluationId: string, texts: readonly SectionText[]): Promise<void> {
  await db.evaluationText.createMany({ data: texts.map((text) => ({ evaluationId, ...text })) })
}

export async function insertAnswer(db: Transaction, evaluationId: string, answer: FindingAnswer): Promise<void> {
  const sequence = 1 + (await db.evaluationAnswer.count({ where: { evaluationId, finding: answer.finding } }))
  await db.evaluationAnswer.create({ data: { evaluationId, sequence, ...answer } })
}

/** Adds a step and what it makes of the evaluation. @param hash of what is signed; null for another step */
export async function appendEvaluationStep(
  db: Transaction,
  { id, steps }: Pick<EvaluationFile, 'id' | 'steps'>,
  step: EvaluationStep,
  hash: string | null,
): Promise<void> {
  await db.evaluationStep.create({ data: { evaluationId: id, sequence: steps.length + 1, ...step } })
  await db.evaluation.update({ where: { id }, data: { status: step.kind, hash } })
}

/**
 * Puts it in line for every leader but the one who submitted it.
 * @param submission how many steps were before: after a return it is told once more
 * @returns how many people are told
 */
export async function notifyOfEvaluation(
  db: Transaction,
  wish: {
    readonly evaluation: SubmittedEvaluation & { readonly id: string }
    readonly submission: number
    readonly submittedBy: string
    readonly at: Date
  },
): Promise<number> {
  const { evaluation, submission, submittedBy, at } = wish
  return db.$executeRaw`
    INSERT INTO notification (id, dedupe_key, template, recipient_id, parameters, next_attempt_at, created_at)
    SELECT gen_random_uuid(), concat_ws(':', 'evaluation', ${evaluation.id}::text, ${submission}::int, u.id),
      'evaluation_submitted', u.id, ${JSON.stringify({ evaluation })}::jsonb, ${at}::timestamptz, ${at}::timestamptz
    FROM app_user u
    WHERE u.is_active AND u.id <> ${submittedBy}::uuid AND EXISTS (
      SELECT FROM role_assignment r WHERE r.user_id = u.id AND r.role = 'leader')
    ON CONFLICT (dedupe_key) DO NOTHING`
}

function toStep({ kind, actorId, at, note }: Prisma.EvaluationStepModel): EvaluationStep {
  return { kind: kind as EvaluationStepKind, actorId, at, note }
}
