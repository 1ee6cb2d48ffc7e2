import { beforeAll, expect, test } from 'vitest'
import { searchConsignments } from '../../server/contract/consignments.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aHandlerAt, aResident, carry, type TestConsignment } from '../setup/factories.ts'

const api = useApi()
let clerk: Person
let wanted: TestConsignment
let elsewhere: TestConsignment

const find = async (words: string, as = clerk) =>
  answerOf(searchConsignments, await api.call('GET', `/consignment-search?q=${encodeURIComponent(words)}`, { as }))
const numbers = async (words: string, as = clerk) => (await find(words, as)).items.map((item) => item.trackingNumber)

beforeAll(async () => {
  clerk = await aHandlerAt(api, PLACES.agency)
  const resident = await aResident(api, { name: '示例三', phone: '13911118000' })
  wanted = await aConsignment(api, { resident }).registered()
  const other = await aResident(api, { name: '示例四', phone: '13922228001' })
  await aConsignment(api, { resident: other }).registered()
  elsewhere = await aConsignment(api, { resident, matterId: 'M006' }).registered()
})

test('by the end of the number, with letters that look like digits, and with one slip', async () => {
  const digits = wanted.trackingNumber.slice(2)
  const lookAlike = digits.slice(-5).replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B')
  const slip = `${digits.slice(0, 6)}${(Number(digits[6]) + 3) % 10}${digits.slice(7)}`
  for (const words of [digits, digits.slice(-5), lookAlike, slip]) {
    expect(await numbers(words), words).toContain(wanted.trackingNumber)
  }
  expect((await find(digits)).items).toHaveLength(1)
})

test('by the end of the phone or all of it, and the answer says so; the name stays masked', async () => {
  for (const words of ['8000', '139 1111 8000']) {
    const { items, hasMore } = await find(words)
    const found = items.find((item) => item.trackingNumber === wanted.trackingNumber)
    expect(found).toMatchObject({ match: 'phone', consigneeName: '示**' })
    expect(hasMore).toBe(false)
  }
})

test('by the whole name alone, which is in the audit without it', async () => {
  const before = await api.db.auditRecord.count({ where: { action: 'consignment.search' } })
  const { items } = await find('示例三')
  expect(items.map(({ trackingNumber, match }) => [trackingNumber, match])).toEqual([[wanted.trackingNumber, 'name']])
  expect(await numbers('示例')).toEqual([])
  const records = await api.db.auditRecord.findMany({ where: { action: 'consignment.search' } })
  expect(records).toHaveLength(before + 2)
  expect(JSON.stringify(records)).not.toContain('示例')
})

test('of another site one finds nothing, by the whole number no more than by its end', async () => {
  expect(await numbers(elsewhere.trackingNumber)).toEqual([])
  expect(await numbers(elsewhere.trackingNumber.slice(-4))).not.toContain(elsewhere.trackingNumber)
  const station = await aHandlerAt(api, PLACES.neighbourVillage)
  for (const words of [wanted.trackingNumber, '8000', '示例三']) expect(await numbers(words, station)).toEqual([])
})

test('what has gone on is found by its whole number on its way, and no longer among what lies here', async () => {
  const gone = await aConsignment(api, { resident: await aResident(api) }).registered()
  await carry(api, gone).toTheEnd()
  expect(await numbers(gone.trackingNumber)).toEqual([gone.trackingNumber])
  expect(await numbers(gone.trackingNumber.slice(-6))).toEqual([])
})

test('too little to go by is refused with what would do; residents have no search', async () => {
  const ask = (words: string, as = clerk) =>
    api.call('GET', `/consignment-search?q=${encodeURIComponent(words)}`, { as })
  expectProblem(await ask('12'), 'validation_failed')
  expectProblem(await ask('张'), 'validation_failed')
  expectProblem(await ask('%%%'), 'validation_failed')
  expectProblem(await ask('8000', await aResident(api)), 'forbidden')
})
