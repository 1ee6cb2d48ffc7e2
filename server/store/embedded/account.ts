import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The system account PostgreSQL runs under; null means: as the program itself. */
export type Account = {
  readonly uid: number
  readonly gid: number
  /** whether it needs leave to pass directories that are closed to it, such as /root */
  readonly passesClosedDirectories: boolean
} | null

/**
 * PostgreSQL refuses to run as root, so under root it gets the account `postgres`, created when there is none.
 * @param paths what it must reach
 * @throws Error when the account cannot be created, or cannot reach a path.
 */
export async function chooseAccount(paths: readonly string[]): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const account = (await lookUpAccount()) ?? (await createAccount())
  const closed = (await Promise.all(paths.map((target) => closedDirectory(target, account)))).find(
    (one) => one !== null,
  )
  if (closed === undefined) return account
  const passing = { ...account, passesClosedDirectories: true }
  await assertPassage(passing, closed)
  return passing
}

/** How to start a program under the account: what to run, and options of `spawn` and `execFile`. */
export function commandAs(account: Account, program: string, args: readonly string[]) {
  if (account === null) return { file: program, args: [...args], options: {} }
  const { uid, gid } = account
  if (!account.passesClosedDirectories) return { file: program, args: [...args], options: { uid, gid } }
  // the one privilege of root that it keeps; without the secure bit, access(2) would not know of it
  const kept = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  return { file: 'setpriv', args: [...identity, ...kept, program, ...args], options: {} }
}

async function lookUpAccount(): Promise<NonNullable<Account> | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout), passesClosedDirectories: false }
  } catch {
    return null
  }
}

async function createAccount(): Promise<NonNullable<Account>> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  } catch (cause) {
    // another program may have created it in this moment
    const account = await lookUpAccount()
    if (account !== null) return account
    throw new Error('以 root 运行时需要系统用户 postgres，自动创建失败。请改用普通用户运行，或先创建该用户。', {
      cause,
    })
  }
  const account = await lookUpAccount()
  if (account === null) throw new Error('系统用户 postgres 创建后仍查不到，请改用普通用户运行。')
  return account
}

/** The first directory on the way to a path that the account may not enter. */
async function closedDirectory(target: string, account: NonNullable<Account>): Promise<string | null> {
  for (let directory = path.dirname(target); ; directory = path.dirname(directory)) {
    const { mode, uid, gid } = await stat(directory)
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return directory
    if (directory === path.dirname(directory)) return null
  }
}

async function assertPassage(account: NonNullable<Account>, closed: string): Promise<void> {
  const { file, args } = commandAs(account, 'test', ['-x', closed])
  try {
    await run(file, args)
  } catch (cause) {
    throw new Error(
      `以 root 运行时，内置数据库以系统用户 postgres 启动，但它无法进入 ${closed}。` +
        '请把项目放到 /opt 等公共目录，或改用普通用户运行，或设置 DATABASE_URL。',
      { cause },
    )
  }
}
