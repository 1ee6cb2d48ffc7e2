import { setTimeout as delay } from 'node:timers/promises'
import type { Channel, ChannelMessage, SendResult } from '../channels/port.ts'
import { mostAMinute, type ServerChannel } from '../domain/channel-choice.ts'
import { SILENT_CHANNEL } from '../domain/notification.ts'
import { fillFields, fillSms, fillText, type TemplateContent } from '../domain/notification-template.ts'
import { templateValues } from '../domain/template-values.ts'
import { noteSeen, noteSuccess, pauseChannel } from '../store/channel-states.ts'
import type { ClaimedChannel } from '../store/notification-claims.ts'
import { readOpenWindows } from '../store/notification-reach.ts'
import { AttemptReports } from './attempt-reports.ts'
import { claimMessages, type WrittenMessage } from './claim-notifications.ts'
import type { ServiceContext } from './context.ts'
import type { Templates } from './message-settings.ts'

export interface SendOptions {
  /** messages that are sent at the same time: what is not sent now stays in line for any process */
  readonly limit: number
  /** after so many milliseconds without an answer nobody can tell any more; far below the lease */
  readonly deadlineMs: number
}

/** The platform did not answer by the deadline. */
const NO_ANSWER: SendResult = { outcome: 'ambiguous', code: 'deadline' }
const NOT_EXPRESSIBLE: SendResult = {
  outcome: 'refused',
  code: 'not_expressible',
  reason: 'not_expressible',
  field: null,
}

/**
 * Sends what is due on one of the server's channels and records how each attempt ended, by any number of processes at once.
 * No transaction is open while the channel is spoken to; a process that dies leaves leases that end.
 * @returns how many messages were sent or tried; 0 when there was nothing, or the platform told us to stop
 */
export async function sendDue(
  context: ServiceContext,
  channel: Channel,
  { limit, deadlineMs }: SendOptions,
): Promise<number> {
  const { db, clock } = context
  if ((await noteSeen(db, channel.name, clock.now())) !== null) return 0
  const templates = await context.notificationTemplates.current()
  const messages = await claimMessages(context, claimedChannel(channel.name, templates), limit)
  if (messages.length === 0) return 0
  const shaped = await shapeMessages(context, channel.name, messages, templates)
  const reports = new AttemptReports(context)
  const results = shaped.map(async ([written, message]) => {
    const result = message === null ? NOT_EXPRESSIBLE : await sendInTime(channel, message, deadlineMs)
    reports.add(written, result)
    return result
  })
  await noteChannel(context, channel.name, await Promise.all(results))
  await reports.written()
  return messages.length
}

async function sendInTime(channel: Channel, message: ChannelMessage, deadlineMs: number): Promise<SendResult> {
  const waiting = new AbortController()
  const tooLate = delay(deadlineMs, NO_ANSWER, { signal: waiting.signal })
  // the loser of the race
  tooLate.catch(() => undefined)
  try {
    return await Promise.race([channel.send(message), tooLate])
  } finally {
    waiting.abort()
  }
}

/** What the results say of the channel as a whole. */
async function noteChannel(
  context: ServiceContext,
  name: ServerChannel,
  results: readonly SendResult[],
): Promise<void> {
  if (results.some(({ outcome }) => outcome === 'sent' || outcome === 'delivered')) {
    await noteSuccess(context.db, name, context.clock.now())
  }
  for (const result of results) {
    if (result.outcome !== 'failed' || !result.wholeChannel) continue
    context.logger.warn({ channel: name, code: result.code, until: result.retryAt }, 'a channel is paused')
    await pauseChannel(context.db, name, result.retryAt, result.code)
    return
  }
}

function claimedChannel(channel: ServerChannel, templates: Templates): ClaimedChannel {
  const usual = { channel, mayDigest: false, consentsFor: null, mostAMinute: mostAMinute(channel) }
  switch (channel) {
    case 'sms':
      return { ...usual, knownBy: 'phone' }
    case 'wecom':
      return { ...usual, knownBy: { identity: channel }, mayDigest: true }
    case 'official-account':
      return { ...usual, knownBy: { identity: channel } }
    case 'subscribe-message':
      return { ...usual, knownBy: { identity: SILENT_CHANNEL }, consentsFor: consentsFor(templates) }
  }
}

function consentsFor(templates: Templates): Record<string, string> {
  const asked = Object.values(templates).flatMap(({ template, content: { subscribeMessage } }) =>
    subscribeMessage === null ? [] : [[template, subscribeMessage.templateId] as const],
  )
  return Object.fromEntries(asked)
}

// ---- the shape of each channel --------------------------------------------------------------------------

async function shapeMessages(
  context: ServiceContext,
  channel: ServerChannel,
  messages: readonly WrittenMessage[],
  templates: Templates,
): Promise<(readonly [WrittenMessage, ChannelMessage | null])[]> {
  const [tree, windows] = await Promise.all([
    context.network.tree(),
    channel === 'official-account'
      ? readOpenWindows(
          context.db,
          channel,
          messages.map(({ peerId }) => peerId),
          context.clock.now(),
        )
      : new Set<string>(),
  ])
  return messages.map((written) => {
    const [{ facts }] = written.told
    const { content } = templates[facts.template]
    const shape = { content, values: templateValues(facts, tree), isWindowOpen: windows.has(written.peerId) }
    return [written, shapeOf(context, channel, written, shape)]
  })
}

/** @returns null when the channel cannot say it */
function shapeOf(
  { personalData }: ServiceContext,
  channel: ServerChannel,
  written: WrittenMessage,
  shape: {
    readonly content: TemplateContent
    readonly values: ReturnType<typeof templateValues>
    readonly isWindowOpen: boolean
  },
): ChannelMessage | null {
  const { content, values, isWindowOpen } = shape
  const { id, peerId, text, buttons } = written
  const base = { id, peerId, text, template: null, buttons }
  switch (channel) {
    case 'sms': {
      const short = content.sms === null ? null : fillSms(content.sms, values)
      return short === null ? null : { ...base, peerId: personalData.open(peerId), text: short, buttons: [] }
    }
    case 'wecom':
      return base
    case 'official-account':
    case 'subscribe-message': {
      if (channel === 'official-account' && isWindowOpen) return base
      const approved = channel === 'official-account' ? content.officialAccount : content.subscribeMessage
      const template = filledTemplate(approved, values)
      return template === null ? null : { ...base, template }
    }
  }
}

function filledTemplate(
  approved: TemplateContent['officialAccount'],
  values: ReturnType<typeof templateValues>,
): ChannelMessage['template'] {
  const fields = approved === null ? null : fillFields(approved.fields, values)
  if (approved === null || fields === null) return null
  return {
    templateId: approved.templateId,
    fields,
    page: approved.page === null ? null : fillText(approved.page, values),
  }
}
