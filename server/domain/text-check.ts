/** Texts of residents that others read. A filing is what somebody called his documents. */
export const CHECKED_TEXT_KINDS = ['complaint', 'rating', 'filing'] as const
export type CheckedTextKind = (typeof CHECKED_TEXT_KINDS)[number]

/**
 * What is known of a text.
 * - `waiting`: WeChat is to be asked
 * - `passed`: WeChat finds nothing in it
 * - `doubtful`: WeChat does, or is not sure: a person is to look
 * - `unchecked`: WeChat could not be asked in time, or knows no openid of the author: a person is to look
 * - `shown`, `withheld`: what that person decided
 */
export const TEXT_CHECK_STATUSES = ['waiting', 'passed', 'doubtful', 'unchecked', 'shown', 'withheld'] as const
export type TextCheckStatus = (typeof TEXT_CHECK_STATUSES)[number]

/** What WeChat thinks of a text. */
export type TextVerdict = 'pass' | 'review' | 'risky'

/** WeChat checks for whoever was in the mini-program within two hours. */
const AUTHOR_ACTIVE_MS = 2 * 60 * 60_000
/** Pauses between the tries, the last one for all further. */
const PAUSES_MS = [60_000, 5 * 60_000, 15 * 60_000] as const

export const STATUS_OF_VERDICT: Readonly<Record<TextVerdict, TextCheckStatus>> = {
  pass: 'passed',
  review: 'doubtful',
  risky: 'doubtful',
}

/** When to ask again about a text after so many tries; null: it is too late, a person looks at it. */
export function nextTextCheck(writtenAt: Date, attempts: number, now: Date): Date | null {
  const pause = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? PAUSES_MS[0]
  const next = new Date(now.getTime() + pause)
  return next.getTime() - writtenAt.getTime() < AUTHOR_ACTIVE_MS ? next : null
}

/** Is the text kept from readers who neither wrote it nor decide about it? What could not be checked is read, with a mark. */
export function isHeldBack(status: TextCheckStatus | null): boolean {
  return status === 'doubtful' || status === 'withheld'
}

/** What stands in the place of a text that is held back. */
export const HELD_BACK_TEXT = '（这段文字没有显示，请县流转中心核对）'
