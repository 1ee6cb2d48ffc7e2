import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BotConfigError, BotConfigSchema, parseBotConfig } from '../../bot/config.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'shaopao-bot-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('the settings of the chatbot', () => {
  it('have defaults for the demonstration, all but the token', () => {
    expect(parseBotConfig({ SERVICE_TOKEN: 'secret' })).toEqual({
      serverUrl: 'http://127.0.0.1:3000',
      serviceToken: 'secret',
      channels: ['simulator'],
      simulatorPort: 0,
      wecomAibot: undefined,
      personal: undefined,
      logLevel: 'warn',
    })
  })

  it('are read as they are given, and frozen', () => {
    const config = parseBotConfig({
      SERVER_URL: 'http://10.0.0.1:8080',
      SERVICE_TOKEN: ' secret ',
      BOT_CHANNELS: 'simulator, simulator',
      SIMULATOR_PORT: '4000',
      LOG_LEVEL: 'debug',
    })
    expect(config).toMatchObject({ serviceToken: 'secret', channels: ['simulator'], simulatorPort: 4000 })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('take the token from a file, and prefer the variable', () => {
    const file = path.join(directory, 'token')
    writeFileSync(file, 'from the file\n')
    expect(parseBotConfig({ SERVICE_TOKEN_FILE: file }).serviceToken).toBe('from the file')
    expect(parseBotConfig({ SERVICE_TOKEN: '', SERVICE_TOKEN_FILE: file }).serviceToken).toBe('from the file')
    expect(parseBotConfig({ SERVICE_TOKEN: 'direct', SERVICE_TOKEN_FILE: file }).serviceToken).toBe('direct')
  })

  it('open a smart bot with its id and secret, and a personal account by its puppet', () => {
    const config = parseBotConfig({
      SERVICE_TOKEN: 's',
      PROFILE: 'production',
      BOT_CHANNELS: 'wecom-aibot',
      WECOM_AIBOT_ID: 'bot-1',
      WECOM_AIBOT_SECRET: 'secret',
      BOT_PERSONAL: 'wechaty-puppet-padlocal',
    })
    expect(config.wecomAibot).toEqual({ botId: 'bot-1', secret: 'secret', botName: '少跑' })
    expect(config.personal).toEqual({ puppetName: 'wechaty-puppet-padlocal', dailyCap: 200 })
  })

  it('keep the simulator out of production', () => {
    expect(parseBotConfig({ PROFILE: 'production', SERVICE_TOKEN: 's' }).channels).toEqual([])
    expect(() => parseBotConfig({ PROFILE: 'production', SERVICE_TOKEN: 's', BOT_CHANNELS: 'simulator' })).toThrow(
      '不能开模拟聊天',
    )
  })

  it.each([
    [{}, '缺少口令'],
    [{ SERVICE_TOKEN: ' ' }, '缺少口令'],
    [{ SERVICE_TOKEN_FILE: '/nowhere/at/all' }, '读不到口令文件'],
    [{ SERVICE_TOKEN: 's', SERVER_URL: 'not a url', SIMULATOR_PORT: '99999' }, 'SIMULATOR_PORT'],
    [{ SERVICE_TOKEN: 's', BOT_CHANNELS: 'telepathy' }, 'BOT_CHANNELS'],
    [{ SERVICE_TOKEN: 's', BOT_CHANNELS: 'wecom-aibot', WECOM_AIBOT_ID: 'bot-1' }, '缺少 WECOM_AIBOT_ID 或'],
    [{ SERVICE_TOKEN: 's', BOT_PERSONAL: '../somewhere.js' }, 'npm 包名'],
  ])('refuse %j', (environment, message) => {
    expect(() => parseBotConfig(environment)).toThrow(BotConfigError)
    expect(() => parseBotConfig(environment)).toThrow(message)
  })

  it('refuse an empty token file', () => {
    const file = path.join(directory, 'empty')
    writeFileSync(file, '\n')
    expect(() => parseBotConfig({ SERVICE_TOKEN_FILE: file })).toThrow('口令文件是空的')
  })

  it('are each described', () => {
    for (const [name, field] of Object.entries(BotConfigSchema.shape)) expect(field.description, name).toBeTruthy()
  })
})
