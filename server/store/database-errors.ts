interface ErrorParts {
  readonly code?: unknown
  readonly originalCode?: unknown
  readonly kind?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly meta?: { readonly driverAdapterError?: unknown }
}

/** An error and what is behind it, however deep Prisma and its driver adapter have wrapped it. */
function* layersOf(error: unknown): Generator<ErrorParts> {
  for (let layer: unknown = error, depth = 0; typeof layer === 'object' && layer !== null && depth < 6; depth += 1) {
    yield layer
    const { cause, meta } = layer as ErrorParts
    layer = cause ?? meta?.driverAdapterError
  }
}

/** PostgreSQL's SQLSTATE behind an error. */
export function sqlStateOf(error: unknown): string | undefined {
  for (const { code, originalCode } of layersOf(error)) {
    for (const candidate of [originalCode, code]) {
      if (typeof candidate === 'string' && /^[0-9A-Z]{5}$/.test(candidate) && !candidate.startsWith('P2')) {
        return candidate
      }
    }
  }
  return undefined
}

/** Class 08 connection exception, 57P01 to 57P03 shutting down or starting, 53300 too many connections. */
const AWAY_STATE = /^(08|57P0[123]|53300)/
const AWAY_SOCKET: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND'])
const AWAY_KIND: ReadonlySet<unknown> = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'])
/** What `pg` and its pool say without a code. */
const AWAY_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect)/

/** Does an error say that the database cannot be reached just now? The same request may succeed in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  if (AWAY_STATE.test(sqlStateOf(error) ?? '')) return true
  return [...layersOf(error)].some(
    ({ code, kind, message }) =>
      AWAY_SOCKET.has(code) || AWAY_KIND.has(kind) || (typeof message === 'string' && AWAY_MESSAGE.test(message)),
  )
}

/** What the books say to a posting into a closed month: see the migration that keeps day sums. */
const MONTH_CLOSED = 'MC001'

/** Does an error say that a month was closed since it was looked at which days are open? The same posting may then go later. */
export function isMonthClosed(error: unknown): boolean {
  return sqlStateOf(error) === MONTH_CLOSED
}

/**
 * 57014 a statement was cut off at its deadline, 55P03 a lock was not had in time, 40P01 two waited for each other, 40001 the
 * day of recording was closed in between, MC001 the month of posting.
 */
const SLOW_STATE: ReadonlySet<string | undefined> = new Set(['57014', '55P03', '40P01', '40001', MONTH_CLOSED])

/** Does an error say that the database gave up waiting? The same request may succeed when fewer ask at once. */
export function isDatabaseSlow(error: unknown): boolean {
  return SLOW_STATE.has(sqlStateOf(error))
}

/** Two waited for each other, and this one was chosen to give way: it may begin again. */
export function isDeadlock(error: unknown): boolean {
  return sqlStateOf(error) === '40P01'
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === '23505' || (error as { code?: unknown } | null)?.code === 'P2002'
}
