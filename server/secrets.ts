import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Config, ConfigError } from './config.ts'

const key = (bytes: number) =>
  z.base64().refine((text) => Buffer.from(text, 'base64').length >= bytes, `at least ${bytes} bytes in base64`)
const SecretsSchema = z.object({
  sessionKey: key(32),
  personalDataKey: key(32),
  serviceToken: z.string().min(24),
})
export type Secrets = Readonly<z.infer<typeof SecretsSchema>>

/**
 * The secrets from the configuration, or, outside production, generated once into `<DATA_DIR>/secrets.json` (mode 0600).
 * @throws ConfigError when one is too short, or production lacks it
 */
export function loadSecrets(config: Config): Secrets {
  const stored = config.PROFILE === 'production' ? {} : storedSecrets(config.DATA_DIR)
  const parsed = SecretsSchema.safeParse({
    sessionKey: config.SESSION_KEY ?? stored.sessionKey,
    personalDataKey: config.PERSONAL_DATA_KEY ?? stored.personalDataKey,
    serviceToken: config.SERVICE_TOKEN ?? stored.serviceToken,
  })
  if (!parsed.success) {
    throw new ConfigError(
      `密钥有误，拒绝启动：${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('；')}`,
    )
  }
  return Object.freeze(parsed.data)
}

function storedSecrets(dataDir: string): Partial<Secrets> {
  const file = path.join(dataDir, 'secrets.json')
  const existing = readIfPresent(file)
  if (existing !== undefined) return SecretsSchema.parse(JSON.parse(existing))
  const secrets: Secrets = {
    sessionKey: randomBytes(32).toString('base64'),
    personalDataKey: randomBytes(32).toString('base64'),
    serviceToken: randomBytes(32).toString('base64url'),
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    // wx: of two processes that start together, one writes and the other reads what it wrote
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return secrets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return SecretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
