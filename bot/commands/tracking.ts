import {
  type ConsignmentListItem,
  cancelConsignment,
  listConsignments,
  readPickupCode,
  trackByNumber,
} from '../../server/contract/consignments.ts'
import type { Command } from '../dialog/command.ts'
import type { Intent } from '../dialog/intent.ts'
import { consignmentLine, pickupCodesText, trackingText } from '../dialog/wording/tracking.ts'
import { ApiProblem } from '../server-errors.ts'
import { asked, type Outcome, said, type Turn } from './turn.ts'

/** Consignments offered in one question. */
const LISTED = 8
const NONE_YET = '您还没有流转件。要把办好的证照送回来，请回复“寄回”加证照名称，例如：寄回 营业执照。'
const NOTHING_WAITS = '现在没有等您取的件。到了会马上告诉您，并给您取件码。'

/** 查件: by number, the person's own, or the one looked at last. */
export async function track(turn: Turn, intent: Extract<Intent, { kind: 'track' }>): Promise<Outcome> {
  if (intent.which === 'number') return trackOne(turn, intent.trackingNumber, intent.phoneLast4)
  if (intent.which === 'last' && turn.memory.lastTrackingNumber) return trackOne(turn, turn.memory.lastTrackingNumber)
  const { items: all } = await turn.person.call(listConsignments, { query: { limit: LISTED, open: 'true' } })
  if (all.length === 0) return trackLatest(turn)
  const about = intent.which === 'mine' ? intent.about : undefined
  const named = all.filter(
    ({ contents, matterName }) => about !== undefined && `${contents} ${matterName}`.includes(about),
  )
  const items = named.length > 0 ? named : all
  const only = items.length === 1 ? items[0] : undefined
  if (only) return trackOne(turn, only.trackingNumber)
  return chooseConsignment(turn, '您的件，看哪一件请回复序号：', items, ({ trackingNumber }) => ({
    kind: 'track',
    which: 'number',
    trackingNumber,
    phoneLast4: undefined,
  }))
}

/** Nothing is under way: the one that ended last is what the person can still mean. */
async function trackLatest(turn: Turn): Promise<Outcome> {
  const { items } = await turn.person.call(listConsignments, { query: { limit: 1 } })
  const latest = items[0]
  return latest ? trackOne(turn, latest.trackingNumber) : said(NONE_YET)
}

async function trackOne(turn: Turn, trackingNumber: string, phoneLast4?: string): Promise<Outcome> {
  const tracking = await turn.person.call(trackByNumber, { params: { trackingNumber }, query: { phoneLast4 } })
  // In a room others read along: whose it is and what it is stays out.
  const shown = turn.inRoom ? { ...tracking, details: null } : tracking
  return said(trackingText(shown, turn.now), { lastTrackingNumber: tracking.trackingNumber })
}

function chooseConsignment(
  turn: Turn,
  opening: string,
  items: readonly ConsignmentListItem[],
  commandFor: (item: ConsignmentListItem) => Command,
): Outcome {
  const lines = items.map((item, index) => `${index + 1} ${consignmentLine(item)}`)
  const options = items.map((item, index) => ({ number: index + 1, command: commandFor(item) }))
  return asked(turn, [opening, ...lines].join('\n'), { wants: 'choice', options })
}

/** 取件码: of everything that waits for the person. */
export async function showPickupCodes(turn: Turn): Promise<Outcome> {
  const { items } = await turn.person.call(listConsignments, { query: { limit: 50, open: 'true' } })
  const waiting = items.filter((item) => item.status === 'awaiting_pickup').slice(0, LISTED)
  const codes = await Promise.all(waiting.map((item) => pickupCodeOf(turn, item)))
  const known = codes.filter((code) => code !== undefined)
  return said(known.length === 0 ? NOTHING_WAITS : pickupCodesText(known))
}

/** Undefined when the server has no code for it (it is on its way to the door, or was just handed over). */
async function pickupCodeOf(turn: Turn, item: ConsignmentListItem) {
  try {
    return { item, pickup: await turn.person.call(readPickupCode, { params: { consignmentId: item.id } }) }
  } catch (error) {
    if (error instanceof ApiProblem && error.status !== 429) return undefined
    throw error
  }
}

/** 取消 单号, or 取消寄件: asks for a yes before anything is cancelled. */
export async function cancel(turn: Turn, intent: Extract<Intent, { kind: 'cancel' }>): Promise<Outcome> {
  if (intent.trackingNumber) return askToCancel(turn, intent.trackingNumber)
  const { items } = await turn.person.call(listConsignments, { query: { limit: LISTED, open: 'true' } })
  const cancellable = items.filter((item) => item.status === 'requested')
  const only = cancellable.length === 1 ? cancellable[0] : undefined
  if (only) return askToCancel(turn, only.trackingNumber)
  if (cancellable.length === 0 && !intent.consignment) return said('现在没有正在办的，也没有可以取消的件。')
  if (cancellable.length === 0) return said('没有可以取消的件：还没交出材料或证照的才能取消。')
  return chooseConsignment(turn, '取消哪一件？请回复序号：', cancellable, ({ trackingNumber }) => ({
    kind: 'cancel',
    consignment: true,
    trackingNumber,
  }))
}

async function askToCancel(turn: Turn, trackingNumber: string): Promise<Outcome> {
  const { details, statusText } = await turn.person.call(trackByNumber, { params: { trackingNumber } })
  if (!details) return said(`${trackingNumber} 不是您的件，不能取消。要看您的件请回复“我的件”。`)
  if (!details.canCancel) return said(`${trackingNumber} 现在${statusText}，不能取消。有问题请联系所在的服务站。`)
  const command: Command = { kind: 'cancel-now', consignmentId: details.consignmentId, trackingNumber }
  return asked(turn, `要取消 ${trackingNumber}（${details.contents}）吗？回复“是”就取消，“不”就不取消。`, {
    wants: 'yes',
    command,
  })
}

/** The person has said yes. */
export async function cancelNow(turn: Turn, command: Extract<Command, { kind: 'cancel-now' }>): Promise<Outcome> {
  const { consignmentId, trackingNumber } = command
  const eventId = turn.eventId('cancel', consignmentId)
  await turn.person.call(cancelConsignment, { params: { consignmentId }, body: { eventId } })
  return said(`已取消 ${trackingNumber}。以后要寄，回复“寄回”就行。`, { lastTrackingNumber: undefined })
}
