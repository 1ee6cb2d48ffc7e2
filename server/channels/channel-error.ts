import { addDays, localDateOf, startOfLocalDay } from '../domain/calendar-time.ts'
import type { ErrcodeMeaning } from './errcodes.ts'
import type { RefusalReason, SendResult } from './port.ts'

/**
 * Why a call of a platform did not succeed: what its errcode means, or
 * - `unreachable`: the request certainly did not arrive
 * - `unknown_outcome`: it may have been carried out: no answer in time, a broken connection, a page instead of JSON
 */
export type FaultKind = ErrcodeMeaning | 'unreachable' | 'unknown_outcome'

/** A call that did not succeed. Neither its message nor its fields hold secrets, personal data or the platform's text. */
export class ChannelError extends Error {
  readonly kind: FaultKind
  /** the errcode, or a word of ours: `timeout`, `broken_off`, `not_json` … */
  readonly code: string
  /** name of the field that the platform did not take, e.g. `thing1` */
  readonly field: string | null
  /** when the platform may be asked again, where it says so */
  readonly retryAt: Date | null

  constructor(
    kind: FaultKind,
    code: string,
    options: { readonly operation: string; readonly field?: string | null; readonly retryAt?: Date | null },
  ) {
    super(`${options.operation} failed: ${code} (${kind})`)
    this.name = 'ChannelError'
    this.kind = kind
    this.code = code
    this.field = options.field ?? null
    this.retryAt = options.retryAt ?? null
  }
}

const MINUTE_MS = 60_000
/** The platform's day may begin a little later than ours. */
const AFTER_MIDNIGHT_MS = 5 * MINUTE_MS

const REFUSALS: Partial<Record<FaultKind, RefusalReason>> = {
  bad_peer: 'bad_peer',
  no_consent: 'no_consent',
  window_closed: 'window_closed',
  content: 'content',
  configuration: 'configuration',
  our_bug: 'invalid_message',
  bad_code: 'invalid_message',
}

/** How a try ended that met this error. */
export function resultOf(error: ChannelError, now: Date): SendResult {
  const { kind, code } = error
  const reason = REFUSALS[kind]
  if (reason !== undefined) return { outcome: 'refused', code, reason, field: error.field }
  if (kind === 'unknown_outcome') return { outcome: 'ambiguous', code }
  const wholeChannel = kind !== 'back_off'
  return { outcome: 'failed', code, retryAt: error.retryAt ?? retryAtOf(kind, now), wholeChannel }
}

function retryAtOf(kind: FaultKind, now: Date): Date {
  if (kind === 'stop_until_tomorrow') return startOfTomorrow(now)
  if (kind === 'next_minute') return new Date((Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS)
  return new Date(now.getTime() + MINUTE_MS)
}

/** A few minutes into the next day, Asia/Shanghai. */
export function startOfTomorrow(now: Date): Date {
  return new Date(startOfLocalDay(addDays(localDateOf(now), 1)).getTime() + AFTER_MIDNIGHT_MS)
}
