import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { RUN } from '../../server/programs.ts'

const SCRIPT = fileURLToPath(new URL('idle-bot.ts', import.meta.url))

it('a bot starts and stops without a word, a file or anything left running, whatever WECHATY_LOG says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quiet-start-'))
  try {
    // Ends only when nothing is left running; the time-out is the deadline for that.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [RUN, SCRIPT], {
      cwd: folder,
      timeout: 30_000,
      env: { PATH: process.env.PATH, HOME: folder, WECHATY_LOG: 'verbose' },
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true })
    expect(await readdir(folder)).toEqual([])
    process.stdout.write(`idle bot: ${stdout}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 35_000)
