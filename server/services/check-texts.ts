import { setTimeout as delay } from 'node:timers/promises'
import {
  type CheckedTextKind,
  HELD_BACK_TEXT,
  isHeldBack,
  nextTextCheck,
  STATUS_OF_VERDICT,
  type TextCheckStatus,
} from '../domain/text-check.ts'
import { AppError } from '../errors.ts'
import { recordAudit } from '../store/audit.ts'
import {
  type CheckedText,
  claimTextChecks,
  decideTextCheck,
  listTextsForAPerson,
  settleTextCheck,
  type TextToCheck,
} from '../store/text-checks.ts'
import { hasRole, type Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { decodeCursor, type Page, pageOfRows } from './cursor.ts'

/** WeChat's scene of comments. */
const COMMENT = 2
/** Longer than one call with all its tries. */
const LEASE_MS = 60_000
/** Somebody waits with the form open. */
const FORM_PATIENCE_MS = 1_500

/** A text for WeChat to look at, to be written with the text itself; null where there is no WeChat to be asked. */
export function textToCheck(
  { miniProgram, clock }: ServiceContext,
  author: Person,
  kind: CheckedTextKind,
  subjectId: string,
  sequence = 1,
): TextToCheck | null {
  if (miniProgram.checkText === undefined) return null
  const peerId = author.channel === 'miniprogram' ? author.peerId : null
  return { kind, subjectId, sequence, peerId, writtenAt: clock.now() }
}

/**
 * Asks WeChat at once about words that somebody is about to hand in, so that he can choose others.
 * @returns whether a person is to look at them: WeChat is not sure, or gave no answer in time
 * @throws AppError text_refused
 */
export async function checkWords(context: ServiceContext, author: Person, words: string): Promise<boolean> {
  const { miniProgram, logger } = context
  if (miniProgram.checkText === undefined || author.channel !== 'miniprogram' || words === '') return false
  const patience = new AbortController()
  const late = delay(FORM_PATIENCE_MS, null, { signal: patience.signal }).catch(() => null)
  const asked = miniProgram.checkText(author.peerId, words, COMMENT).catch((error: unknown) => {
    logger.warn({ err: error }, 'words of a filing could not be checked')
    return null
  })
  const verdict = await Promise.race([asked, late])
  patience.abort()
  if (verdict === 'risky') throw new AppError('text_refused')
  return verdict !== 'pass'
}

/** Asks WeChat about texts that wait for it. @returns how many were settled */
export async function checkTexts(context: ServiceContext, limit: number, signal?: AbortSignal): Promise<number> {
  const { db, clock, miniProgram } = context
  if (miniProgram.checkText === undefined) return 0
  const now = clock.now()
  const texts = await claimTextChecks(db, now, new Date(now.getTime() + LEASE_MS), limit)
  let settled = 0
  for (const text of texts) {
    if (signal?.aborted) break
    const result = await askAbout(context, text)
    await settleTextCheck(db, text.id, result)
    if (result.status !== 'waiting') settled += 1
  }
  return settled
}

async function askAbout(context: ServiceContext, text: CheckedText) {
  const { clock, miniProgram, logger } = context
  const { peerId, writtenAt, attemptCount } = text
  const words = wordsOf(context, text)
  const ended = (status: TextCheckStatus) => ({ status, nextAttemptAt: clock.now(), checkedAt: clock.now() })
  // purged meanwhile: there is nothing left to be read
  if (words === null) return ended('passed')
  if (peerId === null || miniProgram.checkText === undefined) return ended('unchecked')
  try {
    return ended(STATUS_OF_VERDICT[await miniProgram.checkText(peerId, words, COMMENT)])
  } catch (error) {
    logger.warn({ err: error }, 'a text could not be checked')
    const nextAttemptAt = nextTextCheck(writtenAt, attemptCount, clock.now())
    return nextAttemptAt === null ? ended('unchecked') : { status: 'waiting' as const, nextAttemptAt, checkedAt: null }
  }
}

function wordsOf({ personalData }: ServiceContext, { sealed, plain }: CheckedText): string | null {
  return sealed === null ? plain : personalData.open(sealed)
}

/** May the person read texts that are held back, and decide about them? */
export const decidesAboutTexts = (person: Person) => hasRole(person, 'dispatcher', 'administrator')

/** A text as somebody may read it who did not write it. */
export function readable(person: Person, text: string | null, status: TextCheckStatus | null): string | null {
  return text !== null && isHeldBack(status) && !decidesAboutTexts(person) ? HELD_BACK_TEXT : text
}

/** A text that a person is to look at, opened. */
export type TextForAPerson = Pick<CheckedText, 'id' | 'kind' | 'subjectId' | 'status' | 'writtenAt'> & {
  readonly text: string
}

/** Texts that a person is to look at, newest first; that somebody read them is kept in the audit. */
export async function listTextChecks(
  context: ServiceContext,
  person: Person,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TextForAPerson>> {
  const rows = await listTextsForAPerson(context.db, decodeCursor(query.cursor), query.limit + 1)
  const page = pageOfRows(rows, query.limit, (row) => ({ at: row.writtenAt, id: row.id }))
  if (page.rows.length > 0) {
    const detail = { textCheckIds: page.rows.map(({ id }) => id) }
    const audit = { at: context.clock.now(), actorId: person.userId, action: 'text-check.read', subject: person.userId }
    await recordAudit(context.db, { ...audit, detail })
  }
  return { ...page, rows: page.rows.map((row) => ({ ...row, text: wordsOf(context, row) ?? '' })) }
}

/** Decides about a text; the same decision again is the same. @throws AppError text_check_not_found, conflict */
export async function decideText(
  { db, clock }: ServiceContext,
  person: Person,
  { textCheckId, decision }: { readonly textCheckId: string; readonly decision: 'shown' | 'withheld' },
): Promise<void> {
  const audit = { at: clock.now(), actorId: person.userId, action: `text-check.${decision}`, subject: textCheckId }
  const status = await decideTextCheck(
    db,
    textCheckId,
    { status: decision, by: person.userId, replacement: '（名称未显示）' },
    audit,
  )
  if (status === undefined) throw new AppError('text_check_not_found')
  if (status !== decision) throw new AppError('conflict')
}
