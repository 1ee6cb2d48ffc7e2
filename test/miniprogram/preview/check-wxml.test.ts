import { afterEach, expect, test } from 'vitest'
import { checkWxml } from '../../../miniprogram/preview/check-wxml.ts'
import { type AppFiles, FIXTURE, writeApp } from './fixture-app.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const remove of cleanups.splice(0)) remove()
})

/** Problems of the fixture with these changes, as `path:line:column message`. */
async function problems(changes: AppFiles = {}): Promise<string[]> {
  const { source, remove } = writeApp({ ...FIXTURE, ...changes })
  cleanups.push(remove)
  const found = await checkWxml(source)
  return found.map(({ file, line, column, message }) => `${file.slice(source.length + 1)}:${line}:${column} ${message}`)
}

const page = (wxml: string): AppFiles => ({ 'pages/home/index.wxml': wxml })

test('finds nothing wrong with the fixture', async () => {
  expect(await problems()).toEqual([])
})

test.each<[string, AppFiles, RegExp]>([
  [
    'data that does not exist',
    page('<view>\n  {{ greting }}</view>'),
    /^pages\/home\/index\.wxml:2:6 .*'greting' does not/,
  ],
  [
    'a field of a list item',
    page('<view wx:for="{{ list }}" wx:key="*this">\n{{ item.nme }}</view>'),
    /^pages\/home\/index\.wxml:2:\d+ .*'nme' does not exist on type 'string'/,
  ],
  [
    'the wrong type for an own component',
    page('<view>\n<count-card title="x" value="{{ greeting }}" /></view>'),
    /^pages\/home\/index\.wxml:2:\d+ .*'string' is not assignable to type 'number'/,
  ],
  [
    'a property that an own component lacks',
    page('<count-card\n  titel="x" />'),
    /^pages\/home\/index\.wxml:2:3 .*'titel' does not exist/,
  ],
  [
    'a handler that the script lacks',
    page('<view\n  bind:tap="addd">x</view>'),
    /^pages\/home\/index\.wxml:2:13 the script has no handler "addd"/,
  ],
  ['a tag that nobody registered', page('<t-buton />'), /^pages\/home\/index\.wxml:1:1 <t-buton> is neither/],
  [
    'a script without Data',
    { 'pages/list/index.ts': 'Page({})\n' },
    /^pages\/list\/index\.ts:1:1 export the type of the template data/,
  ],
  [
    'an error in a script',
    { 'app.ts': 'App({ onLaunch() { wx.setStorageSync(1, true) } })\n' },
    /^app\.ts:1:38 TS2345/,
  ],
])('finds %s, at its place', async (_, changes, expected) => {
  const found = await problems(changes)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(expected)
})
