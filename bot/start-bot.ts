import type { Logger } from 'pino'
import { type Bot, createBot } from './bot.ts'
import { SimulatorChannel } from './channels/simulator.ts'
import type { BotConfig } from './config.ts'
import { createConversation } from './conversation.ts'
import { createDelivery } from './deliver.ts'
import { createPeerMemories } from './peer-memory.ts'
import { createPeerSessions } from './peer-sessions.ts'
import type { Channel } from './puppet/channel.ts'
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

/** Starts a bot and its delivery for each configured channel. Rejects, with nothing left running, when one cannot start. */
export async function startBot(config: BotConfig, logger: Logger): Promise<RunningBot> {
  const api = createServerApi({ baseUrl: config.serverUrl, serviceToken: config.serviceToken })
  const simulator = config.channels.includes('simulator')
    ? new SimulatorChannel({ port: config.simulatorPort })
    : undefined
  const channels: Channel[] = simulator ? [simulator] : []
  const started: { readonly bot: Bot; stop(): Promise<void> }[] = []
  const stop = async () => {
    await Promise.all(started.map((channel) => channel.stop()))
  }
  try {
    for (const channel of channels) started.push(await startChannel(channel, api, logger))
  } catch (error) {
    await stop()
    throw error
  }
  return { port: simulator?.port, bots: started.map(({ bot }) => bot), stop }
}

async function startChannel(channel: Channel, api: ServerApi, logger: Logger) {
  const now = () => new Date()
  const sessions = createPeerSessions({ api, channel: channel.name, now })
  const memories = createPeerMemories({ api, channel: channel.name, logger })
  const handle = createConversation({ api, sessions, memories, logger, now })
  const bot = createBot({ channel, handle, logger, handleDeadlineMs: HANDLE_DEADLINE_MS })
  const isOnline = () => bot.health().loggedIn
  const delivery = createDelivery({ channel: channel.name, api, sessions, say: bot.say, isOnline, logger })
  await bot.start()
  delivery.start()
  return {
    bot,
    async stop() {
      await delivery.stop()
      await bot.stop()
    },
  }
}
