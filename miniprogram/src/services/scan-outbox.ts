import {
  type AnsweredScan,
  answeredScans,
  changeAnswer,
  clearAnswers,
  keepAnswers,
  traceOf,
} from '../store/answered-scans.js'
import { isOnlineNow, watchNetwork } from '../store/network-status.js'
import {
  forgetScans,
  hasRoomForScan,
  keepScan,
  noteSent,
  type UnsentScan,
  unsentOfOthers,
  unsentScans,
} from '../store/unsent-scans.js'
import { api } from './api.js'
import type { ScanInput, ScanResult } from './api-types.js'
import { newEventId } from './event-id.js'
import { type Failure, failureOf, failureOfAnswer } from './failure.js'
import { dropPicture, type Picture, uploadPicture } from './pictures.js'
import { recordScans, takeScanBack } from './staff.js'

/** Scans that one request carries. */
const BATCH = 100

/** What a page shows of the scans that its person made on this phone. */
export interface OutboxState {
  readonly waiting: readonly UnsentScan[]
  /** how many scans of other accounts wait until these sign in again */
  readonly ofOthers: number
  readonly answers: readonly AnsweredScan[]
  readonly isSending: boolean
  /** why the last try ended early, in words for the person */
  readonly problem: string
}

type Listener = (state: OutboxState) => void

const listeners = new Set<Listener>()
let underWay: Promise<void> | null = null
let problem = ''

/** Each sees, sends and takes back his own scans alone: what one recorded is never told in another's name. */
const me = (): string | null => api.session.personId() ?? null
const myUnsent = () => unsentScans(me())
const myAnswers = () => answeredScans(me())

function state(): OutboxState {
  const ofOthers = unsentOfOthers(me())
  return { waiting: myUnsent(), ofOthers, answers: myAnswers(), isSending: underWay !== null, problem }
}

function tell(): void {
  const now = state()
  for (const listener of listeners) listener(now)
}

/** Tells the listener now and at every change; the answer ends it. */
export function watchOutbox(listener: Listener): () => void {
  listeners.add(listener)
  listener(state())
  return () => listeners.delete(listener)
}

/** The server read it and will never take it; anything else may go better the next time. */
function isRefusal({ status }: Failure): boolean {
  return status === 400 || status === 413 || status === 422
}

function answerOf({ scan, personId }: UnsentScan, { outcome, flags, message }: ScanResult): AnsweredScan {
  const isRefused = outcome === 'rejected'
  return {
    scan: traceOf(scan),
    personId,
    outcome: isRefused ? 'refused' : outcome,
    isFlagged: flags.length > 0,
    message,
    undoId: null,
  }
}

function settle(answers: readonly AnsweredScan[]): void {
  keepAnswers(answers)
  // A refused scan is put right with the same proof.
  const done = new Set(answers.filter(({ outcome }) => outcome !== 'refused').map(({ scan }) => scan.eventId))
  for (const { scan, proof } of myUnsent()) if (proof !== null && done.has(scan.eventId)) dropPicture(proof)
  forgetScans(new Set(answers.map(({ scan }) => scan.eventId)))
  tell()
}

function settleRefused({ scan, personId }: UnsentScan, { message }: Failure): void {
  settle([{ scan: traceOf(scan), personId, outcome: 'refused', isFlagged: false, message, undoId: null }])
}

/** @returns false when the proof is one that the server will never take, so that its scan is refused with it */
async function uploadProof(unsent: UnsentScan): Promise<boolean> {
  const { proof } = unsent
  if (proof === null) return true
  try {
    await uploadPicture(proof)
  } catch (error) {
    const failure = failureOf(error)
    if (!isRefusal(failure)) throw failure
    settleRefused(unsent, failure)
    return false
  }
  return true
}

