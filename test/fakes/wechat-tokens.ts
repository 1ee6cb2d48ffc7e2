import { randomBytes } from 'node:crypto'
import type { Clock } from '../../server/services/clock.ts'
import { WECHAT_RULES } from './wechat-rules.ts'

const RULES = WECHAT_RULES.token
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const SHANGHAI_MS = 8 * 60 * MINUTE_MS

interface Token {
  readonly value: string
  /** milliseconds since 1970 */
  endsAt: number
}

/** `stable_token` of one app. */
export class StableTokens {
  readonly #clock: Clock
  #tokens: Token[] = []
  readonly #ofMinute: number[] = []
  readonly #ofDay: number[] = []
  #forced: number[] = []
  readonly #dead = new Set<string>()
  /** tokens that were made, for tests that count them */
  made = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @returns the answer to a request for the token */
  answer(force: boolean): object {
    const now = this.#now()
    if (added(this.#ofMinute, now, MINUTE_MS) > RULES.requestsPerMinute) return failed(45011)
    if (added(this.#ofDay, now, DAY_MS) > RULES.requestsPerDay) return failed(45009)
    if (force) return this.#force(now)
    const current = this.#tokens.at(-1)
    if (current === undefined || current.endsAt - now <= RULES.renewedBeforeEndSeconds * 1000) this.#make(now)
    return this.#current(now)
  }

  /** @returns 0, or the errcode that a call with this token gets */
  check(value: string | null): number {
    const token = this.#tokens.find((one) => one.value === value)
    if (token === undefined || this.#dead.has(token.value)) return 40001
    return token.endsAt <= this.#now() ? 42001 : 0
  }

  /** Kills every token, as when somebody else forces a new one. */
  kill(): void {
    this.#tokens = []
  }

  /** Kills what is accepted, but goes on answering it to who asks, as WeChat did now and then. */
  killSilently(): void {
    for (const { value } of this.#tokens) this.#dead.add(value)
  }

  #force(now: number): object {
    const today = Math.floor((now + SHANGHAI_MS) / DAY_MS)
    this.#forced = this.#forced.filter((at) => Math.floor((at + SHANGHAI_MS) / DAY_MS) === today)
    const last = this.#forced.at(-1)
    if (this.#forced.length >= RULES.forcedPerDay) return failed(45009)
    if (last !== undefined && now - last < RULES.secondsBetweenForced * 1000) return failed(45011)
    this.#forced.push(now)
    this.#tokens = []
    this.#make(now)
    return this.#current(now)
  }

  #make(now: number): void {
    this.made += 1
    const value = `${this.made}_${randomBytes(48).toString('base64url')}`
    this.#tokens = [...this.#tokens.slice(-1), { value, endsAt: now + RULES.lifetimeSeconds * 1000 }]
  }

  #current(now: number): object {
    const token = this.#tokens.at(-1) as Token
    return { access_token: token.value, expires_in: Math.floor((token.endsAt - now) / 1000) }
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

/** Adds a time to those of the span that ends with it. @returns how many they are */
function added(times: number[], now: number, spanMs: number): number {
  while (times[0] !== undefined && times[0] <= now - spanMs) times.shift()
  return times.push(now)
}

function failed(errcode: number): object {
  return { errcode, errmsg: 'refused by the rules of tokens' }
}
