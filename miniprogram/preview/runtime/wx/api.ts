import { messageOf, report } from '../failures.ts'

export interface Callbacks<R> {
  success?: (result: R) => void
  fail?: (error: { errMsg: string }) => void
  complete?: (result: { errMsg: string }) => void
}

type Answer<R> = R & { errMsg: string }

/** A refusal in WeChat's form: `errMsg` reads `name:fail reason`, further fields as the API documents them. */
export class ApiFailure extends Error {
  readonly fields: Record<string, unknown>

  constructor(reason: string, fields: Record<string, unknown> = {}) {
    super(reason)
    this.fields = fields
  }
}

/** An asynchronous wx function: promise without callbacks, callbacks and no promise with them, as in WeChat. */
export type Api<O extends object, R extends object> = (
  options?: O & Callbacks<Answer<R>>,
) => Promise<Answer<R>> | undefined

/**
 * Makes an asynchronous wx function from what it does. A thrown error becomes `fail`; when the caller gave neither a
 * `fail` nor a `complete`, it is reported as uncaught, except for a person's own cancelling or refusing.
 */
export function api<O extends object, R extends object>(
  name: string,
  run: (options: O) => R | undefined | Promise<R | undefined>,
): Api<O, R> {
  return (options) => {
    const given = (options ?? {}) as O & Callbacks<Answer<R>>
    const outcome = attempt(run, given).then(
      (result) => ({ ...result, errMsg: `${name}:ok` }) as Answer<R>,
      (error: unknown) => Promise.reject(toFailure(name, error)),
    )
    if (given.success === undefined && given.fail === undefined && given.complete === undefined) return outcome
    deliver(outcome, given)
    return undefined
  }
}

async function attempt<O, R>(run: (options: O) => R | Promise<R>, options: O): Promise<R> {
  return run(options)
}

function toFailure(name: string, error: unknown): Error & { errMsg: string } {
  const errMsg = `${name}:fail ${messageOf(error)}`
  return Object.assign(new Error(errMsg), error instanceof ApiFailure ? error.fields : {}, { errMsg })
}

function deliver<R extends { errMsg: string }>(outcome: Promise<R>, callbacks: Callbacks<R>): void {
  const { success, fail, complete } = callbacks
  outcome
    .then(
      (result) => {
        success?.(result)
        complete?.(result)
      },
      (error: Error & { errMsg: string }) => {
        const ownChoice = /cancel|deny/.test(error.errMsg)
        if (fail === undefined && complete === undefined && !ownChoice) throw error
        fail?.(error)
        complete?.(error)
      },
    )
    .catch(report)
}

/** A set of listeners behind a pair of wx.onX and wx.offX. */
export interface Listeners<A extends unknown[]> {
  on(listener: (...args: A) => void): void
  off(listener?: (...args: A) => void): void
  fire(...args: A): void
}

/** `off()` without an argument removes all of them, as in WeChat. */
export function createListeners<A extends unknown[]>(): Listeners<A> {
  const listeners = new Set<(...args: A) => void>()
  return {
    on: (listener) => void listeners.add(listener),
    off: (listener) => {
      if (listener === undefined) listeners.clear()
      else listeners.delete(listener)
    },
    fire: (...args) => {
      for (const listener of [...listeners]) listener(...args)
    },
  }
}
