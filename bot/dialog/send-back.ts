import { PersonName, Phone } from '../../server/contract/endpoint.ts'
import { findPhone, readName } from './contact-phrases.ts'
import type { Direction, PlaceWords } from './intent.ts'
import { normalise } from './normalise.ts'
import { readChoice, readReply } from './replies.ts'
import { readCancel } from './resident-phrases.ts'
import { readMatterWords, readPlace } from './send-back-phrases.ts'
import { ask, CHOICES_SHOWN } from './send-back-questions.ts'
import {
  type Draft,
  type Input,
  type Known,
  type Move,
  type Question,
  type SendBack,
  submissionOf,
} from './send-back-state.ts'
import { rankSites } from './site-search.ts'

/** A request that is left half filled in ends after this time, in milliseconds. */
export const PATIENCE_MS = 15 * 60_000

export interface Opening {
  readonly direction: Direction | undefined
  readonly matterWords: string | undefined
  readonly place: PlaceWords | undefined
}

const NOTHING_FOUND: Question = { about: 'matter', offered: [], words: undefined, nextCursor: null }

const NOBODY = { usesKeptContact: false, name: undefined, phone: undefined }

/** Starts the dialogue with whatever the first words said already. `now` in milliseconds since 1970. */
export function startSendBack(opening: Opening, known: Known, submissionKey: string, now: number): Move {
  const { direction, matterWords, place } = opening
  const draft: Draft = {
    matter: undefined,
    direction,
    placeWords: place?.kind === 'named' ? place.words : undefined,
    site: place?.kind === 'usual' && known.homeSite ? { ...known.homeSite, townName: null } : undefined,
    home: place?.kind === 'home' && direction !== 'materials',
    address: undefined,
    ...NOBODY,
  }
  const state: SendBack = { submissionKey, touchedAt: now, draft, question: NOTHING_FOUND, known }
  return findMatters(state, matterWords)
}

/** Takes the dialogue one step on. Never throws, and always says something or asks for an effect. */
export function continueSendBack(before: SendBack, input: Input, now: number): Move {
  const state: SendBack = { ...before, touchedAt: now }
  if (input.kind === 'matters') return mattersFound(state, input)
  if (input.kind === 'sites') return sitesFound(state, input)
  const words = normalise(input.text)
  if (readCancel(words)) return { state: undefined, say: '好的，已取消，没有提交。', effect: undefined }
  switch (state.question.about) {
    case 'matter':
      return answerMatter(state, state.question, words)
    case 'direction':
      return answerDirection(state, words)
    case 'place':
      return answerPlace(state, state.question, words)
    case 'address':
      return answerAddress(state, words)
    case 'name':
      return answerName(state, words)
    case 'phone':
      return answerPhone(state, words)
    case 'review':
      return answerReview(state, words)
    case 'change':
      return answerChange(state, words)
  }
}

/** Whether the person has been silent for too long to be taken up where he left off. */
export function hasTimedOut(state: SendBack, now: number): boolean {
  return now - state.touchedAt > PATIENCE_MS
}

/** Asks for the first thing that is still missing; the review when nothing is. */
function proceed(state: SendBack, filled: Partial<Draft>): Move {
  const draft = { ...state.draft, ...filled }
  const next = { ...state, draft }
  if (!draft.matter) return question(next, NOTHING_FOUND)
  if (!draft.direction) return question(next, { about: 'direction' })
  if (!draft.site)
    return draft.placeWords === undefined ? question(next, openPlaceQuestion(next)) : findSites(next, draft.placeWords)
  if (draft.home && draft.address === undefined) return question(next, { about: 'address' })
  if (!draft.usesKeptContact && draft.name === undefined) return question(next, { about: 'name' })
  if (!draft.usesKeptContact && draft.phone === undefined) return question(next, { about: 'phone' })
  return question(next, { about: 'review' })
}

function question(state: SendBack, asked: Question, remark?: string): Move {
  const next = { ...state, question: asked }
  return { state: next, say: remark === undefined ? ask(next) : `${remark}\n${ask(next)}`, effect: undefined }
}

function askAgain(state: SendBack, remark: string): Move {
  return question(state, state.question, remark)
}

function openPlaceQuestion({ known }: SendBack): Question {
  const offered = known.homeSite ? [{ ...known.homeSite, townName: null }] : []
  return { about: 'place', offered, found: offered.length }
}

// ---- the matter

function findMatters(state: SendBack, words: string | undefined, cursor?: string): Move {
  return { state, say: undefined, effect: { kind: 'find-matters', words, cursor } }
}

function mattersFound(state: SendBack, found: Extract<Input, { kind: 'matters' }>): Move {
  const { words, items, nextCursor } = found
  const exact = items.filter((matter) => matter.name === words)
  const only = exact.length === 1 ? exact[0] : items.length === 1 && nextCursor === null ? items[0] : undefined
  if (only && words !== undefined) return proceed(state, { matter: only })
  if (items.length > 0)
    return question(state, { about: 'matter', offered: items.slice(0, CHOICES_SHOWN), words, nextCursor })
  return question(
    state,
    NOTHING_FOUND,
    words === undefined ? undefined : `没有找到和“${words}”有关的事项，请换个说法。`,
  )
}

