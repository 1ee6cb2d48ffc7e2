import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Bot, createBot } from './bot.ts'
import { SimulatorChannel } from './channels/simulator.ts'
import type { BotConfig } from './config.ts'
import { type ConfiguredChannel, configuredChannels } from './configured-channels.ts'
import { createConversation } from './conversation.ts'
import { createDelivery } from './deliver.ts'
import { readerOfAll } from './dialog/by-example/reader.ts'
import { createPeerMemories } from './peer-memory.ts'
import { createPeerSessions } from './peer-sessions.ts'
import { createHealthReports } from './report-health.ts'
import { withRoomRules } from './room-rules.ts'
import { createServerApi, type ServerApi } from './server-api.ts'

export interface RunningBot {
  /** port of the simulator; undefined when that channel is off */
  readonly port: number | undefined
  /** one for each channel, as configured */
  readonly bots: readonly Bot[]
  /** Finishes what is in work, then closes every channel. */
  stop(): Promise<void>
}

/** An answer may take several calls to the server; chat platforms wait longer for it than that. */
const HANDLE_DEADLINE_MS = 20_000
/** Nobody waits longer for a channel that is away, or for somebody to sign in: it comes online later. */
const PATIENCE_MS = 20_000

/**
 * Starts a bot, its delivery and its health reports for each configured channel, with or without their platforms.
 * @throws ChannelUnusableError when one cannot run as it is set up; nothing is left running
 */
export async function startBot(config: BotConfig, logger: Logger): Promise<RunningBot> {
  // learnt before anybody writes: nobody is to wait for it
  readerOfAll()
  const api = createServerApi({ baseUrl: config.serverUrl, serviceToken: config.serviceToken })
  const configured = configuredChannels(config, api, logger)
  const bots = configured.map((channel) => prepareBot(channel, api, logger))
  const stop = async () => {
    await Promise.all(bots.map((one) => one.stop()))
  }
  try {
    await Promise.all(bots.map((one) => one.start()))
  } catch (error) {
    await stop()
    throw error
  }
  const simulator = configured.map(({ channel }) => channel).find((channel) => channel instanceof SimulatorChannel)
  return { port: simulator?.port, bots: bots.map(({ bot }) => bot), stop }
}

function prepareBot({ channel, options, delivers }: ConfiguredChannel, api: ServerApi, logger: Logger) {
  const { name } = channel
  const now = () => new Date()
  const sessions = createPeerSessions({ api, channel: name, now })
  const memories = createPeerMemories({ api, channel: name, logger })
  const conversation = createConversation({ api, sessions, memories, logger, now })
  const handle = withRoomRules(conversation, sessions)
  const bot = createBot({ channel, handle, logger, handleDeadlineMs: HANDLE_DEADLINE_MS, ...options })
  const isOnline = () => bot.health().loggedIn
  const delivery = createDelivery({ channel: name, api, sessions, say: bot.say, isOnline, logger })
  const reports = createHealthReports({ channel: name, api, health: bot.health, logger })
  return {
    bot,
    async start() {
      await withinPatience(bot.start(), (error) => logger.fatal({ err: error, channel: name }, 'channel cannot run'))
      if (delivers) delivery.start()
      reports.start()
    },
    async stop() {
      await delivery.stop()
      await bot.stop()
      await reports.stop()
    },
  }
}

/** Waits for work as long as anybody wants to; it goes on after that, and `onLateError` hears when it fails. */
async function withinPatience(work: Promise<void>, onLateError: (error: unknown) => void): Promise<void> {
  const over = new AbortController()
  work.catch((error) => {
    if (over.signal.aborted) onLateError(error)
  })
  const patience = delay(PATIENCE_MS, undefined, { signal: over.signal }).catch(() => undefined)
  try {
    await Promise.race([work, patience])
  } finally {
    over.abort()
  }
}
