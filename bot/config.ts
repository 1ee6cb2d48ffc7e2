import { readFileSync } from 'node:fs'
import { z } from 'zod'

const optionalText = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional()

/** Channels that this program knows; a personal account is switched on by BOT_PERSONAL instead. */
const CHANNELS = ['simulator', 'official-account', 'wecom', 'wecom-aibot'] as const

const NPM_NAME = /^(@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*$/

/** Every setting of the chatbot, read once from the environment; the descriptions are for its users. */
export const BotConfigSchema = z.object({
  PROFILE: z.enum(['demo', 'production']).default('demo').describe('与服务器一致；production 时不开模拟聊天'),
  SERVER_URL: z.url().default('http://127.0.0.1:3000').describe('服务器地址'),
  SERVICE_TOKEN: optionalText.describe('访问服务器的口令，与服务器的 SERVICE_TOKEN 相同'),
  SERVICE_TOKEN_FILE: optionalText.describe('从文件读口令；SERVICE_TOKEN 优先'),
  BOT_CHANNELS: z
    .string()
    .optional()
    .transform((text) => text?.split(/[\s,]+/).filter((name) => name !== ''))
    .pipe(z.array(z.enum(CHANNELS)).optional())
    .describe(
      '聊天渠道，逗号分隔：simulator、official-account（公众号）、wecom（企业微信应用）、wecom-aibot（智能机器人）；不填时 demo 用 simulator',
    ),
  WECOM_AIBOT_ID: optionalText.describe('企业微信智能机器人的 Bot ID，渠道 wecom-aibot 必填'),
  WECOM_AIBOT_SECRET: optionalText.describe('企业微信智能机器人的 Secret，渠道 wecom-aibot 必填'),
  WECOM_AIBOT_NAME: z.string().trim().min(1).default('少跑').describe('智能机器人在企业微信里的名字，群里 @ 它用'),
  WECOM_AIBOT_URL: z
    .url({ protocol: /^wss?$/ })
    .optional()
    .describe('智能机器人的长连接地址，私有部署的企业微信才要填'),
  BOT_PERSONAL: optionalText
    .pipe(z.string().regex(NPM_NAME, '请填写 npm 包名').optional())
    .describe('用个人微信号聊天：填自己装好的 wechaty puppet 包名。有封号风险，只应答、不主动发，默认不用'),
  BOT_PERSONAL_DAILY_CAP: z.coerce.number().int().min(1).max(1000).default(200).describe('个人微信号一天最多发几条'),
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(0).describe('模拟聊天渠道的端口，0 为自动选择'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('warn')
    .describe('日志级别'),
})

type Settings = z.infer<typeof BotConfigSchema>

export interface BotConfig {
  readonly serverUrl: string
  readonly serviceToken: string
  readonly channels: readonly (typeof CHANNELS)[number][]
  readonly simulatorPort: number
  /** undefined: that channel is off */
  readonly wecomAibot:
    | { readonly botId: string; readonly secret: string; readonly botName: string; readonly url?: string }
    | undefined
  /** undefined: no personal account */
  readonly personal: { readonly puppetName: string; readonly dailyCap: number } | undefined
  readonly logLevel: z.infer<typeof BotConfigSchema>['LOG_LEVEL']
}

/** Thrown at start when a setting is missing or wrong; the message names each. */
export class BotConfigError extends Error {
  override readonly name = 'BotConfigError'
}

/**
 * Parses the environment once; the result is frozen.
 * @throws BotConfigError that names every wrong setting
 */
export function parseBotConfig(environment: Readonly<Record<string, string | undefined>>): BotConfig {
  const parsed = BotConfigSchema.safeParse(environment)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new BotConfigError(`聊天机器人的配置有误，请修改后再启动：\n${lines.join('\n')}`)
  }
  const { PROFILE, SERVER_URL, SERVICE_TOKEN, SERVICE_TOKEN_FILE, BOT_CHANNELS, SIMULATOR_PORT, LOG_LEVEL } =
    parsed.data
  const channels = BOT_CHANNELS ?? (PROFILE === 'demo' ? ['simulator' as const] : [])
  // The simulator believes whoever a page says it is.
  if (PROFILE === 'production' && channels.includes('simulator')) {
    throw new BotConfigError('正式运行（PROFILE=production）不能开模拟聊天，请从 BOT_CHANNELS 去掉 simulator')
  }
  return Object.freeze({
    serverUrl: SERVER_URL,
    serviceToken: SERVICE_TOKEN ?? readTokenFile(SERVICE_TOKEN_FILE),
    channels: [...new Set(channels)],
    simulatorPort: SIMULATOR_PORT,
    wecomAibot: channels.includes('wecom-aibot') ? wecomAibotOf(parsed.data) : undefined,
    personal: personalOf(parsed.data),
    logLevel: LOG_LEVEL,
  })
}

function wecomAibotOf(settings: Settings): BotConfig['wecomAibot'] {
  const { WECOM_AIBOT_ID, WECOM_AIBOT_SECRET, WECOM_AIBOT_NAME, WECOM_AIBOT_URL } = settings
  if (WECOM_AIBOT_ID === undefined || WECOM_AIBOT_SECRET === undefined) {
    throw new BotConfigError(
      '渠道 wecom-aibot 缺少 WECOM_AIBOT_ID 或 WECOM_AIBOT_SECRET，请在企业微信后台的智能机器人里查看',
    )
  }
  const bot = { botId: WECOM_AIBOT_ID, secret: WECOM_AIBOT_SECRET, botName: WECOM_AIBOT_NAME }
  return WECOM_AIBOT_URL === undefined ? bot : { ...bot, url: WECOM_AIBOT_URL }
}

function personalOf({ BOT_PERSONAL, BOT_PERSONAL_DAILY_CAP }: Settings): BotConfig['personal'] {
  return BOT_PERSONAL === undefined ? undefined : { puppetName: BOT_PERSONAL, dailyCap: BOT_PERSONAL_DAILY_CAP }
}

function readTokenFile(file: string | undefined): string {
  if (file === undefined) throw new BotConfigError('缺少口令：请设置 SERVICE_TOKEN 或 SERVICE_TOKEN_FILE')
  let token: string
  try {
    token = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new BotConfigError(`读不到口令文件 SERVICE_TOKEN_FILE=${file}`, { cause: error })
  }
  if (token === '') throw new BotConfigError(`口令文件是空的：SERVICE_TOKEN_FILE=${file}`)
  return token
}
