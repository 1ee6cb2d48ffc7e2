import type { TalkMessage } from '../../../channels/simulator-protocol.ts'
import type { Phone, Tab } from '../phone.ts'
import type { Stage } from '../stage.ts'
import type { Talk } from '../talk.ts'
import { buttonNamed, choiceNamed, dialogButtonNamed, tap, textWith } from './tap.ts'

/**
 * Tells the visitor what does not come, on whose phone, and what to do. Resolves when he wants to wait on, or when it
 * comes after all; rejects when he stops.
 */
export type AskToWait = (problem: string, arrival: Promise<unknown>) => Promise<void>

/** The pace of the story and its end. */
export interface Pace {
  /** pause after each letter typed, in milliseconds */
  readonly letterMs: number
  readonly signal: AbortSignal
  /** Resolves at once unless the story is held. */
  whenGoing(): Promise<void>
  readonly askToWait: AskToWait
}

/** What a story may do: move phones, type into them, and wait for what really comes. */
export interface Scene {
  /** Brings a person's phone to the front. `kept`: others who keep theirs. */
  show(key: string, tab: Tab, kept?: readonly string[]): Promise<Phone>
  /** Types into the chat and sends. @returns the line from which on answers are to be looked for */
  write(key: string, text: string): Promise<number>
  /** What the chatbot said last, if anything. */
  lastSaid(key: string): string | undefined
  /**
   * Waits for the first text of the chatbot that `pick` makes something of, from line `from` on. `about` names it for
   * the visitor should it not come.
   */
  hear<T>(key: string, about: string, pick: (text: string) => T | undefined, from?: number): Promise<T>
  hearPicture(key: string, about: string, from: number): Promise<void>
  /** Opens the resident's tracking in the mini-program, or looks again where it is open already. */
  showTracking(key: string, trackingNumber: string): Promise<void>
  /** Looks again at whatever a person's mini-program shows, if it is open. */
  refresh(key: string): Promise<void>
  /** Scans the label in the mini-program and registers what happened. */
  scan(key: string, trackingNumber: string, whatHappened: string): Promise<void>
}

interface SceneOptions {
  readonly stage: Stage
  readonly talkOf: (key: string) => Talk
  readonly labelOf: (key: string) => string
  readonly pace: Pace
}

const REPLY_WITHIN_MS = 20_000
const PAGE_WITHIN_MS = 20_000
const LOOK_AGAIN_MS = 60
const BEFORE_SENDING_LETTERS = 4
const BEFORE_TAP_LETTERS = 8

