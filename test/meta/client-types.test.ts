import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { CLIENT_TYPES_FILE, generateClientTypes } from '../../server/contract/generate-client-types.ts'

it('keeps the mini-program’s API types in step with the contract', async () => {
  const committed = await readFile(CLIENT_TYPES_FILE, 'utf8')
  expect(committed, 'run: node server/run.mjs server/contract/generate-client-types.ts').toBe(
    await generateClientTypes(),
  )
})
