import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** What might slip in by a careless line; nobody means to log it. */
const STRUCK_OUT = ['phone', 'name', 'address', 'token', 'authorization', 'code', 'pickupCode', 'body']
const CAUSES_TOLD = 4

/** The program's log: JSON lines on standard error. Personal data never goes in; what might slip in is struck out. */
export function createLogger(
  level: Config['LOG_LEVEL'],
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      redact: { paths: STRUCK_OUT.flatMap((field) => [field, `*.${field}`]), censor: '[hidden]' },
      serializers: { err: (error: unknown) => describeError(error, CAUSES_TOLD) },
    },
    destination,
  )
}

/** Kind, message and place of an error, not what else it carries: a driver's holds statements and values, a parser's the body. */
function describeError(error: unknown, causesTold: number): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, cause } = error as Error & { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' ? { sqlState: code } : {}),
    ...(cause === undefined || causesTold === 0 ? {} : { cause: describeError(cause, causesTold - 1) }),
  }
}
