import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONSIGNMENT_STATUSES } from '../../server/domain/custody.ts'
import {
  type ConsignmentFacts,
  type NotificationFacts,
  notificationText,
  stillHolds,
  type TaskFacts,
} from '../../server/domain/notification-text.ts'
import { openingHours } from '../../server/domain/opening-hours.ts'
import type { Notice } from '../../server/domain/relay-step.ts'
import { SiteTree } from '../../server/domain/site.ts'
import { TASK_KINDS, type TaskKind } from '../../server/domain/task.ts'
import { PLACES, realCounty } from '../setup/county.ts'

const tree = realCounty()
/** A Monday. */
const now = new Date('2026-03-02T09:30:00+08:00')
const { village, town, hub, agency } = PLACES

const result: ConsignmentFacts = {
  trackingNumber: 'SH000000010',
  direction: 'result',
  status: 'in_transit',
  siteId: agency,
  route: [agency, hub, town, village],
  homeDelivery: false,
  contents: '营业执照',
}
const materials: ConsignmentFacts = {
  ...result,
  direction: 'materials',
  siteId: village,
  route: [village, town, hub, agency],
  contents: '企业设立登记材料',
}
const taskOf = (kind: TaskKind, siteId: string): TaskFacts => ({
  number: 12,
  kind,
  siteId,
  dueAt: new Date('2026-03-02T17:30:00+08:00'),
  isLive: true,
  exceptionNote: null,
})
const base = { createdAt: now, concernsRecipient: true }
const taskText = (kind: TaskKind, siteId: string, consignment = result, change: Partial<TaskFacts> = {}) =>
  notificationText(
    { ...base, template: 'task_opened', task: { ...taskOf(kind, siteId), ...change }, consignment },
    tree,
    now,
  )
const noticeText = (template: Notice, consignment: ConsignmentFacts) =>
  notificationText({ ...base, template, consignment, pickupCode: '046213' }, tree, now)

describe('a task', () => {
  it.each([
    ['accept', village, '居民来交材料时，请核对后收下。', '收到后回复：收到 12'],
    ['dispatch', agency, '发往：大埔县业务流转中心', '发出后回复：发出 12'],
    ['dispatch', hub, '发往：三河镇便民服务中心', '发出后回复：发出 12'],
    ['receive', hub, '来自：市场监督管理局', '收到后回复：收到 12'],
    ['hand_over', village, '取件人凭 6 位取件码领取。', '交出后回复：签收 12 取件码'],
    ['deliver_home', town, '送到取件人家中，凭 6 位取件码签收。', '交出后回复：签收 12 取件码'],
    ['resolve_exception', hub, '最后登记在：市场监督管理局', '处理好后回复：已处理 12 怎么处理的'],
  ] as const)('%s at %s says %s and %s', (kind, siteId, work, reply) => {
    const lines = taskText(kind, siteId).split('\n')
    expect(lines[0]).toMatch(/^【任务 12】请/)
    expect(lines[1]).toBe('单号 SH000000010，营业执照')
    expect(lines.slice(2)).toEqual([work, '请在今天 17:30 前办好。', reply])
  })

  it('with an exception says what was noted', () => {
    const text = taskText('resolve_exception', hub, result, { exceptionNote: '封签\n断了' })
    expect(text).toContain('最后登记在：市场监督管理局\n情况：封签 断了\n')
  })

  it('past its time says so', () => {
    const task = { ...taskOf('receive', hub), dueAt: new Date('2026-02-27T17:30:00+08:00') }
    const text = notificationText({ ...base, template: 'task_overdue', task, consignment: result }, tree, now)
    expect(text).toBe(
      [
        '【超时】任务 12：请收件',
        '单号 SH000000010，营业执照',
        '来自：市场监督管理局',
        '原定2月27日（周五）17:30 前办好，已经超时，请尽快办理。',
        '收到后回复：收到 12',
      ].join('\n'),
    )
  })
})

describe('a notice', () => {
  it('that a result has left', () => {
    expect(noticeText('departed', result)).toBe(
      '您的营业执照已从市场监督管理局寄出，送往汇城村服务站。\n到站后会通知您来取。\n单号 SH000000010，回复单号可以查进度。',
    )
  })

  it('that materials have left', () => {
    expect(noticeText('departed', materials)).toBe(
      '您的企业设立登记材料已从汇城村服务站寄出，送往市场监督管理局。\n送到后会通知您，不用跑一趟。\n单号 SH000000010，回复单号可以查进度。',
    )
  })

  it('that a result is on its way home, without the code as long as it cannot be used', () => {
    const text = noticeText('departed', { ...result, route: [agency, hub, town], homeDelivery: true })
    expect(text).toContain('会送到您家')
    expect(text).toContain('快到时会把取件码发给您')
    expect(text).not.toContain('046213')
  })

  it('that the courier will bring it, with the code to give him', () => {
    const atTown = { ...result, route: [agency, hub, town], homeDelivery: true, status: 'held', siteId: town } as const
    const text = noticeText('ready_for_delivery', atTown)
    expect(text).toContain('邮递员会送到您家')
    expect(text).toContain('取件码：046213')
  })

  it('that it can be picked up, with code, place and hours', () => {
    const text = noticeText('ready_for_pickup', { ...result, status: 'awaiting_pickup', siteId: village })
    expect(text).toContain('取件码：046213\n地点：汇城村服务站\n开放时间：周一至周五 8:30–12:00、14:30–17:30')
  })

  it.each(['departed', 'materials_arrived', 'completed', 'cancelled'] as const)('%s never holds the code', (notice) => {
    expect(noticeText(notice, result)).not.toContain('046213')
    expect(noticeText(notice, result)).toContain('SH000000010')
  })
})

