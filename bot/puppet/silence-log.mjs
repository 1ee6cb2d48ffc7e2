/**
 * Imported before wechaty, for its effect: wechaty reads WECHATY_LOG once, while it loads.
 * Its own log would print contact names and message texts, and at `verbose` it installs process-wide handlers that
 * swallow uncaught exceptions, so the level is not left to the environment. Our own log is pino, handed to createBot.
 */
process.env.WECHATY_LOG = 'silent'
