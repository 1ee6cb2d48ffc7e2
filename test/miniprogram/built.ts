import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildPreview } from '../../miniprogram/preview/build.ts'

const SOURCE = path.resolve(import.meta.dirname, '../../miniprogram/src')

let built: Promise<string> | undefined

/** Folder of the mini-program as it ships, built on the first call in a process and gone with the process. */
export function builtMiniProgram(): Promise<string> {
  built ??= build()
  return built
}

async function build(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mini-program-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await buildPreview({ source: SOURCE, out: folder })
  return folder
}
