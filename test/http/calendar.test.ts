import { beforeAll, describe, expect, test } from 'vitest'
import { changeCalendarDays, importCalendarDays, listCalendarDays } from '../../server/contract/calendar.ts'
import { listServiceLevels, setServiceLevels } from '../../server/contract/service-levels.ts'
import type { Person } from '../../server/services/actor.ts'
import { watchHolidayPlan } from '../../server/services/watch-holiday-plan.ts'
import { claim } from '../services/notification-factories.ts'
import { answerOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'
import { PLACES } from '../setup/county.ts'
import { changingNothing } from '../setup/database-state.ts'
import { aConsignment, aLeader, aMemberOfStaff, scan } from '../setup/factories.ts'
import { serviceContext } from '../setup/harness.ts'

const api = useApi()
let as: Person
beforeAll(async () => {
  as = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
})
const SOURCE = '测试通知〔2026〕1号'
const put = (days: object[], source = SOURCE) => api.call('PUT', '/admin/calendar/days', { as, body: { source, days } })
const list = async (query: string) => answerOf(listCalendarDays, await api.call('GET', `/calendar/days?${query}`))
const audits = (action: string) => api.db.auditRecord.findMany({ where: { action }, orderBy: { at: 'asc' } })
/** What another server knows: its own context on the same database. */
const elsewhere = () => serviceContext(api.db, api.clock)

describe('the holiday plan', () => {
  test('of a published year is there for everybody, in pages too', async () => {
    const { items, nextCursor, ...reach } = await list('year=2026')
    expect(items).toContainEqual({ date: '2026-10-01', kind: 'holiday', name: '国庆节', source: null })
    expect(nextCursor).toBeNull()
    expect(reach).toEqual({ horizon: '2026-12-31', daysLeft: 304, isShort: false })
    const first = await list('year=2026&limit=5')
    const second = await list(`year=2026&limit=5&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items]).toEqual(items.slice(0, 10))
    expectProblem(await api.call('GET', '/calendar/days?year=1999'), 'validation_failed')
  })

  test('an entered year moves the horizon, is on the record, and holds for deadlines here and elsewhere', async () => {
    const other = elsewhere()
    await other.workdays.current()
    const days = [1, 4, 5, 6, 7].map((day) => ({ date: `2027-10-0${day}`, kind: 'holiday', name: '国庆节' }))
    const makeUp = { date: '2027-10-09', kind: 'workday', name: '国庆节' }
    const reach = answerOf(changeCalendarDays, await put([...days, makeUp]))
    expect(reach).toEqual({ horizon: '2027-12-31', daysLeft: 669, isShort: false })
    expect((await list('year=2027')).items).toContainEqual({ ...makeUp, source: SOURCE })
    expect(await audits('calendar.change')).toMatchObject([
      {
        actorId: as.userId,
        detail: { source: SOURCE, days: expect.arrayContaining([{ date: '2027-10-09', kind: 'workday' }]) },
      },
    ])
    api.clock.advance({ seconds: 31 })
    expect((await other.workdays.current()).horizon).toBe('2027-12-31')
    api.clock.set('2027-09-30T17:30:00+08:00')
    const licence = await aConsignment(api).registered()
    const task = await api.db.task.findFirstOrThrow({ where: { consignmentId: licence.id } })
    // Friday 8, the make-up Saturday 9, and Monday 11 October
    expect(task.dueAt).toEqual(new Date('2027-10-11T17:30:00+08:00'))
    api.clock.set('2026-03-02T09:30:00+08:00')
  })

  test('the same again is the same; null takes an entry out, and what was published holds', async () => {
    const day = { date: '2026-11-20', kind: 'holiday', name: '县庆' }
    await put([day])
    await put([day])
    expect((await list('year=2026')).items).toContainEqual({ ...day, source: SOURCE })
    await put([
      { date: '2026-11-20', kind: null },
      { date: '2026-11-21', kind: null },
    ])
    expect((await list('year=2026')).items.map(({ date }) => date)).not.toContain('2026-11-20')
  })

  test.each([
    [
      'a day twice',
      [
        { date: '2028-01-01', kind: 'holiday', name: '元旦' },
        { date: '2028-01-01', kind: 'workday', name: '元旦' },
      ],
    ],
    ['a day that is none', [{ date: '2028-02-30', kind: 'holiday', name: '春节' }]],
    ['no name', [{ date: '2028-01-01', kind: 'holiday' }]],
    ['a kind of its own', [{ date: '2028-01-01', kind: 'half', name: '元旦' }]],
    ['nothing', []],
  ])('%s is refused, and nothing of it is entered', async (_what, days) => {
    expectProblem(await changingNothing(api.db, () => put(days)), 'validation_failed')
  })

  test('without its notice nothing is entered', async () => {
    const day = { date: '2028-01-01', kind: 'holiday', name: '元旦' }
    expectProblem(await changingNothing(api.db, () => put([day], ' ')), 'validation_failed')
  })

  test('nobody but an administrator enters days', async () => {
    const leader = await aLeader(api)
    const body = { source: SOURCE, days: [{ date: '2028-01-01', kind: 'holiday', name: '元旦' }] }
    expectProblem(await api.call('PUT', '/admin/calendar/days', { as: leader, body }), 'forbidden')
  })
})

describe('the plan from a table', () => {
  const load = (csv: string) => api.call('POST', '/admin/calendar/import', { as, body: { source: SOURCE, csv } })

  test('good rows are entered', async () => {
    const csv = '\uFEFFdate,kind,name\r\n2028-10-01,放假,国庆节\r\n2028-10-08,上班,国庆节\r\n'
    expect(answerOf(importCalendarDays, await load(csv)).horizon).toBe('2028-12-31')
  })

  test('every fault is named by its row, and none of the rows is taken', async () => {
    const csv = 'date,kind,name\n2029-10-01,放假,国庆节\n2029-02-30,放假,春节\n2029-10-01,休,\n'
    const answer = await changingNothing(api.db, () => load(csv))
    expect(expectProblem(answer, 'csv_invalid').issues?.map(({ path }) => path)).toEqual([
      '第 3 行 date',
      '第 4 行 date',
      '第 4 行 kind',
      '第 4 行 name',
    ])
  })
})

describe('when little is left of the plan', () => {
  test('probes warn and stay ready, figures tell, administrators read it once a week until it is mended', async () => {
    await api.db.calendarDay.deleteMany()
    api.context.workdays.invalidate()
    const retired = await aMemberOfStaff(api, { role: 'administrator', siteId: null })
    await api.db.user.update({ where: { id: retired.userId }, data: { isActive: false } })
    api.clock.set('2026-11-23T10:00:00+08:00')
    const ready = await fetch(`${api.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ready',
        database: true,
        warnings: ['the holiday plan ends on 2026-12-31, 38 days left: enter the next year’s'],
        channels: [],
      },
    ])
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('shaopao_holiday_plan_days_left 38')
    expect(await watchHolidayPlan(api.context)).toEqual({ daysLeft: 38, told: 1 })
    expect(await watchHolidayPlan(api.context)).toEqual({ daysLeft: 38, told: 0 })
    const [message] = (await claim(api)).filter(({ peerId }) => peerId === as.peerId)
    expect(message?.text).toBe(
      [
        '【节假日安排】只到 2026-12-31，还剩 38 天。',
        '之后的办理时限会把 2027 年的节假日当作普通工作日。',
        '请按国务院办公厅通知，录入 2027 年放假和调休安排。',
      ].join('\n'),
    )
    api.clock.set('2026-11-30T10:00:00+08:00')
    expect(await watchHolidayPlan(api.context)).toEqual({ daysLeft: 31, told: 1 })
    await put([{ date: '2027-10-01', kind: 'holiday', name: '国庆节' }])
    // entered before it was read: the warning is withdrawn
    expect((await claim(api)).filter(({ peerId }) => peerId === as.peerId)).toEqual([])
    expect(await watchHolidayPlan(api.context)).toEqual({ daysLeft: 396, told: 0 })
    api.clock.set('2026-03-02T09:30:00+08:00')
  })
})

