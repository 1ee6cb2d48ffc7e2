import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const schemaFile = fileURLToPath(new URL('./schema.prisma', import.meta.url))
const outputDirectory = fileURLToPath(new URL('../server/store/generated', import.meta.url))
const stampName = '.generated-from'
const stampFile = path.join(outputDirectory, stampName)
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
  const draft = `${outputDirectory}.new-${process.pid}`
  try {
    const client = generateInto(draft, cli)
    writeFileSync(path.join(client, stampName), wanted)
    putInPlace(client)
  } catch (error) {
    // another program put the same one there first
    if (readStamp() !== wanted) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return 'generated'
}

function generateInto(directory: string, cli: string): string {
  mkdirSync(directory, { recursive: true })
  const schema = path.join(directory, 'schema.prisma')
  writeFileSync(schema, readFileSync(schemaFile, 'utf8').replace(/^(\s*output\s*=\s*)".*"$/m, '$1"./client"'))
  const run = spawnSync(process.execPath, [cli, 'generate', '--schema', schema, '--no-hints'], {
    encoding: 'utf8',
    // generate never runs the schema engine, but the CLI downloads it unless it is pointed at some existing file
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: schema,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  if (run.status !== 0) throw new Error(`生成数据库客户端失败：\n${run.stdout}${run.stderr}`)
  return path.join(directory, 'client')
}

/** Whole at once: another program may be importing the client, or generating it too. */
function putInPlace(client: string): void {
  const old = `${outputDirectory}.old-${process.pid}`
  if (existsSync(outputDirectory)) renameSync(outputDirectory, old)
  renameSync(client, outputDirectory)
  rmSync(old, { recursive: true, force: true })
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // an install without development dependencies has nothing to generate with; the start says so if the client is missing
  const isProductionInstall = process.env.npm_lifecycle_event === 'prepare' && resolveCli() === null
  if (!isProductionInstall) generateClient()
}
