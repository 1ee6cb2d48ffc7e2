import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { overBudget, packageSizes, sizeText } from '../../miniprogram/official-compile/package-sizes.ts'
import { readComponentGraph } from '../../miniprogram/preview/build/component-graph.ts'
import { SourceTree } from '../../miniprogram/preview/build/source-tree.ts'

const PROJECT = path.resolve(import.meta.dirname, '../../miniprogram')
const SOURCE = path.join(PROJECT, 'src')
const json = (file: string) => JSON.parse(readFileSync(path.join(PROJECT, file), 'utf8'))

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** Every file that goes to a phone, as written: the compiler makes them smaller, so this is more than what ships. */
function filesToShip(): Record<string, Uint8Array> {
  const own = filesBelow(SOURCE).filter((file) => !file.includes('miniprogram_npm'))
  const { nodes } = readComponentGraph(new SourceTree(SOURCE))
  const folders = new Set(nodes.filter(({ isOwn }) => !isOwn).map(({ file }) => path.dirname(file)))
  const foreign = [...folders].flatMap(filesBelow).filter((file) => /\.(js|json|wxml|wxss|wxs)$/.test(file))
  const shipped = (file: string) => (file.startsWith(SOURCE) ? path.relative(SOURCE, file) : `miniprogram_npm/${file}`)
  return Object.fromEntries([...own, ...foreign].map((file) => [shipped(file), readFileSync(file)]))
}

test('no package weighs more than it may, even before the compiler has made it smaller', () => {
  const roots = json('src/app.json').subPackages.map(({ root }: { root: string }) => root)
  const sizes = packageSizes(filesToShip(), roots)
  process.stdout.write(`Before compiling:\n${sizes.map((size) => `  ${sizeText(size)}`).join('\n')}\n`)
  expect(sizes.map(({ name }) => name)).toEqual(['main', 'staff', 'leader'])
  expect(overBudget(sizes)).toEqual([])
  const heavy = { name: 'leader', bytes: 1024 * 1024 + 1, files: 1 }
  expect(overBudget([...sizes, heavy])).toEqual(['leader'])
})

test('the project opens as it is: what it names is there', () => {
  const project = json('project.config.json')
  expect(project).toMatchObject({ compileType: 'miniprogram', appid: expect.stringMatching(/\S/) })
  expect(project.projectname).toMatch(/\S/)
  expect(project.libVersion).toMatch(/^\d+\.\d+\.\d+$/)
  expect(existsSync(path.join(PROJECT, project.miniprogramRoot, 'app.json'))).toBe(true)
  for (const { packageJsonPath, miniprogramNpmDistDir } of project.setting.packNpmRelationList) {
    expect(existsSync(path.join(PROJECT, packageJsonPath))).toBe(true)
    expect(existsSync(path.join(PROJECT, miniprogramNpmDistDir))).toBe(true)
  }
  const app = json('src/app.json')
  for (const { iconPath, selectedIconPath } of app.tabBar.list) {
    const theme = json('src/theme.json').light
    for (const icon of [iconPath, selectedIconPath])
      expect(existsSync(path.join(SOURCE, theme[icon.slice(1)]))).toBe(true)
  }
  expect(json('src/sitemap.json').rules).toEqual([{ action: 'disallow', page: '*' }])
})

/** APIs that WeChat gives only to those who declare what for, with where it wants to be told. */
const DECLARED = /\bwx\.(getLocation|chooseLocation|choosePoi|startLocationUpdate\w*|onLocationChange|chooseAddress)\b/
/** APIs that touch what is private: WeChat asks the person first, and the privacy page has to say what for. */
const PRIVATE: Readonly<Record<string, RegExp>> = {
  'wx.chooseMedia': /拍照|照片/,
  'wx.scanCode': /扫码|相机|摄像头/,
  'wx.setClipboardData': /复制|剪贴板/,
}

test('nothing is used that would have to be declared and is not, and what is private stands on the privacy page', () => {
  const sources = filesBelow(SOURCE).filter((file) => /\.(ts|wxml)$/.test(file))
  const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n')
  const app = json('src/app.json')
  expect(app.__usePrivacyCheck__).toBe(true)
  expect(DECLARED.test(text)).toBe(false)
  expect(app.requiredPrivateInfos ?? []).toEqual([])
  const privacy = readFileSync(path.join(SOURCE, 'wording/privacy.ts'), 'utf8')
  for (const [name, words] of Object.entries(PRIVATE)) {
    if (text.includes(name)) expect(privacy, name).toMatch(words)
  }
})
