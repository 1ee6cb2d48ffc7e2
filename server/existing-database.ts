import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Logger } from 'pino'
import { type Config, ConfigError } from './config.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'

/**
 * Finds the database that the server works on, for a program of the command line; a running server is not disturbed.
 * @returns its URL, and how to leave it
 * @throws ConfigError when the server has never run here
 */
export async function findDatabase(config: Config, logger: Logger): Promise<{ url: string; release(): Promise<void> }> {
  if (config.DATABASE_URL !== undefined) return { url: config.DATABASE_URL, release: async () => undefined }
  const dataDir = path.resolve(config.DATA_DIR)
  if (!existsSync(path.join(dataDir, 'postgres'))) {
    throw new ConfigError(`${dataDir} 里还没有数据库。请先运行一次 npm start，或用 DATABASE_URL 指定数据库`)
  }
  const embedded = await startEmbeddedPostgres({ dataDir, logger })
  return { url: embedded.url, release: () => embedded.stop() }
}
