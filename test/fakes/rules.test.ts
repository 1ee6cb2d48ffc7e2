import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const FOLDERS = ['fakes', 'channels', 'http', 'domain', 'bot'].map((folder) => path.join(ROOT, 'test', folder))

const rules = readFileSync(path.join(ROOT, 'docs/platform-rules.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, rule, file, title] = /^\| (.+) \| ([\w-]+): (.+) \|$/.exec(line) ?? []
    return rule === undefined ? [] : [[rule, `${file}.test.ts`, title as string] as const]
  })

test('there are rules for every fake', () => {
  for (const file of readdirSync(import.meta.dirname).filter((name) => /^fake-.*\.test\.ts$/.test(name))) {
    expect(
      rules.some(([, named]) => named === file),
      file,
    ).toBe(true)
  }
  expect(rules.length).toBeGreaterThan(35)
})

test.each(rules)('%s', (_rule, file, title) => {
  const folder = FOLDERS.find((one) => readdirSync(one).includes(file)) as string
  const tests = readFileSync(path.join(folder, file), 'utf8')
  expect(tests).toMatch(new RegExp(`(?:test|it)(?:\\([^\\n]*|\\.each[\\s\\S]*?)${escaped(title)}`))
})

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
