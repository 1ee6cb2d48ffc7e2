import path from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that share one process, and the modules in it, with other files: they leave nothing behind but rows of their own. */
const SHARING = ['domain', 'http', 'services', 'jobs', 'channels', 'fakes', 'bot', 'replay', 'store', 'reports', 'meta']

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    allowOnly: process.env.CI === undefined,
    // one file after the other sees the modules of the file before; to be read again costs a second each
    experimental: { fsModuleCache: true },
    env: { TZ: 'UTC' },
    projects: [
      {
        extends: true,
        test: {
          name: 'sharing',
          isolate: false,
          include: SHARING.map((folder) => `test/${folder}/**/*.test.ts`),
          globalSetup: ['test/setup/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: SHARING.map((folder) => `test/${folder}/**`),
          globalSetup: ['test/setup/global-setup.ts'],
        },
      },
    ],
  },
})
