import path from 'node:path'
import { buildPreview } from '../../miniprogram/preview/build.ts'
import { keepBuild, keptFolder } from '../../miniprogram/preview/kept-build.ts'

const SOURCE = path.resolve(import.meta.dirname, '../../miniprogram/src')

let built: Promise<string> | undefined

/** Folder of the mini-program as it ships, built by whoever asks first and looked for once in a process. */
export function builtMiniProgram(): Promise<string> {
  built ??= build()
  return built
}

async function build(): Promise<string> {
  const folder = keptFolder()
  await keepBuild(folder, (out) => buildPreview({ source: SOURCE, out }))
  return folder
}
