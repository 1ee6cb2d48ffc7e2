import { expect, test } from 'vitest'
import type { RequestOf, ResponseOf } from '../../server/contract/endpoint.ts'
import type * as contract from '../../server/contract/notifications.ts'
import { routeNotifications } from '../../server/services/route-notifications.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { aConsignment, aDispatcher, carry, staffAt } from '../setup/factories.ts'

const api = useApi()
type Report = RequestOf<typeof contract.reportNotificationAttempt>['body']
type Listed = ResponseOf<typeof contract.listNotifications>

async function claim() {
  const answer = await api.call('POST', '/notifications/claims', { as: 'service', body: { channel: 'simulator' } })
  return (answer.body as ResponseOf<typeof contract.claimNotifications>).items
}
const report = (id: string, attemptId: string, body: Report) =>
  api.call('POST', `/notifications/${id}/attempts/${attemptId}`, { as: 'service', body })

test('from the outbox to the person: claimed, reported, looked at, tried again', async () => {
  await staffAt(api, PLACES.agency)
  const dispatcher = await aDispatcher(api)
  const licence = await aConsignment(api).registered()
  const list = async (query: string) =>
    (await api.call('GET', `/notifications?${query}`, { as: dispatcher })).body as Listed

  const [message] = await claim()
  expect(message?.text).toContain(licence.trackingNumber)
  const { id, attemptId } = message as { id: string; attemptId: string }
  const refused = { outcome: 'refused', errorCode: '45015', detail: '超过 48 小时未互动' } as const
  expect(await report(id, attemptId, refused)).toMatchObject({ status: 200, body: { status: 'refused' } })
  expect(await report(id, attemptId, refused)).toMatchObject({ status: 200, body: { status: 'refused' } })

  const { items } = await list(`consignmentId=${licence.id}&status=refused`)
  expect(items).toEqual([
    {
      id,
      template: 'task_opened',
      status: 'refused',
      channel: 'simulator',
      trackingNumber: licence.trackingNumber,
      attemptCount: 1,
      createdAt: expect.any(String),
      settledAt: expect.any(String),
      lastError: '45015：超过 48 小时未互动',
    },
  ])
  const retried = await api.call('POST', `/notifications/${id}/retry`, { as: dispatcher })
  expect(retried).toMatchObject({ status: 200, body: { id, status: 'pending', settledAt: null } })
  const again = await api.call('POST', `/notifications/${id}/retry`, { as: dispatcher })
  expect(again).toMatchObject({ status: 409, body: { code: 'notification_not_retryable' } })
  const [second] = await claim()
  expect(second).toMatchObject({ id })
  expect(await report(id, second?.attemptId as string, { outcome: 'delivered' })).toMatchObject({
    body: { status: 'delivered' },
  })
})

test('whom no chat reaches is shown to be phoned', async () => {
  const dispatcher = await aDispatcher(api)
  const licence = await aConsignment(api).registered()
  await carry(api, licence).to(PLACES.village)
  await routeNotifications(api.context, 100)
  const { body } = await api.call('GET', `/notifications?consignmentId=${licence.id}&status=pending`, {
    as: dispatcher,
  })
  expect((body as Listed).items).toContainEqual(
    expect.objectContaining({
      template: 'ready_for_pickup',
      channel: 'call-list',
      lastError: '没有绑定聊天账号，请打电话通知',
    }),
  )
})

test('a report for what was never claimed is not found; only the chatbot may report', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000'
  expect(await report(nobody, nobody, { outcome: 'sent' })).toMatchObject({ status: 404, body: { code: 'not_found' } })
  const as = await aDispatcher(api)
  const answer = await api.call('POST', '/notifications/claims', { as, body: { channel: 'simulator' } })
  expect(answer.status).toBe(403)
})
