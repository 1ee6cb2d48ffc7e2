import { randomBytes } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, ConfigError, parseConfig } from '../../server/config.ts'
import { API_PREFIX } from '../../server/contract/index.ts'
import { listDemoPersonas, signInByMiniProgram } from '../../server/contract/sessions.ts'
import { loginOf, type RunningServer, startServer } from '../../server/main.ts'
import { loadSecrets, type Secrets } from '../../server/secrets.ts'
import { createTestDatabase, dropTestDatabase } from '../setup/database.ts'

const key = () => randomBytes(32).toString('base64')
const settings = {
  ...{ SESSION_KEY: key(), PERSONAL_DATA_KEY: key(), SERVICE_TOKEN: randomBytes(24).toString('hex') },
  ...{ PORT: '0', LOG_LEVEL: 'silent', DATABASE_POOL_SIZE: '4' },
}

/** A stand-in for api.weixin.qq.com that knows no code at all. */
const weChat = http.createServer((_request, response) => response.end('{"errcode":40029,"errmsg":"invalid code"}'))
let weChatUrl: string
let databaseUrl: string
let running: RunningServer | undefined
beforeAll(async () => {
  await new Promise<void>((resolve) => weChat.listen(0, '127.0.0.1', resolve))
  weChatUrl = `http://127.0.0.1:${(weChat.address() as AddressInfo).port}`
  databaseUrl = await createTestDatabase('network')
})
afterAll(async () => {
  await running?.stop()
  await dropTestDatabase(databaseUrl)
  await new Promise((resolve) => weChat.close(resolve))
})

function start(profile: 'demo' | 'production'): Promise<RunningServer> {
  const weChatSettings = {
    WECHAT_APPID: 'wx-test',
    WECHAT_SECRET: 'test',
    WECHAT_API_URL: weChatUrl,
    PUBLIC_URL: 'https://relay.example.gov.cn',
  }
  const config = parseConfig({
    ...{ ...settings, PROFILE: profile, DATABASE_URL: databaseUrl },
    ...(profile === 'production' ? weChatSettings : {}),
  })
  return startServer({ config, secrets: secretsOf(config), logger: pino({ level: 'silent' }) })
}
const secretsOf = (config: Config): Secrets => loadSecrets({ ...config, PROFILE: 'production' })

async function ask(path: string, body?: object, token?: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${running?.url}${API_PREFIX}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}
const signIn = (code: string) => ask('/sessions/miniprogram', { code })
const asPeer = (peerId: string) => ask('/sessions/peer', { channel: 'simulator', peerId }, settings.SERVICE_TOKEN)

describe('one database, first for a demonstration and then in earnest', () => {
  test('the demo profile lets its personas in, and nobody it does not know', async () => {
    running = await start('demo')
    const { body, status } = await ask('/demo/personas')
    expect(status).toBe(200)
    const personas = listDemoPersonas.response?.parse(body).personas ?? []
    expect(new Set(personas.map(({ role }) => role)).size).toBe(8)
    for (const { key: name, role } of personas) {
      const answer = await signIn(`demo-${name}`)
      expect(signInByMiniProgram.response?.parse(answer.body).me.roles).toMatchObject([{ role }])
    }
    for (const code of ['demo-nobody', 'administrator', 'demo-', 'DEMO-administrator', 'demo-administrator ']) {
      expect(await signIn(code), code).toMatchObject({ status: 401, body: { code: 'wechat_code_invalid' } })
    }
    expect(await asPeer('administrator')).toMatchObject({
      status: 200,
      body: { me: { roles: [{ role: 'administrator' }] } },
    })
    await running.stop()
  })

  test('production knows none of it: no list, no code, no persona in chat', async () => {
    running = await start('production')
    expect(await ask('/demo/personas')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await signIn('demo-administrator')).toMatchObject({ status: 401, body: { code: 'wechat_code_invalid' } })
    for (const persona of ['administrator', 'leader', 'resident']) {
      expect(await asPeer(persona)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    }
    await running.stop()
  })

  test('and the demonstration can be given again', async () => {
    running = await start('demo')
    expect((await signIn('demo-leader')).status).toBe(200)
  })
})

describe('who confirms a login code', () => {
  test('in production never the stand-in, however the configuration came about', () => {
    const config = { ...parseConfig({ ...settings }), PROFILE: 'production' as const }
    expect(() => loginOf(config)).toThrow(ConfigError)
  })

  test('WeChat, in the demo profile too, once its settings are there', async () => {
    const login = loginOf(
      parseConfig({ ...settings, WECHAT_APPID: 'wx-test', WECHAT_SECRET: 'test', WECHAT_API_URL: weChatUrl }),
    )
    expect(await login.openIdOf('demo-administrator')).toBeNull()
  })
})
