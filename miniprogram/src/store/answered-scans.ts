import type { ScanInput } from '../services/api-types.js'

/** What is left of a scan that was answered: no pick-up code, nothing of whoever collected. */
export type ScanTrace = Pick<ScanInput, 'eventId' | 'trackingNumber' | 'kind' | 'occurredAt'>

/** What the server said to a scan of this phone; `undone`: it was taken back, before or after it was sent. */
export interface AnsweredScan {
  readonly scan: ScanTrace
  /** whose scan it was; null: nobody had signed in on this phone yet */
  readonly personId: string | null
  readonly outcome: 'recorded' | 'duplicate' | 'refused' | 'undone'
  /** something about it was unexpected */
  readonly isFlagged: boolean
  readonly message: string
  /** names the correction that takes it back, so that a repeat corrects nothing twice */
  readonly undoId: string | null
}

const ANSWERED = 'answered-scans'
export function traceOf({ eventId, trackingNumber, kind, occurredAt }: ScanInput): ScanTrace {
  return { eventId, trackingNumber, kind, occurredAt }
}

/** As many as a person looks back at; refusals stay longer than what went well. */
const MOST_ANSWERED = 60

function allAnswers(): AnsweredScan[] {
  return (wx.getStorageSync(ANSWERED) as AnsweredScan[] | '') || []
}

/** Those of one person, newest first. */
export function answeredScans(personId: string | null): AnsweredScan[] {
  return allAnswers().filter((answer) => answer.personId === null || answer.personId === personId)
}

function write(answers: readonly AnsweredScan[]): void {
  const recent = answers.slice(0, MOST_ANSWERED)
  const olderRefusals = answers.slice(MOST_ANSWERED).filter(({ outcome }) => outcome === 'refused')
  wx.setStorageSync(ANSWERED, [...recent, ...olderRefusals.slice(0, MOST_ANSWERED)])
}

/** Keeps answers, the last given first; one about the same event takes the place of an older one. */
export function keepAnswers(fresh: readonly AnsweredScan[]): void {
  const ids = new Set(fresh.map(({ scan }) => scan.eventId))
  write([...[...fresh].reverse(), ...allAnswers().filter(({ scan }) => !ids.has(scan.eventId))])
}

/** Puts another word in the place of an answer, without moving it. */
export function changeAnswer(changed: AnsweredScan): void {
  write(allAnswers().map((known) => (known.scan.eventId === changed.scan.eventId ? changed : known)))
}

/** The person has read these and dealt with them. */
export function clearAnswers(personId: string | null): void {
  write(allAnswers().filter((answer) => answer.personId !== null && answer.personId !== personId))
}
