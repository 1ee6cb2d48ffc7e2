import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** The program's log: JSON lines on standard error. Personal data never goes in; what might slip in is struck out. */
export function createLogger(level: Config['LOG_LEVEL']): Logger {
  return pino(
    {
      level,
      redact: { paths: ['*.phone', '*.name', '*.address', '*.token', '*.authorization', '*.code'], censor: '[hidden]' },
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
