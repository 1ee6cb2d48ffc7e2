import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    // what does not come fails late, what comes late on a busy machine does not
    expect: { poll: { timeout: 5000 } },
    allowOnly: process.env.CI === undefined,
    // one file after the other sees the modules of the file before; to be read again costs a second each
    experimental: { fsModuleCache: true },
    env: { TZ: 'UTC' },
    // files share a process, and the modules in it: they leave nothing behind but rows of their own
    isolate: false,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global-setup.ts'],
  },
})
