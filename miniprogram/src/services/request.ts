import { OPERATIONS, type Operations, type Session } from './api-types.js'
import { Failure, failureOf, failureOfAnswer } from './failure.js'
import type { HttpAnswer, Platform } from './platform.js'
import { createSessionKeeper, type SessionKeeper } from './session.js'

export type OperationId = keyof typeof OPERATIONS
export type InputOf<K extends OperationId> = Omit<Operations[K], 'response'>
export type ResponseOf<K extends OperationId> = Operations[K]['response']

interface OperationShape {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly isPublic?: true
  readonly idempotencyKey?: true
}

interface InputShape {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
}

export interface CallOptions {
  /** Names one submit: a repeat with the same key is answered by the first one's result. */
  idempotencyKey?: string
  /** id of the person in whose name alone it may be sent: the phone may have changed hands meanwhile */
  inNameOf?: string
  /** a body that is no JSON */
  bytes?: { readonly content: ArrayBuffer; readonly contentType: string }
}

/** An operation that needs an `Idempotency-Key` cannot be called without one. */
type OptionsOf<K extends OperationId> = (typeof OPERATIONS)[K] extends { idempotencyKey: true }
  ? [options: CallOptions & { idempotencyKey: string }]
  : [options?: CallOptions]

export interface Api {
  /** @throws Failure with a message for the person */
  call<K extends OperationId>(id: K, input: InputOf<K>, ...options: OptionsOf<K>): Promise<ResponseOf<K>>
  readonly session: SessionKeeper
}

/** Longest that a person waits for one call, its retries included. */
export const DEADLINE_MS = 10_000
/** A picture takes its time where the network is weak. */
const UPLOAD_DEADLINE_MS = 30_000
/** Pauses before the second and third try of a call that changes nothing. */
const RETRY_PAUSES_MS = [400, 1200] as const
const PASSING_STATUSES = [502, 503, 504]

/** A path of the contract with its parameters filled in. */
export function pathWith(path: string, params: InputShape['params']): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
}

/** @throws Failure when somebody else has signed in */
function nameChecked(session: Session, { inNameOf }: CallOptions): Session {
  if (inNameOf === undefined || inNameOf === session.me.id) return session
  throw new Failure('这台手机换了账号，请再试一次。', 'account_changed', 401)
}

function queryText(query: InputShape['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** The one way to the server: types by the contract, sign-in, deadline, retries of safe calls, failures in Chinese. */
export function createApi(platform: Platform, baseUrl: string): Api {
  async function sendOnce(
    operation: OperationShape,
    input: InputShape,
    options: CallOptions,
    token: string | undefined,
    timeoutMs: number,
  ): Promise<HttpAnswer> {
    const body = options.bytes?.content ?? (input.body === undefined ? undefined : JSON.stringify(input.body))
    return platform.send({
      method: operation.method,
      url: `${baseUrl}${pathWith(operation.path, input.params)}${queryText(input.query)}`,
      headers: {
        'content-type': options.bytes?.contentType ?? 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      },
      ...(body === undefined ? {} : { body }),
      timeoutMs,
    })
  }

  /** Only calls that change nothing are repeated unasked. */
  async function sendPatiently(
    operation: OperationShape,
    input: InputShape,
    options: CallOptions,
    token: string | undefined,
    endsAt: number,
  ): Promise<HttpAnswer> {
    for (const pause of operation.method === 'GET' ? RETRY_PAUSES_MS : []) {
      try {
        const answer = await sendOnce(operation, input, options, token, endsAt - platform.now())
        if (!PASSING_STATUSES.includes(answer.status)) return answer
      } catch (error) {
        if (platform.now() + pause >= endsAt) throw error
      }
      if (platform.now() + pause < endsAt) await platform.wait(pause)
    }
    return sendOnce(operation, input, options, token, Math.max(endsAt - platform.now(), 1))
  }

  async function answerOf(operation: OperationShape, input: InputShape, options: CallOptions): Promise<HttpAnswer> {
    const patience = options.bytes === undefined ? DEADLINE_MS : UPLOAD_DEADLINE_MS
    const endsAt = platform.now() + patience
    const token = operation.isPublic ? session.keptToken() : nameChecked(await session.signIn(), options).token
    const answer = await sendPatiently(operation, input, options, token, endsAt)
    if (answer.status !== 401 || token === undefined) return answer
    const renewed = nameChecked(await session.signInAgain(token), options)
    return sendPatiently(operation, input, options, renewed.token, platform.now() + patience)
  }

  async function run(operation: OperationShape, input: InputShape, options: CallOptions): Promise<unknown> {
    try {
      const { status, body } = await answerOf(operation, input, options)
      if (status < 200 || status > 299) throw failureOfAnswer(status, body)
      return body
    } catch (error) {
      throw failureOf(error)
    }
  }

  const exchange = async (code: string): Promise<Session> => {
    const { status, body } = await sendOnce(
      OPERATIONS.signInByMiniProgram,
      { body: { code } },
      {},
      undefined,
      DEADLINE_MS,
    )
    if (status !== 200) throw failureOfAnswer(status, body)
    return body as Session
  }
  const session = createSessionKeeper(platform, exchange)

  return {
    session,
    // The server checks every answer against the contract before it leaves, so the cast states what is already true.
    call: async <K extends OperationId>(id: K, input: InputOf<K>, ...[options]: OptionsOf<K>) =>
      (await run(OPERATIONS[id], input as InputShape, options ?? {})) as ResponseOf<K>,
  }
}
