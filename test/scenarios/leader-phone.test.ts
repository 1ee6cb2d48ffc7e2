import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import * as contract from '../../server/contract/evaluations.ts'
import { verifyUrl } from '../../server/http/presenters/papers.ts'
import { answerOf } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, carry } from '../setup/factories.ts'
import { statementPeople } from '../setup/statements.ts'
import { miniProgramPages, usePhonesOnServer } from './phones-on-server.ts'

/** What leaders sign and residents scan, on the mini-program's own pages, with the real server behind them. */
const api = useApi({ pages: [miniProgramPages] })
const phoneOf = usePhonesOnServer(api)

test('a leader opens a figure of the self-evaluation down to the custody, and signs what he read', async () => {
  const { clerk, leader } = await statementPeople(api)
  const licence = await aConsignment(api).registered()
  await carry(api, licence).toTheEnd()
  const year = api.clock.now().getFullYear()
  const drafted = await api.call('POST', '/evaluations', {
    ...{ as: clerk, body: { year } },
    headers: { 'Idempotency-Key': randomUUID() },
  })
  const { id } = answerOf(contract.evaluateYear, drafted)
  expect((await api.call('POST', `/evaluations/${id}/submission`, { as: clerk, body: {} })).status).toBe(200)

  const phone = await phoneOf(leader, `/leader/evaluation/index?id=${id}`)
  await phone.press('全县')
  await phone.press('办结1件')
  await phone.sees('还没有签发')
  await phone.press(licence.trackingNumber.slice(-4))
  await phone.sees('走到哪一站')
  await phone.press('返回')
  await phone.press('返回')
  await phone.press('签发')
  await phone.sees('签发以后不能再改')
  await phone.press('签发')
  await phone.sees('签发好了')
  const signed = answerOf(contract.readEvaluation, await api.call('GET', `/evaluations/${id}`, { as: leader }))
  expect(signed).toMatchObject({ status: 'signed', steps: [{ kind: 'submitted' }, { kind: 'signed' }] })
})

test('a leader opens a figure of the report of a time, and knows of what each is', async () => {
  const { leader } = await statementPeople(api)
  const licence = await aConsignment(api).registered()
  await carry(api, licence).toTheEnd()
  const phone = await phoneOf(leader, '/leader/overview/index')
  await phone.press('数字从哪里来')
  await phone.sees('各镇场 邮递费')
  await phone.press('县城单位 邮递费')
  await phone.sees('有新的记录还会变')
  await phone.press(licence.trackingNumber.slice(-4))
  await phone.sees('走到哪一站')
})

test('the receipt of materials fills in the request for their result, of the same case', async () => {
  const materials = await aConsignment(api, { direction: 'materials', from: PLACES.village }).registered()
  await carry(api, materials).to(PLACES.hub)
  const phone = await phoneOf(materials.resident, '/pages/request/index?kind=send_back')
  await phone.show(verifyUrl(api.url, materials.trackingNumber, 'a123456f'.repeat(8)))
  await phone.press('扫收件凭证')
  await phone.sees('都对吗？')
  await phone.press('提交')
  await phone.sees('登记好了')
  await vi.waitFor(async () => {
    const results = await api.db.consignment.findMany({ where: { caseId: materials.caseId, direction: 'result' } })
    expect(results).toMatchObject([{ destinationSiteId: PLACES.village }])
  })
})