describe('service levels', () => {
  const set = (levels: object[], source = '测试服务规范') =>
    api.call('PUT', '/admin/service-levels', { as, body: { source, levels } })

  test('are listed as they hold: the usual ones until the office sets its own', async () => {
    const { items } = answerOf(listServiceLevels, await api.call('GET', '/service-levels', { as }))
    expect(items).toContainEqual({ taskKind: 'dispatch', siteKind: 'agency', workingMinutes: 1170, source: null })
    expect(items).toContainEqual({ taskKind: 'dispatch', siteKind: null, workingMinutes: 390, source: null })
    expect(new Set(items.map(({ taskKind }) => taskKind)).size).toBe(7)
  })

  test('the office’s own hold for the next deadline, are on the record, and can be taken back', async () => {
    const level = { taskKind: 'receive', siteKind: 'hub', workingMinutes: 60 }
    const { items } = answerOf(setServiceLevels, await set([level]))
    expect(items).toContainEqual({ ...level, source: '测试服务规范' })
    const licence = await aConsignment(api).registered()
    await scan(api, licence, 'dispatched', PLACES.agency)
    const task = await api.db.task.findFirstOrThrow({ where: { consignmentId: licence.id, kind: 'receive' } })
    expect(task.dueAt).toEqual(new Date('2026-03-02T10:30:00+08:00'))
    expect(await audits('service-level.change')).toMatchObject([{ actorId: as.userId, detail: { levels: [level] } }])
    const back = answerOf(setServiceLevels, await set([{ ...level, workingMinutes: null }]))
    expect(back.items.filter(({ taskKind }) => taskKind === 'receive')).toEqual([
      { taskKind: 'receive', siteKind: null, workingMinutes: 780, source: null },
    ])
  })

  test('two who set the same at once leave one level', async () => {
    const level = (workingMinutes: number) => ({ taskKind: 'accept', siteKind: null, workingMinutes })
    const answers = await Promise.all([100, 200, 300, 400].map((minutes) => set([level(minutes)])))
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
    expect(await api.db.serviceLevel.count({ where: { taskKind: 'accept' } })).toBe(1)
  })

  test.each([
    ['no time at all', [{ taskKind: 'accept', siteKind: null, workingMinutes: 0 }]],
    ['a task that is none', [{ taskKind: 'sleep', siteKind: null, workingMinutes: 60 }]],
    [
      'a level twice',
      [
        { taskKind: 'accept', siteKind: 'hub', workingMinutes: 60 },
        { taskKind: 'accept', siteKind: 'hub', workingMinutes: 90 },
      ],
    ],
  ])('%s is refused', async (_what, levels) => {
    expectProblem(await changingNothing(api.db, () => set(levels)), 'validation_failed')
  })
})
