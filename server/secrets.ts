import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Config, ConfigError } from './config.ts'

const key = z
  .string()
  .refine((text) => z.base64().safeParse(text).success && Buffer.from(text, 'base64').length >= 32, {
    message: '要 32 字节以上的 base64，可用 openssl rand -base64 32 生成',
  })
const SecretsSchema = z.object({
  sessionKey: key,
  personalDataKey: key,
  /** only what may stand in an Authorization header */
  serviceToken: z.string().regex(/^[\w.~+/=-]{24,}$/, '要 24 个以上的字母或数字'),
})
export type Secrets = Readonly<z.infer<typeof SecretsSchema>>

const SETTING: Readonly<Record<string, keyof Config>> = {
  sessionKey: 'SESSION_KEY',
  personalDataKey: 'PERSONAL_DATA_KEY',
  serviceToken: 'SERVICE_TOKEN',
}

/**
 * The secrets from the configuration, or, outside production, generated once into `<DATA_DIR>/secrets.json` (mode 0600).
 * @throws ConfigError when one is too short, or production lacks it
 */
export function loadSecrets(config: Config): Secrets {
  const stored: Partial<Secrets> = config.PROFILE === 'production' ? {} : storedSecrets(config.DATA_DIR)
  const parsed = SecretsSchema.safeParse({
    sessionKey: config.SESSION_KEY ?? stored.sessionKey,
    personalDataKey: config.PERSONAL_DATA_KEY ?? stored.personalDataKey,
    serviceToken: config.SERVICE_TOKEN ?? stored.serviceToken,
  })
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: [field], message }) => `${SETTING[String(field)]} ${message}`)
    throw new ConfigError(`密钥有误，拒绝启动：${faults.join('；')}`)
  }
  return Object.freeze(parsed.data)
}

function storedSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json')
  const text = readIfPresent(file) ?? createSecrets(file)
  // one that was put back from a backup may be open to others
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  try {
    return SecretsSchema.parse(JSON.parse(text))
  } catch (cause) {
    const advice = '请从备份恢复；没有备份就连同数据目录一起删除，重新开始'
    throw new ConfigError(`密钥文件 ${file} 已损坏，拒绝启动：${advice}`, { cause })
  }
}

/** @returns what the file says now: of two processes that start together, one writes and the other reads it */
function createSecrets(file: string): string {
  const secrets: Secrets = {
    sessionKey: randomBytes(32).toString('base64'),
    personalDataKey: randomBytes(32).toString('base64'),
    serviceToken: randomBytes(32).toString('base64url'),
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    // whole or not at all, and never over another's
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8')
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