export function createScene({ stage, talkOf, labelOf, pace }: SceneOptions): Scene {
  const { signal } = pace

  /** Waits for as long as the visitor wants to; after `within` milliseconds, and each time again, he is asked. */
  async function wait<T>(problem: () => string, within: number, arrival: Promise<T>): Promise<T> {
    const late = Symbol('late')
    for (;;) {
      const result = await Promise.race([arrival, pause(within, signal).then(() => late)])
      if (result !== late) return result as T
      await pace.askToWait(problem(), arrival)
    }
  }

  async function lookFor<T>(find: () => T | undefined): Promise<T> {
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found
      await pause(LOOK_AGAIN_MS, signal)
    }
  }

  const until = <T>(problem: string, find: () => T | undefined) => wait(() => problem, PAGE_WITHIN_MS, lookFor(find))

  function show(key: string, tab: Tab, kept: readonly string[] = []): Promise<Phone> {
    const phone = stage.put(key, kept)
    for (const other of stage.phones) other.setActive(other === phone)
    phone.show(tab)
    phone.element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    return Promise.resolve(phone)
  }

  function phoneOf(key: string): Phone {
    return stage.phoneOf(key) ?? stage.put(key)
  }

  function lastSaid(key: string): string | undefined {
    const said = talkOf(key).lines.flatMap(({ message }) => (isTextOfBot(message) ? [message.text] : []))
    return said.at(-1)
  }

  async function hearWith<T>(key: string, about: string, from: number, pick: (message: TalkMessage) => T | undefined) {
    const problem = () => {
      const last = lastSaid(key)
      const said = last === undefined ? '' : `那里最后说的是：「${last.slice(0, 60)}」。`
      return `${labelOf(key)}的手机上还没有等到${about}。${said}网络或服务器可能慢了，可以再等一会儿；也可以停下来自己接着走。`
    }
    await pace.whenGoing()
    return wait(problem, REPLY_WITHIN_MS, talkOf(key).hear(pick, from, signal))
  }

  async function touch(key: string, find: (page: Document) => HTMLElement | undefined, name: string): Promise<void> {
    const phone = phoneOf(key)
    const problem = `${labelOf(key)}的小程序里没有找到「${name}」。小程序可能还没打开，可以再等一会儿。`
    const target = await until(problem, () => {
      const page = phone.miniProgram.document
      return page === undefined ? undefined : find(page)
    })
    target.scrollIntoView({ block: 'nearest' })
    await pause(pace.letterMs * BEFORE_TAP_LETTERS, signal)
    await pace.whenGoing()
    tap(target)
  }

  return {
    show,
    lastSaid,

    async write(key, text) {
      const { chat } = phoneOf(key)
      for (let letters = 1; letters <= text.length; letters += 1) {
        await pace.whenGoing()
        chat.type(text.slice(0, letters))
        await pause(pace.letterMs, signal)
      }
      await pause(pace.letterMs * BEFORE_SENDING_LETTERS, signal)
      const from = talkOf(key).lines.length
      chat.send()
      return from
    },

    hear: (key, about, pick, from = 0) =>
      hearWith(key, about, from, (message) => (message.type === 'text' ? pick(message.text) : undefined)),

    async hearPicture(key, about, from) {
      await hearWith(key, about, from, (message) => (message.type === 'image' ? true : undefined))
    },

    async showTracking(key, trackingNumber) {
      const { miniProgram } = await show(key, 'mini-program')
      const front = () => miniProgram.url ?? ''
      const problem = `${labelOf(key)}的小程序还没有打开。可以再等一会儿；也可以停下来，自己点「小程序」看。`
      const isTracking = () => front().includes('/tracking/') && front().includes(trackingNumber)
      if (isTracking()) return miniProgram.refresh()
      // through the first page, where it signs in: only the holder is shown the details
      if (front() === '') await until(problem, () => (front() === '' ? undefined : true))
      miniProgram.open(`/pages/tracking/index?number=${trackingNumber}`)
      await until(problem, () => (isTracking() ? true : undefined))
    },

    async refresh(key) {
      stage.phoneOf(key)?.miniProgram.refresh()
    },

    async scan(key, trackingNumber, whatHappened) {
      const { miniProgram } = await show(key, 'mini-program', ['resident'])
      miniProgram.open('/staff/scan/index')
      await until(`${labelOf(key)}的小程序还没有打开。可以再等一会儿。`, () =>
        miniProgram.url?.startsWith('/staff/scan/') ? true : undefined,
      )
      await touch(key, (page) => choiceNamed(page, whatHappened), whatHappened)
      miniProgram.showToCamera(trackingNumber)
      await touch(key, (page) => buttonNamed(page, '连续扫码'), '连续扫码')
      // the camera asks for the next label until it is put away
      await touch(key, (page) => dialogButtonNamed(page, '取消'), '取消')
      await until(`${labelOf(key)}的小程序没有回应登记。可以再等一会儿，或停下来看看手机上写了什么。`, () => {
        const page = miniProgram.document
        return page === undefined ? undefined : textWith(page, '已登记')
      })
    },
  }
}

function isTextOfBot(message: TalkMessage): message is Extract<TalkMessage, { type: 'text' }> {
  return message.type === 'text' && message.from === 'bot'
}

/** @throws the signal's reason */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
  })
}
