import { watchNetwork } from '../store/network-status.js'
import {
  declinedSince,
  forgetReport,
  keepReport,
  noteDeclined,
  type SubscriptionReport,
  unsentReports,
} from '../store/subscription-answers.js'
import { api } from './api.js'
import { newEventId } from './event-id.js'
import { type Failure, failureOf } from './failure.js'

/** When somebody may be asked, and never otherwise: as he files, and as he looks where his documents are. */
export type AskingMoment = 'submitted' | 'tracking'

/** What came of a question; `unasked`: there was none, or it could not be put. */
export type Consent = 'given' | 'declined' | 'switched_off' | 'unasked'

type Answers = SubscriptionReport['answers']

/** Whoever said no is not asked again by himself for so long; by his own tap at any time. */
const RESPECT_MS = 30 * 24 * 3_600_000
/** Nobody is held up by a sheet that never answers. What it answers later still counts. */
const PATIENCE_MS = 60_000
const MAIN_SWITCH_OFF = 20004
const ANSWERS: readonly string[] = [
  'accept',
  'reject',
  'ban',
  'filter',
  'acceptWithAudio',
  'acceptWithAlert',
  'acceptWithForcePush',
] satisfies Answers[number]['answer'][]

/**
 * Templates to ask for at the moment; empty: ask nothing. They have to be known before the tap, because WeChat lets nobody
 * ask after a wait.
 */
export async function templatesToAsk(moment: AskingMoment): Promise<string[]> {
  if (!wx.canIUse('requestSubscribeMessage')) return []
  try {
    const { templateIds } = await api.call('wantedSubscriptions', { query: { moment } })
    if (moment === 'tracking') return templateIds
    const declined = declinedSince(Date.now() - RESPECT_MS)
    return templateIds.filter((id) => !declined.has(id))
  } catch {
    // messages are an extra: no page fails without them
    return []
  }
}

/**
 * Asks for messages by these templates, at most three. Must be called in a tap before anything is awaited. What is answered
 * is reported by itself; a failure is none of the page's.
 */
export function askToNotify(templateIds: readonly string[]): Promise<Consent> {
  if (templateIds.length === 0) return Promise.resolve('unasked')
  return new Promise((resolve) => {
    const patience = setTimeout(() => resolve('unasked'), PATIENCE_MS)
    const end = (consent: Consent) => {
      clearTimeout(patience)
      resolve(consent)
    }
    wx.requestSubscribeMessage({
      tmplIds: [...templateIds],
      success: (result) => void settle(answersIn(result, templateIds)).then(end),
      fail: ({ errCode }) => end(errCode === MAIN_SWITCH_OFF ? 'switched_off' : 'unasked'),
    })
  })
}

function isAnswer(text: string | undefined): text is Answers[number]['answer'] {
  return text !== undefined && ANSWERS.includes(text)
}

function answersIn(result: Readonly<Record<string, string>>, templateIds: readonly string[]): Answers {
  const answers = templateIds.flatMap((templateId) => {
    const answer = result[templateId]
    return isAnswer(answer) ? [{ templateId, answer }] : []
  })
  // no more than were asked for, which is three at most
  return answers as Answers
}

async function settle(answers: Answers): Promise<Consent> {
  if (answers.length === 0) return 'unasked'
  const refused = answers.flatMap(({ templateId, answer }) => (answer === 'reject' ? [templateId] : []))
  noteDeclined(refused, Date.now())
  keepReport({ id: await newEventId(), answers })
  void sendReports()
  if (answers.some(({ answer }) => answer.startsWith('accept'))) return 'given'
  // barred or left out by WeChat: nobody was asked
  if (refused.length === 0) return 'unasked'
  return (await isRefusedForGood(refused)) ? 'switched_off' : 'declined'
}

interface MessageSettings {
  readonly isOn: boolean
  /** templates that are refused without asking */
  readonly refused: ReadonlySet<string>
}

function settingsIn({ subscriptionsSetting }: WechatMiniprogram.GetSettingSuccessCallbackResult): MessageSettings {
  // Missing before base library 2.10.1.
  const { mainSwitch = true, itemSettings = {} } = subscriptionsSetting ?? {}
  const refused = Object.keys(itemSettings).filter((id) => itemSettings[id] === 'reject')
  return { isOn: mainSwitch, refused: new Set(refused) }
}

function readSettings(): Promise<MessageSettings> {
  return new Promise((resolve) => {
    wx.getSetting({
      withSubscriptions: true,
      success: (result) => resolve(settingsIn(result)),
      fail: () => resolve({ isOn: true, refused: new Set() }),
    })
  })
}

async function isRefusedForGood(templateIds: readonly string[]): Promise<boolean> {
  const { refused } = await readSettings()
  return templateIds.every((id) => refused.has(id))
}

/** Whether WeChat lets this mini-program send anything to the person; true where it does not tell. */
export async function isMessagingOn(): Promise<boolean> {
  return (await readSettings()).isOn
}

/** Opens WeChat's own page where messages are switched on. Must be called in a tap. @returns whether they are on now */
export function openMessageSettings(): Promise<boolean> {
  return new Promise((resolve) => {
    wx.openSetting({
      withSubscriptions: true,
      success: (result) => resolve(settingsIn(result).isOn),
      fail: () => resolve(false),
    })
  })
}

let underWay: Promise<void> | null = null

/** The server read it and will never take it; anything else may go better the next time. */
function isRefusal({ status }: Failure): boolean {
  return status === 400 || status === 403 || status === 422
}

async function sendAll(): Promise<void> {
  for (let [report] = unsentReports(); report !== undefined; [report] = unsentReports()) {
    try {
      await api.call('recordSubscriptions', { body: report })
    } catch (error) {
      if (!isRefusal(failureOf(error))) return
    }
    forgetReport(report.id)
  }
}

/** Reports the answers that wait; calls that come together share one sending. What brings no answer stays. */
export function sendReports(): Promise<void> {
  underWay ??= sendAll().finally(() => {
    underWay = null
  })
  return underWay
}

/** Reports by itself, now and whenever the network is back, for as long as the app runs. */
export function reportWhenOnline(): void {
  watchNetwork((isOnline) => {
    if (isOnline) void sendReports()
  })
}
