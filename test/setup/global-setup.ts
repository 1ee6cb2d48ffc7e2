import path from 'node:path'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { generateClient } from '../../prisma/generate.ts'
import type { TemplateNames } from './template-databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the PostgreSQL server of the test run */
    databaseServerUrl: string
    /** databases of that server to clone */
    templateNames: TemplateNames
  }
}

const DATA_DIR = path.resolve(import.meta.dirname, '../../node_modules/.cache/shaopao-test')

/**
 * One PostgreSQL for the run. Its data stay between runs, so that templates are made only after a change; runs at the same
 * time share it, and the last one stops it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  generateClient()
  // these two import the client that was perhaps only just generated
  const { startEmbeddedPostgres } = await import('../../server/store/embedded-postgres.ts')
  const { prepareTemplates } = await import('./template-databases.ts')
  const postgres = await startEmbeddedPostgres({
    dataDir: DATA_DIR,
    logger: pino({ level: 'warn' }),
    // test data may be lost
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  })
  project.provide('databaseServerUrl', postgres.url)
  project.provide('templateNames', await prepareTemplates(postgres.url))
  return () => postgres.stop()
}
