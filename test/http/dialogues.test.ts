import { expect, test } from 'vitest'
import { keepDialogue, recallDialogue } from '../../server/contract/dialogues.ts'
import { purgeExpired } from '../../server/services/purge-expired.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { type Api, useApi } from '../setup/api.ts'
import { aLeader } from '../setup/factories.ts'

const api: Api = useApi()

const talk = (peerId: string, inRoom = false) => ({ channel: 'simulator', peerId, inRoom })
const inAnHour = () => new Date(api.clock.now().getTime() + 3_600_000).toISOString()
const keep = async (body: object) =>
  answerOf(
    keepDialogue,
    await api.call('PUT', '/dialogues', { as: 'service', body: { expiresAt: inAnHour(), ...body } }),
  )
const recall = async (body: object) =>
  (await answerOf(recallDialogue, await api.call('POST', '/dialogues/recall', { as: 'service', body }))).content

test('what was kept of a talk comes back, the last of it, and of no other talk', async () => {
  await keep({ ...talk('ahua'), content: '{"step":1}' })
  await keep({ ...talk('ahua'), content: '{"step":2}' })
  await keep({ ...talk('ahua', true), content: '{"room":1}' })
  expect(await recall(talk('ahua'))).toBe('{"step":2}')
  expect(await recall(talk('ahua', true))).toBe('{"room":1}')
  expect(await recall(talk('somebody'))).toBeNull()
  await keep({ ...talk('ahua'), content: null })
  expect(await recall(talk('ahua'))).toBeNull()
})

test('names in it are sealed', async () => {
  await keep({ ...talk('sealed'), content: '收件人测试甲 13900000001' })
  const row = await api.db.dialogue.findFirstOrThrow({ where: { peerId: 'sealed' } })
  expect(row.contentSealed).toMatch(/^v1\./)
  expect(JSON.stringify(row)).not.toContain('测试甲')
})

test('what cannot be opened any more is forgotten', async () => {
  await keep({ ...talk('other-key'), content: 'x' })
  await api.db.dialogue.updateMany({ where: { peerId: 'other-key' }, data: { contentSealed: 'v1.AAAA.AAAA.AAAA' } })
  expect(await recall(talk('other-key'))).toBeNull()
})

test('is over when its time has run out, and deleted by the purge', async () => {
  await keep({ ...talk('late'), content: 'x' })
  api.clock.advance({ hours: 2 })
  expect(await recall(talk('late'))).toBeNull()
  const { dialogues } = await purgeExpired(api.context, 100, new AbortController().signal)
  expect(dialogues).toBeGreaterThan(0)
  expect(await api.db.dialogue.count({ where: { peerId: 'late' } })).toBe(0)
})

test('never stays longer than two days', async () => {
  await keep({ ...talk('forever'), content: 'x', expiresAt: '2099-01-01T00:00:00Z' })
  const row = await api.db.dialogue.findFirstOrThrow({ where: { peerId: 'forever' } })
  expect(row.expiresAt.getTime() - api.clock.now().getTime()).toBe(48 * 3_600_000)
})

test('belongs to the chatbot alone', async () => {
  const leader = await aLeader(api)
  expectProblem(await api.call('POST', '/dialogues/recall', { as: leader, body: talk('ahua') }), 'forbidden')
  expectProblem(await api.call('POST', '/dialogues/recall', { body: talk('ahua') }), 'not_signed_in')
})
