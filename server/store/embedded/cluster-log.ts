import { copyFile, open, stat, truncate } from 'node:fs/promises'

const MAXIMUM_BYTES = 4 * 1024 * 1024
const EXCERPT_BYTES = 4096

/** Keeps PostgreSQL's log within bounds: past 4 MB it moves to `.1`, which it replaces. */
export async function boundLog(file: string): Promise<void> {
  if ((await logLength(file)) <= MAXIMUM_BYTES) return
  await copyFile(file, `${file}.1`)
  // emptied, not renamed: the server holds it open for appending
  await truncate(file, 0)
}

/** Bytes in the log; 0 when there is none yet. */
export async function logLength(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

/** What was written after the given byte, the last 4 kB of it. */
export async function logSince(file: string, start: number): Promise<string> {
  const end = await logLength(file)
  if (end <= start) return ''
  const from = Math.max(start, end - EXCERPT_BYTES)
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(end - from), 0, end - from, from)
    return buffer.toString('utf8').trim()
  } finally {
    await handle.close()
  }
}
