import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { ChannelError } from './channel-error.ts'
import { type ErrcodeTable, meaningOf } from './errcodes.ts'
import { type Bytes, callHttp, callJson, type HttpCall, parseAnswer } from './http-call.ts'
import type { HeldToken, TokenSource } from './token-source.ts'

export interface PlatformApiOptions {
  readonly baseUrl: string
  readonly errcodes: ErrcodeTable
  readonly tokens: TokenSource
  readonly pause?: (milliseconds: number) => Promise<void>
  /** for one call with all its tries, in milliseconds */
  readonly deadlineMs?: number
}

export interface PlatformCall {
  /** what is done, for errors: a fixed word */
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object | FormData
}

const DEADLINE_MS = 8_000
/** Pauses before the second and the third try when the platform is busy. */
const BUSY_PAUSES_MS = [200, 800]

/** What every answer may hold; platforms leave `errcode` out when all went well, or say 0. */
const Failure = z.object({ errcode: z.number().int().default(0), errmsg: z.string().default('') })
/** The platform names the field that it does not take: `argument invalid! data.thing1.value invalid`. */
const NAMED_FIELD = /\bdata\.(\w{1,40})\b/

/**
 * Calls of one platform that need its access token: errcodes become errors that say what they mean, a dead token is replaced
 * (asked for normally, then forced, each once), a busy platform is asked three times.
 */
export class PlatformApi {
  readonly #options: PlatformApiOptions

  constructor(options: PlatformApiOptions) {
    this.#options = options
  }

  /** @throws ChannelError */
  async json<T extends z.ZodType>(call: PlatformCall, schema: T): Promise<z.output<T>> {
    return this.#attempt(call, async (http) => {
      const answer = await callJson(http, z.looseObject({}))
      this.#check(call, answer)
      const parsed = schema.safeParse(answer)
      if (!parsed.success) throw new ChannelError('unknown_outcome', 'unexpected_answer', { operation: call.operation })
      return parsed.data
    })
  }

  /** For answers that are a picture when all went well, and JSON otherwise. @throws ChannelError */
  async bytes(call: PlatformCall): Promise<Bytes> {
    return this.#attempt(call, async (http) => {
      const answer = await callHttp(http)
      const isPicture = answer.contentType.startsWith('image/') && answer.bytes.length > 0
      if (answer.status === 200 && isPicture && !looksLikeJson(answer.bytes)) return answer
      this.#check(call, parseAnswer(call, answer, z.looseObject({})))
      throw new ChannelError('unknown_outcome', 'unexpected_answer', { operation: call.operation })
    })
  }

  async #attempt<T>(call: PlatformCall, run: (http: HttpCall) => Promise<T>): Promise<T> {
    const { tokens, pause = delay, deadlineMs = DEADLINE_MS } = this.#options
    const signal = AbortSignal.timeout(deadlineMs)
    let held = await tokens.current()
    const replace = replacer(tokens)
    const pauses = [...BUSY_PAUSES_MS]
    for (;;) {
      try {
        return await run(this.#http(call, held, signal))
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error
        const pauseMs = error.kind === 'back_off' ? pauses.shift() : undefined
        if (pauseMs !== undefined) await pause(pauseMs)
        else if (error.kind === 'refresh_token') held = await replace(held, error)
        else throw error
      }
    }
  }

  #http({ operation, method, path, query, body }: PlatformCall, { token }: HeldToken, signal: AbortSignal): HttpCall {
    const url = new URL(path, this.#options.baseUrl)
    url.search = new URLSearchParams({ ...query, access_token: token }).toString()
    return { operation, method, url, signal, ...(body === undefined ? {} : { body }) }
  }

  #check({ operation }: PlatformCall, answer: unknown): void {
    const { errcode, errmsg } = Failure.catch({ errcode: 0, errmsg: '' }).parse(answer)
    if (errcode === 0) return
    const kind = meaningOf(this.#options.errcodes, errcode)
    throw new ChannelError(kind, String(errcode), { operation, field: NAMED_FIELD.exec(errmsg)?.[1] ?? null })
  }
}

/** Another token for a dead one: asked for normally, then forced, each once. */
function replacer(tokens: TokenSource): (dead: HeldToken, error: ChannelError) => Promise<HeldToken> {
  let hasAsked = false
  let hasForced = !tokens.canForce
  return async (dead, { code }) => {
    const next = hasAsked ? dead : await tokens.ask(dead)
    if (!hasAsked && next.token !== dead.token) {
      hasAsked = true
      return next
    }
    // a token that was made a moment ago and is dead all the same
    if (hasForced) throw new ChannelError('configuration', code, { operation: 'token' })
    hasAsked = true
    hasForced = true
    return tokens.force(next)
  }
}

function looksLikeJson(bytes: Buffer): boolean {
  return bytes[0] === '{'.charCodeAt(0)
}
