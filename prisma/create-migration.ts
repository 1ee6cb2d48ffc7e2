// npm run db:migration -- NAME [--empty]
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { startEmbeddedPostgres } from '../server/store/embedded-postgres.ts'
import { createMigration } from './migrate.ts'

const [name, flag] = process.argv.slice(2)
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write(
    '用法：npm run db:migration -- NAME [--empty]（NAME 用小写英文与下划线；--empty 生成空文件供手写)\n',
  )
  process.exit(1)
}

const scratch = mkdtempSync(path.join(os.tmpdir(), 'shaopao-migration-'))
const given = process.env.DATABASE_URL
const own = given ? null : await startEmbeddedPostgres({ dataDir: scratch, logger: pino({ level: 'warn' }) })
try {
  const file = await createMigration(given ?? own?.url ?? '', name, { draft: flag === '--empty' })
  process.stdout.write(file === null ? '数据库结构没有变化，未生成迁移。\n' : `已生成 ${file}\n`)
} finally {
  await own?.stop()
  rmSync(scratch, { recursive: true, force: true })
}
