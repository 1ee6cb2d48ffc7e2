// node server/run.mjs server/add-administrator.ts NAME
import { ConfigError, parseConfig } from './config.ts'
import { momentText } from './domain/moment-text.ts'
import { findDatabase } from './existing-database.ts'
import { createLogger } from './logger.ts'
import { createContext } from './main.ts'
import { loadSecrets } from './secrets.ts'
import { appointAdministrator } from './services/appoint-administrator.ts'
import { Sessions } from './services/sessions.ts'
import { openDatabase } from './store/database.ts'

const LONGEST_NAME = 30

async function main(): Promise<void> {
  const name = process.argv.slice(2).join(' ').trim()
  if (name === '' || name.length > LONGEST_NAME) {
    throw new ConfigError(
      `用法：node server/run.mjs server/add-administrator.ts 称呼（1 到 ${LONGEST_NAME} 个字，例如：张管理员）`,
    )
  }
  const config = parseConfig(process.env)
  const logger = createLogger(config.LOG_LEVEL)
  const { url, release } = await findDatabase(config, logger)
  const secrets = loadSecrets(config)
  const db = openDatabase({ url, poolSize: 2, logger })
  try {
    const context = createContext(db, secrets, logger)
    const sessions = new Sessions(context, secrets.sessionKey)
    const { code, expiresAt } = await appointAdministrator(context, sessions, name)
    const until = momentText(expiresAt, context.clock.now())
    process.stdout.write(
      `已添加管理员“${name}”。绑定码：${code}（${until} 前有效，只能用一次）\n` +
        '请本人打开小程序，在“我的 → 我是工作人员”里输入\n',
    )
  } finally {
    await db.close()
    await release()
  }
}

try {
  await main()
} catch (error) {
  const text = error instanceof ConfigError ? error.message : `没有添加成功：${(error as Error).message}`
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
