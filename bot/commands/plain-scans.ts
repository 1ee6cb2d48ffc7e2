import { recordScans, type ScanInput } from '../../server/contract/scans.ts'
import { attemptReasonOf } from '../dialog/attempt-phrases.ts'
import type { Command } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { referenceText, tasksBy } from './find-tasks.ts'
import { scanResultText } from './scan-result.ts'
import { asked, mayUse, type Outcome, said, type Turn } from './turn.ts'

const VERB = { received: '收到', dispatched: '发出' } as const

/**
 * 收到 SH… where no task waits for it: what is in one's hands is a fact all the same. It is asked for first, because a
 * number is soon mistyped.
 */
export function askPlainScan(turn: Turn, fact: 'received' | 'dispatched', trackingNumber: string): Outcome {
  const none = `没有${trackingNumber}的待办任务，可能已经办好。`
  if (!mayUse(recordScans, turn.person.me.roles)) return said(`${none}回复“任务”看待办。`)
  const ask = `${none}如果您站里确实${VERB[fact]}了这件，回复“是”就照实登记，“不”就不登记。`
  return asked(turn, ask, { wants: 'yes', command: { kind: 'scan-now', fact, trackingNumber } })
}

/** The person has said yes. */
export function recordPlainScan(
  turn: Turn,
  { fact, trackingNumber }: Extract<Command, { kind: 'scan-now' }>,
): Promise<Outcome> {
  return record(turn, trackingNumber, { trackingNumber, kind: fact }, `${VERB[fact]} ${trackingNumber}`)
}

/** 12 没人在家: an attempt that failed; the third within five days becomes an exception by itself. */
export async function reportAttempt(
  turn: Turn,
  { task: reference, note }: Extract<Intent, { kind: 'attempt-failed' }>,
): Promise<Outcome> {
  const fitting = (await tasksBy(turn, reference)).filter(({ kind }) => kind === 'deliver_home' || kind === 'hand_over')
  const [task, ...others] = fitting
  if (!task) return said(`没有${referenceText(reference)}的送件任务。回复“任务”看待办。`)
  if (others.length > 0)
    return said(`有几件都是${referenceText(reference)}，请写流转单号，例如：${task.trackingNumber} ${note}`)
  const { trackingNumber, siteId } = task
  const details = { reason: attemptReasonOf(note), note }
  const scan = { trackingNumber, siteId, kind: 'delivery_failed' as const, details }
  return record(turn, referenceText(reference), scan, `没送成 ${trackingNumber}：${note}`)
}

async function record(
  turn: Turn,
  subject: string,
  scan: Omit<ScanInput, 'eventId' | 'occurredAt'>,
  text: string,
): Promise<Outcome> {
  const { trackingNumber, kind } = scan
  const event = { ...scan, eventId: turn.eventId(kind, trackingNumber), occurredAt: turn.now.toISOString() }
  const [result] = (await turn.person.call(recordScans, { body: { events: [event] } })).results
  if (!result) return said('没有登记上，请再发一次。')
  const fact = { eventId: result.eventId, trackingNumber, number: undefined, text }
  return { ...said(scanResultText(subject, result)), recorded: result.outcome === 'recorded' ? [fact] : [] }
}
