import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, link, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Account, chooseAccount, commandAs } from './account.ts'
import { locateBinaries, type PostgresBinaries } from './binaries.ts'

const run = promisify(execFile)

/** Superuser and database that the program uses in its own cluster. */
export const CLUSTER_USER = 'shaopao'

/** A PostgreSQL data directory of ours and what is needed to run it. */
export type Cluster = {
  /** PGDATA, absolute and without symbolic links, as the server itself reports it */
  directory: string
  logFile: string
  accessFile: string
  password: string
  binaries: PostgresBinaries
  account: Account
}

type Access = { password: string; port: number | null }

/**
 * Opens `<dataDir>/postgres`, creating the cluster on the first call. Safe when several programs call it at once.
 * @throws Error when the binaries, the account or the directory are unusable.
 */
export async function prepareCluster(dataDir: string): Promise<Cluster> {
  const binaries = await locateBinaries()
  await mkdir(path.join(dataDir, 'postgres'), { recursive: true })
  const home = await realpath(path.join(dataDir, 'postgres'))
  if (process.getuid?.() === 0) for (const directory of [path.dirname(home), home]) await allowPassage(directory)
  const directory = path.join(home, 'cluster')
  const cluster: Cluster = {
    directory,
    logFile: path.join(home, 'postgres.log'),
    accessFile: path.join(home, 'access.json'),
    password: '',
    binaries,
    account: await chooseAccount([directory, binaries.postgres]),
  }

  const isNew = !existsSync(path.join(cluster.directory, 'PG_VERSION'))
  if (!isNew && !existsSync(cluster.accessFile)) {
    throw new Error(
      `内置数据库的口令文件 ${cluster.accessFile} 丢失。请从备份恢复该文件；若数据可以不要，删除 ${home} 后重试。`,
    )
  }
  cluster.password = (await settleAccess(cluster.accessFile)).password
  if (isNew) await initialise(cluster)
  return cluster
}

/** The port used last time, or null. */
export async function rememberedPort(cluster: Cluster): Promise<number | null> {
  return (await readAccess(cluster.accessFile)).port
}

/** Keeps the port for the next start, so that the address stays the same. */
export async function rememberPort(cluster: Cluster, port: number): Promise<void> {
  const next = `${cluster.accessFile}.${process.pid}`
  await writeFile(next, JSON.stringify({ password: cluster.password, port }), { mode: 0o600 })
  await rename(next, cluster.accessFile)
}

async function readAccess(file: string): Promise<Access> {
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Of several programs that start together one makes the password and the others read it: link() never replaces a file. */
async function settleAccess(file: string): Promise<Access> {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`
    const access: Access = { password: randomBytes(24).toString('base64url'), port: null }
    await writeFile(draft, JSON.stringify(access), { mode: 0o600 })
    await link(draft, file).catch(ignore('EEXIST'))
    await rm(draft)
  }
  return readAccess(file)
}

/** Makes the cluster aside and moves it into place whole: a kill in the middle leaves nothing half made, a race one winner. */
async function initialise(cluster: Cluster): Promise<void> {
  await removeAbandonedDrafts(cluster)
  const draft = `${cluster.directory}.new-${process.pid}`
  const passwordFile = `${draft}.password`
  await mkdir(draft, { mode: 0o700 })
  await writeFile(passwordFile, cluster.password, { mode: 0o600 })
  if (cluster.account !== null) {
    for (const file of [draft, passwordFile]) await chown(file, cluster.account.uid, cluster.account.gid)
  }
  try {
    const { file, args, options } = commandAs(cluster.account, cluster.binaries.initdb, [
      `--pgdata=${draft}`,
      `--username=${CLUSTER_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own collation: the same order on every machine, whatever its libc
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ])
    await run(file, args, { ...options, cwd: path.dirname(draft), env: postgresEnvironment() })
    await rename(draft, cluster.directory).catch(ignore('ENOTEMPTY', 'EEXIST', 'EPERM'))
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
}

async function removeAbandonedDrafts(cluster: Cluster): Promise<void> {
  const home = path.dirname(cluster.directory)
  for (const name of await readdir(home)) {
    const pid = /^cluster\.new-(\d+)/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(home, name), { recursive: true, force: true })
  }
}

/** Whether a process of that number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** The environment for PostgreSQL's programs: ours without PG… variables, messages in English so that they can be read here. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}

/** Whether an error carries one of the given codes (a system call's or PostgreSQL's). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

async function allowPassage(directory: string): Promise<void> {
  const { mode } = await stat(directory)
  if ((mode & 0o001) === 0) await chmod(directory, mode | 0o001)
}

function ignore(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error
  }
}
