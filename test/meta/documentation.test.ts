import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ConfigSchema } from '../../server/config.ts'
import { withConfigTable } from '../../server/config-table.ts'
import { ROOT, sourceFiles } from './source-files.ts'

test('README lists every setting of server and chatbot, as the programs read them', () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8')
  expect(readme, 'run: node server/run.mjs server/config-table.ts --write').toBe(withConfigTable(readme))
})

test('every setting of the server does something', () => {
  const readers = sourceFiles('.ts').filter((file) => /^server\/(?!config)/.test(file.path))
  const idle = Object.keys(ConfigSchema.shape).filter(
    (name) => !readers.some(({ text }) => new RegExp(`\\b(config\\.)?${name}\\b`).test(text)),
  )
  expect(idle).toEqual([])
})