function answerMatter(state: SendBack, asked: Extract<Question, { about: 'matter' }>, words: string): Move {
  const choice = readChoice(words)
  const chosen = choice === undefined ? undefined : asked.offered[choice - 1]
  if (chosen) return proceed(state, { matter: chosen })
  if (choice !== undefined) return askAgain(state, '没有这个序号。')
  const reply = readReply(words)
  if (reply?.kind === 'more')
    return asked.nextCursor === null
      ? askAgain(state, '没有更多了。')
      : findMatters(state, asked.words, asked.nextCursor)
  const matterWords = reply ? undefined : readMatterWords(words.replace(/^(?:寄回|邮寄|寄|办理?|我要|我想)+/u, ''))
  return matterWords === undefined ? askAgain(state, '没看懂是什么事项。') : findMatters(state, matterWords)
}

// ---- result or materials

function answerDirection(state: SendBack, words: string): Move {
  const choice = readChoice(words)
  const saysResult = /寄回|寄给|寄来|结果|证|执照/u.test(words)
  const saysMaterials = /材料|资料|申请|交/u.test(words)
  if (choice === 1 || (saysResult && !saysMaterials)) return proceed(state, { direction: 'result' })
  if (choice === 2 || (saysMaterials && !saysResult)) return proceed(state, { direction: 'materials', home: false })
  return askAgain(state, '没看懂是哪一种。')
}

// ---- the place

function findSites(state: SendBack, words: string): Move {
  return { state, say: undefined, effect: { kind: 'find-sites', words } }
}

function sitesFound(state: SendBack, { items }: Extract<Input, { kind: 'sites' }>): Move {
  const words = state.draft.placeWords ?? ''
  const { best, others } = rankSites(items, words)
  const cleared = { ...state, draft: { ...state.draft, placeWords: undefined } }
  if (best) return proceed(cleared, { site: best })
  if (others.length === 0) {
    return question(cleared, openPlaceQuestion(state), `没有找到“${words}”。请写本县的村名或镇名，例如：三河镇。`)
  }
  return question(cleared, { about: 'place', offered: others.slice(0, CHOICES_SHOWN), found: others.length })
}

function answerPlace(state: SendBack, asked: Extract<Question, { about: 'place' }>, words: string): Move {
  const choice = readChoice(words)
  const chosen = choice === undefined ? undefined : asked.offered[choice - 1]
  if (chosen) return proceed(state, { site: chosen })
  if (choice !== undefined) return askAgain(state, '没有这个序号。')
  const place = readReply(words) ? undefined : readPlace(words.replace(/^.*?(?:寄回|寄到|送到|寄往|送回|交到)/u, ''))
  if (place?.kind === 'named')
    return findSites({ ...state, draft: { ...state.draft, placeWords: place.words } }, place.words)
  if (place?.kind === 'home' && state.draft.direction === 'materials')
    return askAgain(state, '材料要您到村站或镇中心来交。')
  if (place?.kind === 'home') return proceed(state, { home: true })
  if (place?.kind === 'usual' && state.known.homeSite)
    return proceed(state, { site: { ...state.known.homeSite, townName: null } })
  return askAgain(state, place?.kind === 'usual' ? '请写出村名或镇名。' : '没看懂是什么地方。')
}

function answerAddress(state: SendBack, words: string): Move {
  if (words.length < 5) return askAgain(state, '地址太短，投递员找不到。')
  if (words.length > 120) return askAgain(state, '地址最多 120 个字。')
  return proceed(state, { address: words })
}

// ---- the person

function answerName(state: SendBack, words: string): Move {
  const wantsKept = readChoice(words) === 1 || /^(?:我|本人|自己|我自己|上次的?|老样子)$/u.test(words)
  if (state.known.contact && (wantsKept || readReply(words)?.kind === 'yes')) {
    return proceed(state, { ...NOBODY, usesKeptContact: true })
  }
  const phone = findPhone(words) ?? state.draft.phone
  const name = readReply(words) ? undefined : readName(words)
  if (name !== undefined && PersonName.safeParse(name).success) return proceed(state, { name, phone })
  return askAgain({ ...state, draft: { ...state.draft, phone } }, '请写姓名，例如：王小明。')
}

function answerPhone(state: SendBack, words: string): Move {
  const phone = findPhone(words)
  if (phone !== undefined && Phone.safeParse(phone).success) return proceed(state, { phone })
  return askAgain(state, '手机号应是 1 开头的 11 位数字。')
}

// ---- the review

function answerReview(state: SendBack, words: string): Move {
  const choice = readChoice(words)
  const reply = readReply(words)?.kind
  if (choice === 1 || reply === 'yes' || /^1?\s*(?:确认)?提交/u.test(words)) {
    const body = submissionOf(state.draft)
    return body
      ? { state, say: undefined, effect: { kind: 'submit', key: state.submissionKey, body } }
      : proceed(state, {})
  }
  if (choice === 2 || reply === 'no' || /改/u.test(words)) return question(state, { about: 'change' })
  if (choice === 3) return { state: undefined, say: '好的，已取消，没有提交。', effect: undefined }
  return askAgain(state, '请回复序号。')
}

function answerChange(state: SendBack, words: string): Move {
  const choice = readChoice(words)
  if (choice === 1 || /事项|证/u.test(words))
    return findMatters({ ...state, draft: { ...state.draft, matter: undefined }, question: NOTHING_FOUND }, undefined)
  if (choice === 2 || /地|村|镇/u.test(words))
    return proceed(state, { site: undefined, home: false, address: undefined, placeWords: undefined })
  if (choice === 3 || /姓名|名字|电话|手机|人/u.test(words)) return proceed(state, NOBODY)
  return askAgain(state, '请回复序号。')
}
