import { z } from 'zod'

// people read why a setting is refused
z.config(z.locales.zhCN())

const Port = z.coerce.number().int().min(0).max(65_535)
const optionalText = z.string().optional()
const aesKey = z
  .string()
  .regex(/^[A-Za-z0-9]{43}$/, '要 43 个字母或数字')
  .optional()

/** Every setting of the server, read once from the environment. README lists them; a test holds the two together. */
export const ConfigSchema = z.object({
  PROFILE: z
    .enum(['demo', 'production'])
    .default('demo')
    .describe('demo：演示身份、示例数据和模拟器；production：正式运行，缺少密钥时拒绝启动'),
  HOST: z.string().default('127.0.0.1').describe('监听地址；放在反向代理后面时保持默认'),
  PORT: Port.default(3000).describe('监听端口'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('居民访问本系统的网址，印在凭证的二维码里，如 https://liuzhuan.example.gov.cn'),
  TRUST_PROXY: z.stringbool().default(false).describe('在反向代理后面时设为 true，从 X-Forwarded-For 取来访地址'),
  DATA_DIR: z.string().default('./data').describe('内置数据库和自动生成的密钥放在这里'),
  DATABASE_URL: optionalText.describe('PostgreSQL 连接串；不填则用内置的 PostgreSQL'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16).describe('数据库连接数'),
  SESSION_KEY: optionalText.describe('登录令牌签名密钥，至少 32 字节的 base64'),
  PERSONAL_DATA_KEY: optionalText.describe('个人信息加密密钥，32 字节的 base64；丢失后个人信息无法恢复'),
  SERVICE_TOKEN: optionalText.describe('聊天机器人访问服务器的口令'),
  WECHAT_APPID: optionalText.describe('小程序 AppID'),
  WECHAT_SECRET: optionalText.describe('小程序 AppSecret'),
  WECHAT_API_URL: z.url().default('https://api.weixin.qq.com').describe('微信接口地址，测试时可换'),
  WECHAT_CALLBACK_TOKEN: optionalText.describe(
    '小程序消息推送的 Token（安全模式、XML）；回调地址是 /callbacks/mini-program',
  ),
  WECHAT_CALLBACK_AES_KEY: aesKey.describe('小程序消息推送的 EncodingAESKey，43 个字符'),
  OFFICIAL_ACCOUNT_APPID: optionalText.describe('公众号 AppID；不填则不用公众号'),
  OFFICIAL_ACCOUNT_SECRET: optionalText.describe('公众号 AppSecret'),
  OFFICIAL_ACCOUNT_CALLBACK_TOKEN: optionalText.describe(
    '公众号服务器配置的 Token（安全模式）；回调地址是 /callbacks/official-account',
  ),
  OFFICIAL_ACCOUNT_CALLBACK_AES_KEY: aesKey.describe('公众号服务器配置的 EncodingAESKey，43 个字符'),
  WECOM_CORPID: optionalText.describe('企业微信企业 ID；不填则不用企业微信应用'),
  WECOM_AGENTID: z.coerce.number().int().positive().optional().describe('企业微信应用的 AgentId'),
  WECOM_SECRET: optionalText.describe('企业微信应用的 Secret'),
  WECOM_CALLBACK_TOKEN: optionalText.describe('企业微信应用接收消息的 Token；回调地址是 /callbacks/wecom'),
  WECOM_CALLBACK_AES_KEY: aesKey.describe('企业微信应用接收消息的 EncodingAESKey，43 个字符'),
  WECOM_API_URL: z.url().default('https://qyapi.weixin.qq.com').describe('企业微信接口地址，测试时可换'),
  SMS_API_URL: z.url().optional().describe('短信网关地址；不填则不发短信。送达回执的回调地址是 /callbacks/sms'),
  SMS_KEY: optionalText.describe('短信网关的密钥，也用来核对它的回调'),
  SMS_SIGNATURE: optionalText.describe('短信签名，不带【】'),
  RATE_LIMIT_SCALE: z.coerce.number().positive().default(1).describe('访问频率上限的倍数，压力测试时调大'),
  QUIET_HOURS: optionalText.describe(
    '这段时间不主动发消息，写成 21:00-07:30；none 表示全天都发。不填时正式运行按 21:00-07:30，演示全天都发',
  ),
  ESCALATION_MINUTES: z
    .string()
    .default('195,390,780')
    .describe('任务超时后，再过多少工作分钟依次上报站点负责人、县流转中心、领导周报'),
  SIMULATOR_PORT: Port.default(0).describe('演示：模拟聊天通道的端口，0 为自动选择'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('warn')
    .describe('日志级别'),
})
export type Config = Readonly<z.infer<typeof ConfigSchema>>

/** Thrown at start when a setting is missing or wrong; the message names each. */
export class ConfigError extends Error {}

/** Without these no server starts in earnest. */
export const REQUIRED_IN_PRODUCTION = [
  'SESSION_KEY',
  'PERSONAL_DATA_KEY',
  'SERVICE_TOKEN',
  'WECHAT_APPID',
  'WECHAT_SECRET',
  'PUBLIC_URL',
] as const satisfies readonly (keyof Config)[]

/** Settings that are of use only together: each is set whole or not at all. */
export const SETTINGS_TOGETHER = [
  ['WECHAT_APPID', 'WECHAT_SECRET'],
  ['WECHAT_CALLBACK_TOKEN', 'WECHAT_CALLBACK_AES_KEY'],
  ['OFFICIAL_ACCOUNT_APPID', 'OFFICIAL_ACCOUNT_SECRET'],
  ['OFFICIAL_ACCOUNT_CALLBACK_TOKEN', 'OFFICIAL_ACCOUNT_CALLBACK_AES_KEY'],
  ['WECOM_CORPID', 'WECOM_AGENTID', 'WECOM_SECRET'],
  ['WECOM_CALLBACK_TOKEN', 'WECOM_CALLBACK_AES_KEY'],
  ['SMS_API_URL', 'SMS_KEY', 'SMS_SIGNATURE'],
] as const satisfies readonly (readonly (keyof Config)[])[]

/**
 * Parses the environment once; the result is frozen.
 * @throws ConfigError that names every wrong setting, and every secret that production lacks
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = ConfigSchema.safeParse(withoutBlanks(environment))
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`配置有误，请修改后再启动：\n${lines.join('\n')}`)
  }
  const missing = REQUIRED_IN_PRODUCTION.filter((name) => parsed.data[name] === undefined)
  if (parsed.data.PROFILE === 'production' && missing.length > 0) {
    throw new ConfigError(`正式运行（PROFILE=production）缺少配置，拒绝启动：${missing.join('、')}`)
  }
  const halves = SETTINGS_TOGETHER.flatMap((group) => {
    const lacking = group.filter((name) => parsed.data[name] === undefined)
    return lacking.length === 0 || lacking.length === group.length
      ? []
      : [`${group.join('、')} 还缺 ${lacking.join('、')}`]
  })
  if (halves.length > 0) throw new ConfigError(`这些配置要一起填写：${halves.join('；')}`)
  return Object.freeze(parsed.data)
}

/** `PORT=` in an environment file means that nobody has set it, not port 0. */
function withoutBlanks(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const trimmed = Object.entries(environment).map(([name, text]) => [name, text?.trim() ?? ''])
  return Object.fromEntries(trimmed.filter(([, text]) => text !== ''))
}
