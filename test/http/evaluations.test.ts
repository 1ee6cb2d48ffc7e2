import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import * as contract from '../../server/contract/evaluations.ts'
import type { Person } from '../../server/services/actor.ts'
import { answerOf } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry } from '../setup/factories.ts'
import { statementPeople } from '../setup/statements.ts'

const api = useApi()
let people: Record<'clerk' | 'colleague' | 'leader' | 'auditor' | 'administrator', Person>
beforeAll(async () => {
  people = await statementPeople(api)
  await carry(api, await aConsignment(api, { to: PLACES.measuredVillage }).registered()).toTheEnd()
})

const evaluate = (year: number, as = people.clerk, key: string = randomUUID()) =>
  api.call('POST', '/evaluations', { as, body: { year }, headers: { 'Idempotency-Key': key } })

test('a year is counted and drafted', async () => {
  const document = answerOf(contract.evaluateYear, await evaluate(2026))
  expect(document.version).toBe(1)
})