describe('what is told only while it is true', () => {
  const holds = (facts: object, at = now) => stillHolds({ ...base, pickupCode: '', ...facts } as NotificationFacts, at)

  it.each([
    ['departed', ['held', 'in_transit']],
    ['ready_for_pickup', ['awaiting_pickup']],
    ['materials_arrived', ['completed']],
    ['completed', ['completed']],
    ['cancelled', ['cancelled']],
  ] as const)('%s in the statuses %s', (template, statuses) => {
    const true_in = CONSIGNMENT_STATUSES.filter((status) => holds({ template, consignment: { ...result, status } }))
    expect(true_in).toEqual(statuses)
  })

  it('a task while it is live, however old', () => {
    const task = taskOf('receive', hub)
    const later = new Date(now.getTime() + 40 * 86_400_000)
    expect(holds({ template: 'task_opened', task, consignment: result }, later)).toBe(true)
    expect(holds({ template: 'task_overdue', task: { ...task, isLive: false }, consignment: result })).toBe(false)
  })

  it('news for a week; that documents wait, as long as they do', () => {
    const week = new Date(now.getTime() + 7 * 86_400_000)
    const almost = new Date(week.getTime() - 1)
    const completed = { template: 'completed', consignment: { ...result, status: 'completed' } }
    expect([holds(completed, almost), holds(completed, week)]).toEqual([true, false])
    const summary = { template: 'weekly_summary', week: '2026-W09', summaryText: '' }
    expect([holds(summary, almost), holds(summary, week)]).toEqual([true, false])
    expect(holds({ template: 'ready_for_pickup', consignment: { ...result, status: 'awaiting_pickup' } }, week)).toBe(
      true,
    )
  })

  it('nothing to a person whom it does not concern', () => {
    expect(holds({ template: 'weekly_summary', summaryText: '', concernsRecipient: false })).toBe(false)
  })
})

describe('a self-evaluation that waits for a signature', () => {
  const submitted = { year: 2023, version: 2, findings: 3, serious: 1, isOpen: true }
  const textOf = (facts: Partial<typeof submitted>) =>
    notificationText({ ...base, template: 'evaluation_submitted', ...submitted, ...facts }, tree, now)

  it('tells leaders what to do, what is odd about it and where it is done', () => {
    expect(textOf({})).toBe(
      '【请您签署 2023 年绩效自评（第 2 版）】\n自动检查发现疑点 3 处，其中严重的 1 处，都写在报告里。\n' +
        '请在小程序“全县情况—审批”里读过再签署；不同意就退回，写明原因。',
    )
    expect(textOf({ serious: 0 })).toContain('发现疑点 3 处，都写在报告里。')
    expect(textOf({ findings: 0, serious: 0 })).toContain('没有发现疑点')
  })

  it('is told as long as it waits', () => {
    const late = new Date(now.getTime() + 90 * 86_400_000)
    const holds = (isOpen: boolean) =>
      stillHolds({ ...base, template: 'evaluation_submitted', ...submitted, isOpen }, late)
    expect([holds(true), holds(false)]).toEqual([true, false])
  })
})

describe('whatever the data hold', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 2_000 })
  const weekly = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((day) => [
      day,
      Array.from({ length: 12 }, (_, span) => ({ opensAt: span * 100 + day, closesAt: span * 100 + 50 + day })),
    ]),
  )
  const facts = fc.record({
    name: text,
    contents: text,
    exceptionNote: fc.option(text),
    address: fc.option(text),
    summaryText: text,
    kind: fc.constantFrom(...TASK_KINDS),
    notice: fc.constantFrom<Notice>('departed', 'ready_for_pickup', 'materials_arrived', 'completed', 'cancelled'),
    homeDelivery: fc.boolean(),
  })

  it('a message has at most 600 characters, and no line that is not ours', () => {
    fc.assert(
      fc.property(facts, ({ name, address, contents, exceptionNote, summaryText, kind, notice, homeDelivery }) => {
        const sites = [...tree.sites].map((site) =>
          site.id === village ? { ...site, name, address, openingHours: openingHours(weekly) } : site,
        )
        const county = new SiteTree(sites)
        const consignment = { ...result, siteId: village, contents, homeDelivery }
        const task = { ...taskOf(kind, village), exceptionNote }
        const all: NotificationFacts[] = [
          { ...base, template: 'task_opened', task, consignment },
          { ...base, template: 'task_overdue', task, consignment },
          { ...base, template: notice, consignment, pickupCode: '046213' },
          { ...base, template: 'weekly_summary', week: '2026-W09', summaryText },
        ]
        const texts = all.map((one) => notificationText(one, county, now))
        for (const message of texts) expect([...message].length).toBeLessThanOrEqual(600)
        for (const message of texts.slice(0, 3)) {
          expect(message.split('\n').length).toBeLessThanOrEqual(7)
          expect(message).toContain('SH000000010')
        }
      }),
      { numRuns: 200 },
    )
  })
})
