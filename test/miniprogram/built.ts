import path from 'node:path'
import { buildPreview } from '../../miniprogram/preview/build.ts'
import { keepBuild, keptFolder } from '../../miniprogram/preview/kept-build.ts'

const SOURCE = path.resolve(import.meta.dirname, '../../miniprogram/src')

/** Folder of the mini-program as it ships, built by whoever asks first. */
export async function builtMiniProgram(): Promise<string> {
  const folder = keptFolder()
  await keepBuild(folder, (out) => buildPreview({ source: SOURCE, out }))
  return folder
}
