import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RunningBot, startBot } from '../../bot/start-bot.ts'
import type { Talk } from '../../server/channels/port.ts'
import { officialAccountCallback } from '../../server/channels/wechat/callback.ts'
import { SILENT_LOGGER } from '../bot/fake-channel.ts'
import { CallbackSender } from '../fakes/callback-sender.ts'
import { SERVICE_TOKEN, useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry, staffAt } from '../setup/factories.ts'
import { aPng } from '../setup/pictures.ts'

const SECRETS = {
  token: 'token',
  encodingAesKey: randomBytes(32).toString('hex').slice(0, 42).concat('A'),
  receiveId: 'wx000000000account',
}
const said: string[] = []
const talk: Talk = {
  async answer(peerId, part) {
    said.push(`${peerId} ${'text' in part ? part.text : part.picture.contentType}`)
    return { outcome: 'sent', externalId: null }
  },
  picture: async () => ({ contentType: 'image/png', bytes: aPng(40, 30) }),
}

const api = useApi({
  callbacks: { sources: [officialAccountCallback(SECRETS)], onStored: () => undefined },
  talks: new Map([['official-account', talk]]),
})
let account: CallbackSender
let bot: RunningBot

beforeAll(async () => {
  // the chatbot goes by the machine's clock; a consignment is six hours on its way to the village
  const seconds = (Date.now() - api.clock.now().getTime()) / 1000 - 6 * 3600
  api.clock.advance({ seconds })
  account = new CallbackSender(`${api.url}/callbacks/official-account`, { ...SECRETS, accountName: 'gh_1' }, api.clock)
  const config = { serverUrl: api.url, serviceToken: SERVICE_TOKEN, simulatorPort: 0, logLevel: 'silent' } as const
  const channels = ['official-account'] as const
  bot = await startBot({ ...config, channels, wecomAibot: undefined, personal: undefined }, SILENT_LOGGER)
})

afterAll(() => bot.stop())

test('who writes to the Official Account is answered once, in order, by the chatbot; its health shows', async () => {
  for (const text of ['帮助', '我的件', '取消']) {
    const message = account.text('o-ahua', text)
    await account.send(message)
    // the platform repeats what it thinks was not answered
    await account.send(message)
  }
  await vi.waitFor(() => expect(said).toHaveLength(3), 10_000)
  expect(said[0]).toMatch(/^o-ahua [\s\S]*查件/)
  expect(said[1]).toContain('您还没有流转件')
  await vi.waitFor(async () => {
    const open = await api.db.channelInbox.count({ where: { status: { not: 'done' } } })
    expect(open).toBe(0)
  })
  expect(said).toHaveLength(3)
  const { channels } = (await (await fetch(`${api.url}/readyz`)).json()) as { channels: object[] }
  expect(channels).toEqual([expect.objectContaining({ channel: 'official-account', state: 'online' })])
}, 30_000)

test('a keeper shows by a photograph what is wrong: it is kept with the exception', async () => {
  const keeper = await staffAt(api, PLACES.village)
  await api.db.channelIdentity.create({
    data: { channel: 'official-account', peerId: 'o-keeper', userId: keeper.userId },
  })
  const consignment = await aConsignment(api).registered()
  await carry(api, consignment).to(PLACES.village)
  const { number } = await api.db.task.findFirstOrThrow({ where: { siteId: PLACES.village, status: 'open' } })
  said.length = 0
  await account.send(account.text('o-keeper', `异常 ${number} 信封破了`))
  await vi.waitFor(() => expect(said.join()).toContain('有照片请直接发来'), 10_000)
  await account.send(account.picture('o-keeper', 'media-1'))
  await vi.waitFor(() => expect(said.join()).toContain('照片已附在异常上'), 10_000)
  const notes = await api.db.exceptionNote.findMany({ where: { attachmentId: { not: null } } })
  expect(notes).toHaveLength(1)
  expect(await api.db.attachment.findMany({ select: { contentType: true } })).toEqual([{ contentType: 'image/png' }])
}, 30_000)
