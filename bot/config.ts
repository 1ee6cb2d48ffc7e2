import { readFileSync } from 'node:fs'
import { z } from 'zod'

const optionalText = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional()

/** Channels that this program knows. */
const CHANNELS = ['simulator'] as const

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
    .describe('聊天渠道，逗号分隔；不填时 demo 用 simulator'),
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(0).describe('模拟聊天渠道的端口，0 为自动选择'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('warn')
    .describe('日志级别'),
})

export interface BotConfig {
  readonly serverUrl: string
  readonly serviceToken: string
  readonly channels: readonly (typeof CHANNELS)[number][]
  readonly simulatorPort: number
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
    logLevel: LOG_LEVEL,
  })
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
