import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { iconSvg } from '../../../miniprogram/preview/build/icons.ts'
import { BuildError } from '../../../miniprogram/preview/build/problem.ts'
import { wxsToJavaScript } from '../../../miniprogram/preview/build/wxs.ts'
import { buildPreview } from '../../../miniprogram/preview/build.ts'
import { toWebUnits } from '../../../miniprogram/preview/runtime/units.ts'
import { type AppFiles, FIXTURE, writeApp } from './fixture-app.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const remove of cleanups.splice(0)) remove()
})

async function build(changes: AppFiles = {}, minify = false) {
  const { source, out, remove } = writeApp({ ...FIXTURE, ...changes })
  cleanups.push(remove)
  const report = await buildPreview({ source, out, minify })
  const read = (name: string) => readFileSync(join(out, name), 'utf8')
  return { report, out, read }
}

/** Problems of a fixture with these files, as `path:line message`. */
async function problemsOf(changes: AppFiles): Promise<string[]> {
  const { source, out, remove } = writeApp({ ...FIXTURE, ...changes })
  cleanups.push(remove)
  try {
    await buildPreview({ source, out })
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    return error.problems.map(({ file, line, message }) => `${file.slice(source.length + 1)}:${line} ${message}`)
  }
  return []
}

test('builds pages, subpackages and components into a page with relative addresses only', async () => {
  const { report, out, read } = await build()
  expect(report.pages).toEqual([
    'pages/home/index',
    'pages/list/index',
    'pages/form/index',
    'pages/tools/index',
    'staff/tasks/index',
  ])
  expect(report.components).toBeGreaterThan(6)
  const addresses = Array.from(read('index.html').matchAll(/(?:src|href)="([^"]+)"/g), (match) => match[1])
  expect(addresses).toEqual(['data:,', 'app.css', 'app.js'])
  expect(read('app.css')).not.toMatch(/url\(["']?(https?:)?\//)
  expect(existsSync(join(out, 'fonts/NotoSansSC-Regular.ttf'))).toBe(true)
})

test('minified output is smaller and has no source map', async () => {
  const plain = await build()
  const small = await build({}, true)
  expect(small.report.bytes.js).toBeLessThan(plain.report.bytes.js * 0.7)
  expect(existsSync(join(plain.out, 'app.js.map'))).toBe(true)
  expect(existsSync(join(small.out, 'app.js.map'))).toBe(false)
})

test('the real app builds', async () => {
  const { out, remove } = writeApp({})
  cleanups.push(remove)
  const report = await buildPreview({ source: resolve(import.meta.dirname, '../../../miniprogram/src'), out })
  expect(report.pages[0]).toBe('pages/home/index')
})

test('draws the icons that are named, and no other', async () => {
  const { report, read } = await build()
  expect(report.icons).toContain('scan')
  expect(report.icons).not.toContain('airplay-wave')
  expect(read('app.css')).toContain('.t-icon-scan:before{content:"";')
  expect(read('app.css')).not.toContain('.t-icon-airplay-wave')
  expect(iconSvg('scan')).toMatch(/^<svg xmlns=.*stroke="#000".*<\/svg>$/)
  expect(iconSvg('check-circle-filled')).toContain('fill="#000"')
})

test('a page styles itself alone, a component its own classes alone', async () => {
  const css = (await build()).read('app.css')
  expect(css).toContain('wx-page[data-page="pages/home/index"] { background: #fff; }')
  expect(css).toMatch(/\[data-page="pages\/home\/index"\] \.title \{ width: calc\(750 \* var\(--rpx\)\)/)
  expect(css).toMatch(/\[wx-host="s\d+"\] \{ display: block; \}/)
  expect(css).toMatch(/\.s\d+--card \{ color: red; \}/)
  expect(css).toContain('.shared { color: green; }')
})

test('lengths of the phone, not those inside url() or longer words', () => {
  expect(toWebUnits('margin: -8rpx 1.5vh')).toBe('margin: calc(-8 * var(--rpx)) calc(1.5 * var(--vh))')
  expect(toWebUnits('url("data:image/png;base64,a5vw+9vh")')).toBe('url("data:image/png;base64,a5vw+9vh")')
  expect(toWebUnits('var(--gap-5vw)')).toBe('var(--gap-5vw)')
})

test('WXS becomes JavaScript', () => {
  const run = (source: string): unknown => new Function('getRegExp', `return ${wxsToJavaScript(source)}`)(RegExp)
  expect(run('[1].constructor')).toBe('Array')
  expect(run("getRegExp('^\\d+$').test('12')")).toBe(true)
  expect(run("getRegExp('^\\\\d+$').test('12')")).toBe(true)
})

test.each<[string, AppFiles, string]>([
  ['JSON syntax', { 'pages/list/index.json': '{\n  "a": 1,\n}' }, 'pages/list/index.json:3 '],
  [
    'a page that is not there',
    { 'app.json': '{\n"pages": [\n"pages/gone/index"]}' },
    'app.json:3 pages/gone/index does',
  ],
  [
    'a component that is not there',
    { 'pages/list/index.json': '{\n"usingComponents": {\n"x-y": "/components/gone/index" } }' },
    'pages/list/index.json:3 components/gone/index does not exist',
  ],
  [
    'a package that is not installed',
    { 'pages/list/index.json': '{ "usingComponents": { "x-y": "no-such-package/button/button" } }' },
    'pages/list/index.json:1 miniprogram_npm/no-such-package/button/button is in no installed package',
  ],
  [
    'a tag nobody registered',
    { 'pages/list/index.wxml': '<view>\n<t-buton /></view>' },
    'pages/list/index.wxml:2 <t-buton>',
  ],
  ['a tag the preview lacks', { 'pages/list/index.wxml': '<map />' }, 'pages/list/index.wxml:1 <map> is neither'],
  [
    'an end tag left out',
    { 'pages/list/index.wxml': '<view>\n<text></view>' },
    'pages/list/index.wxml:2 missing end tag',
  ],
  ['a broken expression', { 'pages/list/index.wxml': '<view>\n\n{{ a + }}</view>' }, 'pages/list/index.wxml:3 '],
  [
    'a template that is not there',
    { 'pages/list/index.wxml': '\n<import src="./gone.wxml" />' },
    'pages/list/index.wxml:2 ',
  ],
  ['bad WXSS', { 'pages/list/index.wxss': '.a {\n color: red;\n' }, 'pages/list/index.wxss:1 Unclosed block'],
  [
    'a style by id',
    { 'pages/list/index.wxss': '\n#a { color: red }' },
    'pages/list/index.wxss:2 #a: ids carry no style',
  ],
  ['bad TypeScript', { 'pages/list/index.ts': 'Page({\n  data: {,\n})' }, 'pages/list/index.ts:2 '],
  ['a module that is not there', { 'pages/list/index.ts': "\nimport './gone'\nPage({})" }, 'pages/list/index.ts:2 '],
])('names file and line of %s', async (_, changes, expected) => {
  const problems = await problemsOf(changes)
  expect(problems.join('\n')).toContain(expected)
})
