import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const schemaFile = fileURLToPath(new URL('./schema.prisma', import.meta.url))
const outputDirectory = fileURLToPath(new URL('../server/store/generated/', import.meta.url))
const stampFile = path.join(outputDirectory, '.generated-from')
const require = createRequire(import.meta.url)

/**
 * Generates the Prisma client when it is missing or was made from another schema or Prisma release; otherwise does nothing.
 * Where the `prisma` CLI is not installed (a production install) a client that fits must already be there.
 * @throws Error when the client is needed and cannot be generated.
 */
export function generateClient(): 'generated' | 'up to date' {
  const wanted = fingerprint()
  if (existsSync(path.join(outputDirectory, 'client.ts')) && readStamp() === wanted) return 'up to date'

  const cli = resolveCli()
  if (cli === null) {
    throw new Error('缺少数据库客户端代码，且未安装 prisma 命令行。请执行 npm ci（含开发依赖）后重试。')
  }
  const run = spawnSync(process.execPath, [cli, 'generate', '--schema', schemaFile, '--no-hints'], {
    encoding: 'utf8',
    // generate never runs the schema engine, but the CLI downloads it unless it is pointed at some existing file
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: schemaFile,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  if (run.status !== 0) throw new Error(`生成数据库客户端失败：\n${run.stdout}${run.stderr}`)
  mkdirSync(outputDirectory, { recursive: true })
  writeFileSync(stampFile, wanted)
  return 'generated'
}

function fingerprint(): string {
  const release: unknown = JSON.parse(readFileSync(require.resolve('@prisma/client/package.json'), 'utf8')).version
  return createHash('sha256').update(readFileSync(schemaFile)).update(`\n@prisma/client ${release}`).digest('hex')
}

function readStamp(): string | null {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : null
}

function resolveCli(): string | null {
  try {
    return path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js')
  } catch {
    return null
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateClient()
