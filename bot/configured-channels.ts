import type { Logger } from 'pino'
import type { BotOptions } from './bot.ts'
import { InboxChannel } from './channels/inbox.ts'
import { PersonalChannel } from './channels/personal.ts'
import { SimulatorChannel } from './channels/simulator.ts'
import { WeComAibotChannel } from './channels/wecom-aibot.ts'
import type { BotConfig } from './config.ts'
import type { Channel } from './puppet/channel.ts'
import type { ServerApi } from './server-api.ts'

/** A channel with what the bot has to do otherwise on it. */
export interface ConfiguredChannel {
  readonly channel: Channel
  readonly options: Partial<BotOptions>
  /** false: the server itself says there what nobody asked for */
  readonly delivers: boolean
}

export const PERSONAL_WARNING =
  '注意：开了个人微信号（BOT_PERSONAL）。微信会封停自动收发消息的个人号，它只应答、不主动发，仅作临时之用；正式渠道请用小程序、公众号或企业微信。'

/** An answer goes through the server, which may take its time with the platform. */
const INBOX_OPTIONS = { sendDeadlineMs: 30_000 }
/** Somebody has to scan a code with the phone of the account first; and it says one thing at a time, slowly. */
const PERSONAL_OPTIONS = { startDeadlineMs: 600_000, silenceMs: 180_000, sendDeadlineMs: 30_000, concurrency: 1 }

/** Every channel that is configured, none of them open yet. */
export function configuredChannels(config: BotConfig, api: ServerApi, logger: Logger): ConfiguredChannel[] {
  const channels: ConfiguredChannel[] = []
  if (config.channels.includes('simulator')) {
    channels.push({ channel: new SimulatorChannel({ port: config.simulatorPort }), options: {}, delivers: true })
  }
  for (const name of ['official-account', 'wecom'] as const) {
    if (!config.channels.includes(name)) continue
    channels.push({ channel: new InboxChannel({ name, api }), options: INBOX_OPTIONS, delivers: false })
  }
  if (config.wecomAibot) {
    channels.push({ channel: new WeComAibotChannel({ ...config.wecomAibot, logger }), options: {}, delivers: true })
  }
  if (config.personal) {
    logger.warn(PERSONAL_WARNING)
    channels.push({
      channel: new PersonalChannel({ ...config.personal, logger }),
      options: PERSONAL_OPTIONS,
      delivers: true,
    })
  }
  return channels
}
