import { hash, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Attachment } from '../../server/contract/attachments.ts'
import { purgeExpired } from '../../server/jobs/purge-expired.ts'
import { useAttachments } from '../../server/services/attachments.ts'
import { expectProblem, read } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aDispatcher, aHandlerAt, aLeader, aResident, staffAt } from '../setup/factories.ts'
import { aPng, upload, uploaded } from '../setup/pictures.ts'

const api = useApi()
const look = (as: Parameters<typeof upload>[1], id: string) => api.call('GET', `/attachments/${id}`, { as })

test('a signature is kept sealed, and comes back as it was', async () => {
  const keeper = await aHandlerAt(api, PLACES.village)
  const id = randomUUID()
  const bytes = aPng(300, 120)
  const facts = read(Attachment, await upload(api, keeper, { id, bytes }), 201)
  expect(facts).toEqual({
    id,
    purpose: 'signature',
    contentType: 'image/png',
    sizeBytes: bytes.length,
    digest: hash('sm3', bytes, 'hex'),
    uploadedAt: api.clock.now().toISOString(),
  })
  const stored = await api.db.attachment.findUniqueOrThrow({ where: { id } })
  expect(Buffer.from(stored.contentSealed ?? []).includes('PNG')).toBe(false)
  const answer = await look(keeper, id)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('image/png')
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect((answer.body as Buffer).equals(bytes)).toBe(true)
})

test('the bytes tell the type, not the sender', async () => {
  const answer = await upload(api, await aResident(api), { type: 'image/jpeg' })
  expect(read(Attachment, answer, 201).contentType).toBe('image/png')
})

test('sealed bytes open under their own id only', () => {
  const { personalData } = api.context
  const sealed = personalData.sealBytes(aPng(), 'one')
  expect(personalData.openBytes(sealed, 'one').equals(aPng())).toBe(true)
  expect(() => personalData.openBytes(sealed, 'other')).toThrow()
  sealed[40] = (sealed[40] ?? 0) ^ 1
  expect(() => personalData.openBytes(sealed, 'one')).toThrow()
})

test('the same upload twice, or many times at once, is one; another under its id is refused', async () => {
  const keeper = await aHandlerAt(api, PLACES.village)
  const id = randomUUID()
  const answers = await Promise.all(Array.from({ length: 6 }, () => upload(api, keeper, { id })))
  for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body)
  expect(answers[0]?.status).toBe(201)
  const others = [
    upload(api, keeper, { id, bytes: aPng(9, 9) }),
    upload(api, keeper, { id, purpose: 'letter' }),
    upload(api, await aResident(api), { id }),
  ]
  for (const answer of await Promise.all(others)) expectProblem(answer, 'attachment_id_reused')
})

test('what is no picture, too large or compressed is refused and changes nothing', async () => {
  const resident = await aResident(api)
  const attempts = [
    [{ bytes: Buffer.from('<svg onload="alert(1)"/>') }, 'picture_invalid'],
    [{ bytes: Buffer.alloc(0) }, 'picture_invalid'],
    [{ bytes: aPng(5_000, 1) }, 'picture_too_large'],
    [{ bytes: Buffer.concat([aPng(), Buffer.alloc(512 * 1024)]) }, 'body_too_large'],
    [{ type: 'image/gif' }, 'unsupported_media_type'],
    [{ type: 'application/json' }, 'unsupported_media_type'],
    [{ headers: { 'Content-Encoding': 'gzip' } }, 'unsupported_media_type'],
    [{ purpose: 'selfie' }, 'validation_failed'],
    [{ id: 'mine' }, 'validation_failed'],
  ] as const
  const leader = await aLeader(api)
  await changingNothing(api.db, async () => {
    for (const [wish, code] of attempts) expectProblem(await upload(api, resident, wish), code)
    expectProblem(await upload(api, undefined), 'not_signed_in')
    expectProblem(await upload(api, leader), 'forbidden')
  })
})

test('a resident has twenty a day, also when they come at once; the next day there are twenty more', async () => {
  const resident = await aResident(api)
  const answers = await Promise.all(Array.from({ length: 23 }, () => upload(api, resident)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
  expectProblem(await upload(api, resident), 'attachment_quota_used_up')
  expect((await upload(api, await aResident(api))).status).toBe(201)
  api.clock.advance({ hours: 24 })
  expect((await upload(api, resident)).status).toBe(201)
})

test('staff whom its consignment concerns and oversight may look, each look is audited; nobody else', async () => {
  const licence = await aConsignment(api).registered()
  const keeper = await staffAt(api, PLACES.village)
  const id = await uploaded(api, keeper, 'photograph')
  const clerk = await staffAt(api, PLACES.agency)
  expectProblem(await look(clerk, id), 'attachment_not_found')
  await useAttachments(api.context, keeper, [id], licence.id)
  const allowed = [keeper, clerk, await aDispatcher(api), await aLeader(api)]
  for (const person of allowed) expect((await look(person, id)).status).toBe(200)
  const strangers = [await staffAt(api, PLACES.otherAgency), await aResident(api), licence.resident]
  for (const person of strangers) expectProblem(await look(person, id), 'attachment_not_found')
  const looks = await api.db.auditRecord.findMany({ where: { action: 'attachment.read', subject: id } })
  expect(looks.map(({ actorId }) => actorId).toSorted()).toEqual(allowed.map(({ userId }) => userId).toSorted())
})

test('an attachment is of one consignment, and of whoever uploaded it', async () => {
  const [licence, other] = [await aConsignment(api).registered(), await aConsignment(api).registered()]
  const keeper = await staffAt(api, PLACES.village)
  const id = await uploaded(api, keeper)
  const uses = (by: typeof keeper, consignmentId: string) => useAttachments(api.context, by, [id], consignmentId)
  await expect(uses(await staffAt(api, PLACES.town), licence.id)).rejects.toMatchObject({
    code: 'attachment_not_found',
  })
  await uses(keeper, licence.id)
  await uses(keeper, licence.id)
  await expect(uses(keeper, other.id)).rejects.toMatchObject({ code: 'attachment_not_found' })
})

test('contents go after a year, unused ones after a month; what they were stays', async () => {
  const licence = await aConsignment(api).registered()
  const keeper = await staffAt(api, PLACES.village)
  const [used, unused] = [await uploaded(api, keeper), await uploaded(api, keeper)]
  await useAttachments(api.context, keeper, [used], licence.id)
  const purge = () => purgeExpired.run(api.context, api.clock.now(), new AbortController().signal)
  api.clock.advance({ hours: 31 * 24 })
  await purge()
  expect((await look(keeper, used)).status).toBe(200)
  expectProblem(await look(keeper, unused), 'attachment_purged')
  api.clock.advance({ hours: 335 * 24 })
  await purge()
  expectProblem(await look(keeper, used), 'attachment_purged')
  expect(await api.db.attachment.findUniqueOrThrow({ where: { id: used } })).toMatchObject({
    contentSealed: null,
    digest: hash('sm3', aPng(), 'hex'),
    consignmentId: licence.id,
  })
})
