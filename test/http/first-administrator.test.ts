import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { listStaff } from '../../server/contract/network.ts'
import { bind, Session } from '../../server/contract/sessions.ts'
import { RUN } from '../../server/programs.ts'
import { answerOf, expectProblem, read } from '../setup/answers.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { TEST_PERSONAL_DATA_KEY } from '../setup/harness.ts'

const api = useApi()
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'shaopao-administrator-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

/** Runs the program as an office does in production. */
function addAdministrator(names: readonly string[], environment: Record<string, string> = {}) {
  const root = path.resolve(import.meta.dirname, '../..')
  const args = [RUN, 'server/add-administrator.ts', ...names]
  const env = {
    PATH: process.env.PATH,
    PROFILE: 'production',
    DATA_DIR: dataDir,
    DATABASE_URL: api.databaseUrl,
    SESSION_KEY: Buffer.alloc(32, 'test session key').toString('base64'),
    PERSONAL_DATA_KEY: TEST_PERSONAL_DATA_KEY,
    SERVICE_TOKEN,
    WECHAT_APPID: 'wx-of-the-tests',
    PUBLIC_URL: 'https://relay.example.gov.cn',
    WECHAT_SECRET: 'secret-of-the-tests',
    ...environment,
  }
  return promisify(execFile)(process.execPath, args, { cwd: root, env })
}

test('a new office makes its first administrator at the command line; nobody else becomes one by the code', async () => {
  const { stdout } = await addAdministrator(['测试', '管理员'])
  const code = /绑定码：(\d{8})/.exec(stdout)?.[1]
  expect(stdout).toContain('已添加管理员“测试 管理员”')

  const signIn = async (openId: string) =>
    read(Session, await api.call('POST', '/sessions/miniprogram', { body: { code: `code-of-${openId}` } })).token
  const own = await signIn('administrator-phone')
  const { token } = answerOf(bind, await api.call('POST', '/me/bindings', { token: own, body: { code } }))
  const staff = answerOf(listStaff, await api.call('GET', '/admin/staff', { token })).items
  const [administrator] = staff.filter(({ staffLabel }) => staffLabel === '测试 管理员')
  expect(administrator).toMatchObject({ channels: ['miniprogram'], isActive: true })
  expect(administrator?.roles.map(({ role }) => role)).toContain('administrator')
  const [record] = await api.db.auditRecord.findMany({ where: { action: 'administrator.appoint' } })
  expect(record).toMatchObject({ actorId: null, subject: administrator?.id })

  const stranger = await signIn(`stranger-${randomUUID()}`)
  expectProblem(await api.call('POST', '/me/bindings', { token: stranger, body: { code } }), 'binding_code_invalid')
})

test.each([
  ['without a name', [], {}, '用法：node server/run.mjs server/add-administrator.ts'],
  ['without the keys', ['测试管理员'], { PERSONAL_DATA_KEY: '' }, 'PERSONAL_DATA_KEY'],
  ['where the server has never run', ['测试管理员'], { DATABASE_URL: '' }, '请先运行一次'],
])('%s it says what to do and adds nobody', async (_case, names, environment, advice) => {
  const before = await api.db.user.count()
  await expect(addAdministrator(names, environment)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(advice),
  })
  expect(await api.db.user.count()).toBe(before)
})
