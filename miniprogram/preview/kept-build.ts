import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/preview')
/** What a build is made from: the mini-program, the preview that builds it, and the packages that both use. */
const SOURCES = ['miniprogram/src', 'miniprogram/preview', 'miniprogram/project.config.json', 'package-lock.json']
/** Results within those folders. */
const RESULTS = /\/(?:dist|miniprogram_npm)\//
/** A server that was started before a change still serves its own. */
const KEPT = 4

/** Folder for the build of the mini-program as it now stands: its name follows from every source, so it cannot be stale. */
export function keptFolder(): string {
  const hash = createHash('sha1')
  for (const file of SOURCES.flatMap(filesOf))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0')
  return join(CACHE, hash.digest('hex').slice(0, 16))
}

/**
 * Makes what is not there yet; several processes may do so at once.
 * @param build writes the whole build into the folder that it is given
 */
export async function keepBuild(folder: string, build: (out: string) => Promise<unknown>): Promise<void> {
  if (existsSync(folder)) return
  mkdirSync(dirname(folder), { recursive: true })
  const staging = await mkdtemp(`${folder}-`)
  try {
    await build(staging)
    await dropOldest(dirname(folder))
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    // another process was faster
    if (!existsSync(folder)) throw error
  }
}

function filesOf(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path]
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((file) => !RESULTS.test(file))
    .sort()
}

async function dropOldest(cache: string): Promise<void> {
  const builds = readdirSync(cache).map((name) => join(cache, name))
  const byAge = builds.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  for (const old of byAge.slice(KEPT)) await rm(old, { recursive: true, force: true })
}