/** One bad entry must not hold back the others, and none is thrown away for another one's fault. */
async function sendBatch(personId: string | null, batch: readonly UnsentScan[]): Promise<void> {
  const ready: UnsentScan[] = []
  for (const unsent of batch) if (await uploadProof(unsent)) ready.push(unsent)
  // What was taken back while a proof was on its way never leaves.
  const kept = new Set(myUnsent().map(({ scan }) => scan.eventId))
  const leaving = ready.filter(({ scan }) => kept.has(scan.eventId))
  if (leaving.length === 0) return
  noteSent(new Set(leaving.map(({ scan }) => scan.eventId)))
  try {
    const results = await recordScans(
      personId,
      leaving.map(({ scan }) => scan),
      new Date(),
    )
    const byId = new Map(results.map((result) => [result.eventId, result]))
    const answers = leaving.flatMap((unsent) => {
      const result = byId.get(unsent.scan.eventId)
      return result === undefined ? [] : [answerOf(unsent, result)]
    })
    settle(answers)
    // Asking for ever for an answer that never comes would keep the network busy and tell nobody.
    if (answers.length < leaving.length) throw failureOfAnswer(502, undefined)
  } catch (error) {
    const failure = failureOf(error)
    if (!isRefusal(failure)) throw failure
    const [first] = ready
    if (ready.length === 1 && first !== undefined) return settleRefused(first, failure)
    const half = Math.ceil(ready.length / 2)
    await sendBatch(personId, ready.slice(0, half))
    await sendBatch(personId, ready.slice(half))
  }
}

async function sendAll(): Promise<void> {
  try {
    for (let batch = myUnsent(); batch.length > 0; batch = myUnsent()) await sendBatch(me(), batch.slice(0, BATCH))
    problem = ''
  } catch (error) {
    problem = failureOf(error).message
  }
}

/** Sends what waits, the oldest first; calls that come together share one sending. What brings no answer stays. */
export function sendUnsent(): Promise<void> {
  if (underWay === null && myUnsent().length === 0) return Promise.resolve()
  underWay ??= sendAll().finally(() => {
    underWay = null
    tell()
  })
  tell()
  return underWay
}

/** Room for one more; a phone that is full must find a network first. */
export function hasRoom(): boolean {
  return hasRoomForScan()
}

/**
 * Keeps a scan on the phone, then sends it if there is a network.
 * @returns what became of it, or null while it waits
 */
export async function record(scan: ScanInput, proof: Picture | null = null): Promise<AnsweredScan | null> {
  keepScan({ scan, personId: me(), wasSent: false, proof })
  tell()
  if (!isOnlineNow()) return null
  await sendUnsent()
  // One that came while the last batch was on its way has a sending of its own.
  if (problem === '' && myUnsent().some((one) => one.scan.eventId === scan.eventId)) await sendUnsent()
  return myAnswers().find((answer) => answer.scan.eventId === scan.eventId) ?? null
}

/** Keeps a scan that left the phone on another way and brought no answer there. */
export function keepUnanswered(scan: ScanInput): void {
  keepScan({ scan, personId: me(), wasSent: true, proof: null })
  tell()
}

/** What taking a scan back came to. */
export interface Undoing {
  readonly isDone: boolean
  readonly message: string
}

const UNCERTAIN = '这条可能已经登记上了。等有网络、发出去以后，再撤销。'

/** The person has read his answers and dealt with them. */
export function forgetAnswers(): void {
  clearAnswers(me())
  tell()
}

/** Takes a scan back: out of the queue if it never left the phone, else by a correction. Repeating it is safe. */
export async function takeBack(eventId: string): Promise<Undoing> {
  const unsent = myUnsent().find(({ scan }) => scan.eventId === eventId)
  if (unsent !== undefined && !unsent.wasSent) {
    const message = '还没发出去，已从手机里取走'
    const { scan, personId } = unsent
    settle([{ scan: traceOf(scan), personId, outcome: 'undone', isFlagged: false, message, undoId: null }])
    return { isDone: true, message }
  }
  if (unsent !== undefined) await sendUnsent()
  const answer = myAnswers().find(({ scan }) => scan.eventId === eventId)
  return answer === undefined ? { isDone: false, message: UNCERTAIN } : correct(answer)
}

async function correct(answer: AnsweredScan): Promise<Undoing> {
  if (answer.outcome === 'refused' || answer.outcome === 'undone') return { isDone: true, message: '这条没有登记' }
  const undoId = answer.undoId ?? (await newEventId())
  changeAnswer({ ...answer, undoId })
  try {
    const { outcome, message } = await takeScanBack(answer.scan.eventId, undoId, '扫错了，撤销')
    if (outcome === 'rejected') return { isDone: false, message }
    changeAnswer({ ...answer, undoId, outcome: 'undone', isFlagged: false, message: '已撤销' })
    return { isDone: true, message: '已撤销' }
  } catch (error) {
    return { isDone: false, message: failureOf(error).message }
  } finally {
    tell()
  }
}

/** Sends by itself as soon as the network is back; the answer ends it. */
export function sendWhenOnline(): () => void {
  return watchNetwork((isOnline) => {
    if (isOnline) void sendUnsent()
  })
}
