import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { localDateOf, startOfLocalDay } from '../domain/calendar-time.ts'
import { ChannelError, startOfTomorrow } from './channel-error.ts'

/** A token as all processes know it. */
export interface HeldToken {
  /** counts up with every token obtained for this holder */
  readonly version: number
  readonly token: string
  readonly expiresAt: Date
}

/** What is remembered of forcing, for the platform allows few a day. */
export interface ForcingRecord {
  readonly forcedAt: Date | null
  /** of the day of `forcedAt` */
  readonly forcedCount: number
}

/** Where the processes share their tokens. A holder is one app at a platform. */
export interface TokenStore {
  read(holder: string): Promise<HeldToken | null>
  /**
   * Takes the right to ask for the next token: nobody else has it until `until`, if the version is still `version`.
   * @returns null when somebody else has it, or there is a later token already
   */
  lease(
    holder: string,
    lease: { readonly by: string; readonly version: number; readonly now: Date; readonly until: Date },
  ): Promise<ForcingRecord | null>
  /** Notes that a new token is about to be forced. */
  noteForcing(holder: string, by: string, record: ForcingRecord): Promise<void>
  /** @returns null when the lease ran out and somebody else has it */
  save(holder: string, by: string, token: Omit<HeldToken, 'version'>, now: Date): Promise<HeldToken | null>
  release(holder: string, by: string): Promise<void>
}

export interface TokenSourceOptions {
  readonly holder: string
  readonly store: TokenStore
  readonly now: () => Date
  /** Asks the platform. @param force whether the old token is to die at once */
  readonly obtain: (force: boolean, signal: AbortSignal) => Promise<{ token: string; expiresInSeconds: number }>
  /** a token this close to its end is replaced before it dies */
  readonly marginMs: number
  /** null: this platform knows no forcing */
  readonly forcing: { readonly perDay: number; readonly gapMs: number } | null
  readonly pause?: (milliseconds: number) => Promise<void>
}

/** A process that asks and dies is waited for so long. */
const LEASE_MS = 15_000
const OBTAIN_DEADLINE_MS = 5_000
/** Whoever waits for another process looks so often, and so often at most. */
const LOOK_AGAIN_MS = 60
const MOST_LOOKS = 130

/** The access token of one app: at most one request for a new one at a time, whatever the number of processes. */
export class TokenSource {
  readonly #options: TokenSourceOptions
  #known: HeldToken | null = null
  /** renewals of this process under way, by version and manner */
  readonly #renewals = new Map<string, Promise<HeldToken>>()

  constructor(options: TokenSourceOptions) {
    this.#options = options
  }

  get canForce(): boolean {
    return this.#options.forcing !== null
  }

  /**
   * The token in force. One that is near its end serves on while no other can be had.
   * @throws ChannelError when no token can be had
   */
  async current(): Promise<HeldToken> {
    if (this.#known !== null && this.#isGood(this.#known)) return this.#known
    try {
      return await this.#renewed(this.#known?.version ?? 0, false)
    } catch (error) {
      if (this.#known !== null && this.#known.expiresAt > this.#options.now()) return this.#known
      throw error
    }
  }

  /**
   * What there is instead of a token that the platform called dead, asked for normally: the platform may answer the same again.
   * @throws ChannelError when none can be had
   */
  async ask(dead: HeldToken): Promise<HeldToken> {
    return this.#renewed(dead.version, false)
  }

  /** A token that the platform made anew. @throws ChannelError when none can be had, or forcing is used up */
  async force(dead: HeldToken): Promise<HeldToken> {
    return this.#renewed(dead.version, true)
  }

  #isGood({ expiresAt }: HeldToken): boolean {
    return expiresAt.getTime() - this.#options.marginMs > this.#options.now().getTime()
  }

  async #renewed(version: number, force: boolean): Promise<HeldToken> {
    const key = `${version} ${force}`
    const running = this.#renewals.get(key)
    if (running !== undefined) return running
    const renewal = this.#renew(version, force).finally(() => this.#renewals.delete(key))
    this.#renewals.set(key, renewal)
    return renewal
  }

  async #renew(version: number, force: boolean): Promise<HeldToken> {
    const { holder, store, pause = delay } = this.#options
    const by = randomUUID()
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const stored = await store.read(holder)
      if (stored !== null && stored.version > version && this.#isGood(this.#learn(stored))) return stored
      const now = this.#options.now()
      const until = new Date(now.getTime() + LEASE_MS)
      const record = await store.lease(holder, { by, version: stored?.version ?? 0, now, until })
      if (record !== null) {
        const held = await this.#obtain(by, force, record)
        if (held !== null) return this.#learn(held)
      }
      await pause(LOOK_AGAIN_MS)
    }
    throw new ChannelError('unreachable', 'token_lease', { operation: 'token' })
  }

  /** @returns null when the lease was lost in between */
  async #obtain(by: string, force: boolean, record: ForcingRecord): Promise<HeldToken | null> {
    const { holder, store, obtain, now } = this.#options
    try {
      if (force) await this.#noteForcing(by, record)
      const { token, expiresInSeconds } = await obtain(force, AbortSignal.timeout(OBTAIN_DEADLINE_MS))
      const expiresAt = new Date(now().getTime() + expiresInSeconds * 1000)
      return await store.save(holder, by, { token, expiresAt }, now())
    } catch (error) {
      await store.release(holder, by)
      throw error
    }
  }

  async #noteForcing(by: string, { forcedAt, forcedCount }: ForcingRecord): Promise<void> {
    const { holder, store, forcing } = this.#options
    const now = this.#options.now()
    if (forcing === null) throw new ChannelError('configuration', 'token_dead', { operation: 'token' })
    const today = startOfLocalDay(localDateOf(now))
    const count = forcedAt !== null && forcedAt >= today ? forcedCount : 0
    if (count >= forcing.perDay) throw forcingUsedUp(startOfTomorrow(now))
    const nextAt = (forcedAt?.getTime() ?? 0) + forcing.gapMs
    if (now.getTime() < nextAt) throw forcingUsedUp(new Date(nextAt))
    await store.noteForcing(holder, by, { forcedAt: now, forcedCount: count + 1 })
  }

  #learn(held: HeldToken): HeldToken {
    if (this.#known === null || held.version > this.#known.version) this.#known = held
    return held
  }
}

function forcingUsedUp(retryAt: Date): ChannelError {
  return new ChannelError('unreachable', 'force_limit', { operation: 'token', retryAt })
}
