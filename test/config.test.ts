import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, ConfigSchema, parseConfig } from '../server/config.ts'
import { RUN } from '../server/programs.ts'
import { loadSecrets } from '../server/secrets.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const TOKEN = 'a-service-token-of-the-tests'
const production = {
  ...{ PROFILE: 'production', SESSION_KEY: KEY, PERSONAL_DATA_KEY: KEY, SERVICE_TOKEN: TOKEN },
  ...{ WECHAT_APPID: 'wx-test', WECHAT_SECRET: 'test', PUBLIC_URL: 'https://relay.example.gov.cn' },
}
const messageOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the configuration', () => {
  test('needs nothing in the demo profile, listens to this machine alone, and is frozen', () => {
    const config = parseConfig({})
    expect(config).toMatchObject({ PROFILE: 'demo', HOST: '127.0.0.1', PORT: 3000, TRUST_PROXY: false })
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('a blank setting is one that nobody set', () => {
    const names = Object.keys(ConfigSchema.shape)
    const blanks = Object.fromEntries(names.map((name, index) => [name, index % 2 === 0 ? '' : '  ']))
    expect(parseConfig(blanks)).toEqual(parseConfig({}))
    const unset = { ...production, WECHAT_SECRET: ' ' }
    expect(messageOf(() => parseConfig(unset))).toMatch(/WECHAT_SECRET/)
  })

  test('reads numbers and yes or no as people write them', () => {
    const config = parseConfig({ PORT: ' 8080 ', TRUST_PROXY: 'yes', RATE_LIMIT_SCALE: '2.5', UNKNOWN: 'x' })
    expect(config).toMatchObject({ PORT: 8080, TRUST_PROXY: true, RATE_LIMIT_SCALE: 2.5 })
    expect(config).not.toHaveProperty('UNKNOWN')
  })

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PROFILE', 'test'],
    ['TRUST_PROXY', 'maybe'],
    ['WECHAT_API_URL', 'shaopao'],
    ['DATABASE_POOL_SIZE', '1'],
    ['RATE_LIMIT_SCALE', '0'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused in Chinese, by name', (name, value) => {
    const message = messageOf(() => parseConfig({ [name]: value, SIMULATOR_PORT: '-1' }))
    expect(message).toMatch(new RegExp(`${name}: .*\\p{Script=Han}`, 'u'))
    expect(message).toMatch(/SIMULATOR_PORT/)
  })

  test('every field is described', () => {
    for (const [name, field] of Object.entries(ConfigSchema.shape)) {
      expect(field.description, name).toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('production', () => {
  test('starts with every secret given', () => {
    const config = parseConfig(production)
    expect(loadSecrets(config)).toEqual({ sessionKey: KEY, personalDataKey: KEY, serviceToken: TOKEN })
  })

  test.each(Object.keys(production).filter((name) => name !== 'PROFILE'))('refuses to start without %s', (name) => {
    const message = messageOf(() => parseConfig({ ...production, [name]: undefined }))
    expect(message).toMatch(new RegExp(`拒绝启动.*${name}`))
  })

  test.each([
    ['SESSION_KEY', Buffer.alloc(31).toString('base64')],
    ['SESSION_KEY', 'not base64 at all, but long enough to be one'],
    ['PERSONAL_DATA_KEY', 'c2hvcnQ='],
    ['SERVICE_TOKEN', 'short'],
    ['SERVICE_TOKEN', 'long enough, but no header could carry it'],
  ])('refuses a weak %s, without repeating it', (name, value) => {
    const message = messageOf(() => loadSecrets(parseConfig({ ...production, [name]: value })))
    expect(message).toMatch(new RegExp(`拒绝启动.*${name}.*\\p{Script=Han}`, 'u'))
    expect(message).not.toContain(value)
  })

  test('neither makes secrets nor reads those of a demonstration', () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'shaopao-config-'))
    try {
      loadSecrets(parseConfig({ DATA_DIR: dir }))
      const { SESSION_KEY: _, ...rest } = parseConfig({ ...production, DATA_DIR: dir })
      expect(messageOf(() => loadSecrets({ ...rest, SESSION_KEY: undefined }))).toMatch(/SESSION_KEY/)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe('secrets that nobody configured', () => {
  let dir: string
  const file = () => path.join(dir, 'secrets.json')
  const modeOf = (name: string) => statSync(name).mode & 0o777
  beforeEach(() => {
    dir = path.join(mkdtempSync(path.join(os.tmpdir(), 'shaopao-secrets-')), 'data')
  })
  afterEach(() => rmSync(path.dirname(dir), { recursive: true }))
  const load = () => loadSecrets(parseConfig({ DATA_DIR: dir }))

  test('are generated once, different each time, readable by their owner alone', () => {
    const secrets = load()
    expect(new Set(Object.values(secrets)).size).toBe(3)
    expect(modeOf(file())).toBe(0o600)
    expect(modeOf(dir)).toBe(0o700)
    expect(load()).toEqual(secrets)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(secrets)
    rmSync(file())
    expect(load()).not.toEqual(secrets)
  })

  test('several processes that start together agree on them', async () => {
    const program = path.join(import.meta.dirname, 'setup/print-secrets.ts')
    const start = () => promisify(execFile)(process.execPath, [RUN, program, dir])
    const outputs = await Promise.all([start(), start(), start(), start()])
    expect(new Set(outputs.map(({ stdout }) => stdout))).toEqual(new Set([JSON.stringify(load())]))
    expect(readdirSync(dir)).toEqual(['secrets.json'])
  })

  test('one that is configured wins, the others are generated', () => {
    const secrets = loadSecrets(parseConfig({ DATA_DIR: dir, SERVICE_TOKEN: TOKEN }))
    expect(secrets.serviceToken).toBe(TOKEN)
    expect(secrets.sessionKey).toBe(load().sessionKey)
  })

  test('a file that others may read is closed to them', () => {
    const secrets = load()
    rmSync(file())
    writeFileSync(file(), JSON.stringify(secrets), { mode: 0o644 })
    expect(load()).toEqual(secrets)
    expect(modeOf(file())).toBe(0o600)
  })

  test.each([
    ['{"sessionKey": "'],
    [''],
    ['{}'],
    ['[]'],
    ['{"sessionKey":"x","personalDataKey":"y","serviceToken":"z"}'],
  ])('a spoilt file (%s) is neither used nor written over', (text) => {
    load()
    writeFileSync(file(), text)
    expect(messageOf(load)).toMatch(/已损坏.*备份/)
    expect(readFileSync(file(), 'utf8')).toBe(text)
  })
})
