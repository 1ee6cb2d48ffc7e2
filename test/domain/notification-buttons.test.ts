import { expect, test } from 'vitest'
import { notificationButtons } from '../../server/domain/notification-buttons.ts'
import type { NotificationFacts } from '../../server/domain/notification-text.ts'

const about = { createdAt: new Date('2026-11-23T02:00:00Z'), concernsRecipient: true }
const consignment = {
  trackingNumber: 'SH000000012',
  direction: 'result',
  status: 'in_transit',
  siteId: 'A01',
  route: ['A01', '441422-hub'],
  homeDelivery: false,
  contents: '营业执照',
} as const
const taskFacts = (number: number): NotificationFacts => ({
  ...about,
  template: 'task_opened',
  consignment,
  task: { number, kind: 'receive', siteId: '441422-hub', dueAt: about.createdAt, isLive: true, exceptionNote: null },
})

test('a task is confirmed, or reported, by one tap that says the words one would type', () => {
  expect(notificationButtons([taskFacts(12)])).toEqual([
    { says: '收到 12', label: '收到' },
    { says: '异常 12', label: '有问题' },
  ])
})

test('a digest of tasks leads to the list: which of them are meant has to be written', () => {
  expect(notificationButtons([taskFacts(12), taskFacts(13)])).toEqual([{ says: '任务', label: '查看任务' }])
})

test('what is only told has no buttons', () => {
  expect(notificationButtons([{ ...about, template: 'completed', consignment, pickupCode: '123456' }])).toEqual([])
  expect(notificationButtons([])).toEqual([])
})
