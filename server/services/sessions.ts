import { randomInt } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { AppError } from '../errors.ts'
import { isUniqueViolation } from '../store/database-errors.ts'
import {
  findUser,
  findUserByIdentity,
  type Identity,
  insertBindingCode,
  insertResident,
  redeemBindingCode,
  type UserRow,
} from '../store/users.ts'
import type { Grant, Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

const ISSUER = 'shaopao'
/** A person's phone; the chatbot asks anew for each peer every few minutes. */
const LIFETIME_MINUTES = { phone: 12 * 60, peer: 10 } as const
type Lifetimes = Readonly<Record<keyof typeof LIFETIME_MINUTES, number>>
/** How long a change of roles made by another process may go unseen. */
const GRANTS_AGE_MS = 30_000
const BINDING_CODE_MINUTES = 30

export interface IssuedSession {
  readonly token: string
  readonly expiresAt: Date
  readonly person: Person
}

interface Claims extends Identity {
  readonly userId: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

interface KnownUser {
  readonly grants: readonly Grant[]
  readonly isActive: boolean
  readonly sessionsValidFrom: Date | null
}

/** Signed, expiring tokens, and the people behind them. */
export class Sessions {
  readonly #context: ServiceContext
  readonly #key: Uint8Array
  readonly #lifetimes: Lifetimes
  readonly #claims = new LRUCache<string, Claims>({ max: 5_000 })
  readonly #users: LRUCache<string, KnownUser>

  /**
   * @param key at least 32 bytes in base64
   * @param lifetimes in minutes
   */
  constructor(context: ServiceContext, key: string, lifetimes: Lifetimes = LIFETIME_MINUTES) {
    this.#context = context
    this.#lifetimes = lifetimes
    this.#key = Buffer.from(key, 'base64')
    this.#users = new LRUCache({
      max: 5_000,
      ttl: GRANTS_AGE_MS,
      // concurrent requests of one person share one reading
      fetchMethod: async (userId) => this.#readUser(userId),
    })
  }

  /** Signs in whoever the identity belongs to; an unknown one becomes a new resident. @throws AppError forbidden */
  async signIn(identity: Identity, kind: keyof typeof LIFETIME_MINUTES): Promise<IssuedSession> {
    const user = (await findUserByIdentity(this.#context.db, identity)) ?? (await this.#welcome(identity))
    if (!user.isActive) throw new AppError('forbidden', { detail: '这个账号已停用，请联系管理员' })
    return this.#issue(user.id, user.roles, identity, kind)
  }

  /** @throws AppError not_signed_in, session_expired */
  async verify(token: string): Promise<Person> {
    const claims = this.#claims.get(token) ?? (await this.#readToken(token))
    if (claims.expiresAtMs <= this.#context.clock.now().getTime()) throw new AppError('session_expired')
    const user = await this.#users.fetch(claims.userId)
    if (user === undefined || !user.isActive) throw new AppError('not_signed_in')
    if (user.sessionsValidFrom !== null && claims.issuedAtMs < user.sessionsValidFrom.getTime())
      throw new AppError('session_expired')
    return { userId: claims.userId, grants: user.grants, channel: claims.channel, peerId: claims.peerId }
  }

  /** A one-time code, eight digits, good for half an hour. */
  async createBindingCode(userId: string, createdBy: string): Promise<{ code: string; expiresAt: Date }> {
    const { db, clock, personalData } = this.#context
    const code = String(randomInt(100_000_000)).padStart(8, '0')
    const expiresAt = new Date(clock.now().getTime() + BINDING_CODE_MINUTES * 60_000)
    await insertBindingCode(db, { codeHash: personalData.hash('binding-code', code), userId, expiresAt, createdBy })
    return { code, expiresAt }
  }

  /** Gives the channel that this session came through to the account that the code was made for. @throws AppError binding_code_invalid */
  async bind(person: Person, code: string): Promise<IssuedSession> {
    const { db, clock, personalData } = this.#context
    const identity = { channel: person.channel, peerId: person.peerId }
    const codeHash = personalData.hash('binding-code', code)
    const userId = await redeemBindingCode(db, codeHash, identity, clock.now())
    if (userId === undefined) throw new AppError('binding_code_invalid')
    this.forget(userId)
    this.forget(person.userId)
    return this.signIn(identity, person.channel === 'miniprogram' ? 'phone' : 'peer')
  }

  /** Reads a person's roles anew at the next request. */
  forget(userId: string): void {
    this.#users.delete(userId)
  }

  async #welcome(identity: Identity): Promise<UserRow> {
    const { db } = this.#context
    try {
      const id = await insertResident(db, { contact: null, identity })
      return (await findUser(db, id)) as UserRow
    } catch (error) {
      // two first messages at once: the other one made the account
      const user = isUniqueViolation(error) ? await findUserByIdentity(db, identity) : null
      if (user === null) throw error
      return user
    }
  }

  async #issue(userId: string, grants: readonly Grant[], identity: Identity, kind: keyof typeof LIFETIME_MINUTES) {
    const now = this.#context.clock.now()
    const expiresAt = new Date(now.getTime() + this.#lifetimes[kind] * 60_000)
    const token = await new SignJWT({ ch: identity.channel, peer: identity.peerId, ms: now.getTime() })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(this.#key)
    // as they will be read from the token, which tells its end in whole seconds
    const expiresAtMs = Math.floor(expiresAt.getTime() / 1000) * 1000
    this.#claims.set(token, { userId, ...identity, issuedAtMs: now.getTime(), expiresAtMs })
    return { token, expiresAt, person: { userId, grants, ...identity } }
  }

  async #readToken(token: string): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        issuer: ISSUER,
        algorithms: ['HS256'],
        currentDate: this.#context.clock.now(),
      })
      const claims: Claims = {
        userId: String(payload.sub),
        channel: String(payload.ch),
        peerId: String(payload.peer),
        issuedAtMs: Number(payload.ms),
        expiresAtMs: Number(payload.exp) * 1000,
      }
      this.#claims.set(token, claims)
      return claims
    } catch (error) {
      throw new AppError(error instanceof errors.JWTExpired ? 'session_expired' : 'not_signed_in', { cause: error })
    }
  }

  async #readUser(userId: string): Promise<KnownUser | undefined> {
    const user = await findUser(this.#context.db, userId)
    if (user === null) return undefined
    return { grants: user.roles, isActive: user.isActive, sessionsValidFrom: user.sessionsValidFrom }
  }
}
