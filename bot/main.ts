import { pino } from 'pino'
import { type BotConfig, BotConfigError, parseBotConfig } from './config.ts'
import { startBot } from './start-bot.ts'

/** Time to finish what is in work, in milliseconds; whoever started this process waits a little longer. */
const STOP_DEADLINE_MS = 5_000

/** `npm run bot`: runs until a signal, or until the process that started it goes away. */
async function main(): Promise<void> {
  const config = readConfig()
  const logger = pino(
    { level: config.logLevel, name: 'bot', redact: { paths: ['*.phone', '*.name', '*.token'], censor: '[hidden]' } },
    pino.destination({ dest: 2, sync: false }),
  )
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection')
    end(1)
  })
  const starting = startBot(config, logger)
  let ending = false
  const stop = (reason: string) => {
    if (ending) return
    ending = true
    logger.info({ reason }, 'stopping')
    setTimeout(() => end(1), STOP_DEADLINE_MS).unref()
    starting
      .then((running) => running.stop())
      .then(
        () => end(0),
        () => end(1),
      )
  }
  process.once('SIGTERM', () => stop('SIGTERM'))
  process.once('SIGINT', () => stop('SIGINT'))
  // Nobody is left to stop it, nor to pass chats on.
  process.once('disconnect', () => stop('parent is gone'))

  const running = await starting.catch((error: unknown) => {
    logger.fatal({ err: error }, 'the chatbot could not start')
    return end(1)
  })
  if (running.bots.length === 0) logger.warn('no chat channel is configured (BOT_CHANNELS)')
  process.send?.({ type: 'ready', port: running.port })
}

function readConfig(): BotConfig {
  try {
    return parseBotConfig(process.env)
  } catch (error) {
    if (!(error instanceof BotConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    return end(1)
  }
}

function end(code: number): never {
  return process.exit(code)
}

await main()
