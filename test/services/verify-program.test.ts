import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { RUN } from '../../server/programs.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry } from '../setup/factories.ts'
import { useHarness } from '../setup/harness.ts'

vi.setConfig({ testTimeout: 60_000 })

const harness = useHarness()
const ROOT = path.resolve(import.meta.dirname, '../..')

/** Runs `npm run verify`. */
function verify(environment: Record<string, string>): Promise<{ code: number; output: string }> {
  const { PATH = '' } = process.env
  const options = { cwd: ROOT, env: { PATH, ...environment }, timeout: 50_000 }
  return new Promise((resolve) => {
    execFile(process.execPath, [RUN, 'server/verify.ts'], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, output: stdout + stderr })
    })
  })
}

test('says that all is well, and after a forgery what is not', async () => {
  const licence = await aConsignment(harness, { to: PLACES.measuredVillage }).registered()
  await carry(harness, licence).toTheEnd()
  const clean = await verify({ DATABASE_URL: harness.databaseUrl })
  expect(clean).toMatchObject({ code: 0, output: expect.stringContaining('核对了 1 个流转件、7 条扫描记录、4 笔台账') })
  expect(clean.output).toContain('结论：完好，没有发现问题')

  await harness.owner.$transaction([
    harness.owner.$executeRaw`SET LOCAL session_replication_role = replica`,
    harness.owner.$executeRaw`UPDATE scan_event SET site_id = ${PLACES.village} WHERE sequence = 5`,
  ])
  const forged = await verify({ DATABASE_URL: harness.databaseUrl, PROFILE: 'production' })
  expect(forged.code).toBe(1)
  expect(forged.output).toContain(`第一处：${licence.trackingNumber} 扫描记录的哈希链断开`)
  expect(forged.output).toContain('event 5')
})

test('where there is no database it says what to do, and makes none', async () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'shaopao-verify-'))
  try {
    const { code, output } = await verify({ DATA_DIR: dataDir })
    expect(code).toBe(2)
    expect(output).toContain('还没有数据库')
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})

test('a database that does not answer is a failure, not a clean one', async () => {
  const { code, output } = await verify({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' })
  expect(code).toBe(2)
  expect(output).toContain('核对没有完成')
})
