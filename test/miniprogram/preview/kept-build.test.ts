import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepBuild, keptFolder } from '../../../miniprogram/preview/kept-build.ts'

let cache = ''
const folder = (name = 'build') => join(cache, name)
const write = (content: string) => async (out: string) => writeFileSync(join(out, 'app.js'), content)

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'kept-builds-'))
})
afterEach(() => rmSync(cache, { recursive: true, force: true }))

test('the same sources have the same folder', () => {
  expect(keptFolder()).toBe(keptFolder())
  expect(basename(keptFolder())).toMatch(/^[0-9a-f]{16}$/)
})

test('what was built once is not built again', async () => {
  const out = folder()
  await keepBuild(out, write('first'))
  await keepBuild(out, write('second'))
  expect(readFileSync(join(out, 'app.js'), 'utf8')).toBe('first')
})

test('of two at once one is kept, whole', async () => {
  const out = folder()
  await Promise.all([keepBuild(out, write('one')), keepBuild(out, write('other'))])
  expect(readFileSync(join(out, 'app.js'), 'utf8')).toMatch(/^(one|other)$/)
})

test('a build that failed leaves nothing behind, and is tried again', async () => {
  const out = folder()
  const failing = keepBuild(out, async () => {
    throw new Error('a mistake in a page')
  })
  await expect(failing).rejects.toThrow('a mistake in a page')
  expect(readdirSync(cache)).toEqual([])
  await keepBuild(out, write('right'))
  expect(existsSync(join(out, 'app.js'))).toBe(true)
})

test('only the newest few stay', async () => {
  for (const name of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'])
    await keepBuild(folder(name), write(name))
  const kept = readdirSync(cache)
  expect(kept).toContain('sixth')
  expect(kept.length).toBeLessThan(6)
})
