import { registerConsignment } from '../../server/contract/consignments.ts'
import { listMatters, listSites } from '../../server/contract/network.ts'
import { readMe } from '../../server/contract/sessions.ts'
import type { Intent } from '../dialog/intent.ts'
import { continueSendBack, startSendBack } from '../dialog/send-back.ts'
import { ask, CHOICES_SHOWN } from '../dialog/send-back-questions.ts'
import type { Effect, Input, Known, Move } from '../dialog/send-back-state.ts'
import { siteQuery } from '../dialog/site-search.ts'
import { refusalText, UNANSWERED } from '../dialog/wording/problems.ts'
import { registeredText } from '../dialog/wording/tracking.ts'
import { ApiProblem, ServerAway } from '../server-errors.ts'
import { mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Sites looked through for one name. */
const SITES_SEARCHED = 100
/** Searches that one message may set off; more would be a fault in the dialogue. */
const MOST_EFFECTS = 5

const NOT_WITH_THIS_ACCOUNT = '您这个工作账号不能寄件。请用没有绑定工作账号的微信来办，或请村站、镇中心代办。'

/** 寄回: starts the guided dialogue with what the first words said already. */
export async function startRequest(turn: Turn, opening: Extract<Intent, { kind: 'send-back' }>): Promise<Outcome> {
  // The server would refuse it too, but only after every question was answered.
  if (!mayUse(registerConsignment, turn.person.me.roles)) return said(NOT_WITH_THIS_ACCOUNT)
  const move = startSendBack(opening, await knownOf(turn), turn.eventId('send-back'), turn.now.getTime())
  return follow(turn, move)
}

/** Takes the dialogue that is open one answer further. */
export async function continueRequest(turn: Turn, text: string): Promise<Outcome> {
  const { dialogue } = turn.memory
  if (!dialogue) return said('没有正在填写的寄件。要寄请回复“寄回”。')
  return follow(turn, continueSendBack(dialogue, { kind: 'text', text }, turn.now.getTime()))
}

/** What the person used before. */
async function knownOf(turn: Turn): Promise<Known> {
  const { homeSite, contact } = await turn.person.call(readMe, {})
  return { homeSite: homeSite ?? undefined, contact: contact ?? undefined }
}

/** Does what the dialogue asks for until it has something to say. */
async function follow(turn: Turn, first: Move): Promise<Outcome> {
  let move = first
  for (let effects = 0; move.effect && move.state && effects < MOST_EFFECTS; effects++) {
    const { state, effect } = move
    try {
      if (effect.kind === 'submit') return await submit(turn, effect)
      move = continueSendBack(state, await search(turn, effect), turn.now.getTime())
    } catch (error) {
      return said(`${failureText(error)}\n${ask(state)}`, { dialogue: state })
    }
  }
  return said(move.say ?? (move.state ? ask(move.state) : ''), { dialogue: move.state })
}

function failureText(error: unknown): string {
  if (error instanceof ApiProblem) return refusalText(error)
  if (!(error instanceof ServerAway)) throw error
  return error.mayHaveHappened ? '没等到系统回答。请再回复一次，不会重复登记。' : UNANSWERED
}

async function search(turn: Turn, effect: Exclude<Effect, { kind: 'submit' }>): Promise<Input> {
  const { words } = effect
  if (effect.kind === 'find-sites') {
    const query = { q: siteQuery(effect.words).q, limit: SITES_SEARCHED }
    return { kind: 'sites', items: (await turn.person.call(listSites, { query })).items }
  }
  const query = { q: words, limit: CHOICES_SHOWN, cursor: effect.cursor }
  const { items, nextCursor } = await turn.person.call(listMatters, { query })
  return { kind: 'matters', words, items, nextCursor }
}

async function submit(turn: Turn, { key, body }: Extract<Effect, { kind: 'submit' }>): Promise<Outcome> {
  const tracking = await turn.person.call(registerConsignment, { body, idempotencyKey: key })
  return said(registeredText(tracking, turn.now), {
    dialogue: undefined,
    lastTrackingNumber: tracking.trackingNumber,
  })
}
