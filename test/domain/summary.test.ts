import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoWeekOf, localDateOf, parseIsoWeek, parseLocalDate, weekRange } from '../../server/domain/calendar-time.ts'
import { type Estimate, estimate, type Fen, fen, ZERO_FEN } from '../../server/domain/money.ts'
import { NO_SAVINGS } from '../../server/domain/savings.ts'
import { type WeekFacts, weekSummaryText } from '../../server/domain/summary.ts'

const WEEK = parseIsoWeek('2025-W07')
const MONDAY_AFTER = new Date('2025-02-17T08:03:00+08:00')

const EMPTY_WEEK: WeekFacts = {
  week: WEEK,
  ...weekRange(WEEK),
  asOf: MONDAY_AFTER,
  registered: 0,
  handedOver: 0,
  completed: 0,
  cancelled: 0,
  previousWeekCompleted: 0,
  inTransit: 0,
  awaitingPickup: 0,
  overdueTasks: 0,
  openExceptions: 0,
  postageFen: { towns: ZERO_FEN, county_seat: ZERO_FEN },
  savings: NO_SAVINGS,
  medianHours: null,
  escalatedTasks: 0,
  planEnds: null,
  spentBudgets: [],
  byTown: [],
  methodVersionIds: [],
  methodNames: [],
  figureCodes: [],
  dailyRoot: null,
}

const FULL_WEEK: WeekFacts = {
  ...EMPTY_WEEK,
  registered: 12,
  handedOver: 40,
  completed: 10,
  cancelled: 1,
  previousWeekCompleted: 8,
  inTransit: 5,
  awaitingPickup: 3,
  overdueTasks: 2,
  openExceptions: 1,
  postageFen: { towns: fen(10_050), county_seat: fen(2300) },
  savings: {
    trips: 18,
    metres: estimate(812_000, 836_000, 848_500),
    minutes: estimate(1602, 1700, 1750),
    fareFen: estimate(16_240, 20_900, 33_999),
    casesWithDistance: 7,
    casesWithoutDistance: 3,
  },
  medianHours: 26.46,
  escalatedTasks: 0,
  planEnds: null,
  spentBudgets: [],
  byTown: [
    { townId: 't1', townName: '甲镇', completed: 4, overdue: 0, escalated: 0 },
    { townId: 't2', townName: '乙镇', completed: 5, overdue: 2, escalated: 0 },
    { townId: 't3', townName: '丙镇', completed: 1, overdue: 0, escalated: 0 },
    { townId: 't4', townName: '丁镇', completed: 0, overdue: 0, escalated: 0 },
  ],
  methodVersionIds: ['tariff-2025-1', 'savings-2025-1'],
  methodNames: ['tariff-2025-1', 'savings-2025-1'],
}

const linesOf = (facts: WeekFacts) => weekSummaryText(facts).split('\n')

describe('weekSummaryText', () => {
  it('tells a whole week', () => {
    expect(linesOf(FULL_WEEK)).toEqual([
      '2025年第7周周报（2月10日至2月16日）',
      '流转件：登记12件，交接40次，办结10件（上周8件，多2件），用时中位数26.5小时（按办结的10件算），取消1件。办结最多：乙镇5件、甲镇4件。',
      '现状（2月17日08:03）：在途5件，待取3件，超时任务2项，未结异常1件。超时最多：乙镇2项。',
      '费用：邮递费123.50元（各镇场100.50元，县城23.00元）。节约：10件少跑18趟；按有路程的7件估算，' +
        '少走812.0至848.5公里，省路费162.40至339.99元（未扣邮递费），省时26.7至29.2小时。3件缺路程，里程、路费、时间未计。' +
        '算法：tariff-2025-1、savings-2025-1。',
    ])
  })

  it('tells an empty week', () => {
    expect(linesOf(EMPTY_WEEK)).toEqual([
      '2025年第7周周报（2月10日至2月16日）',
      '流转件：登记0件，交接0次，办结0件（上周0件，持平），取消0件。',
      '现状（2月17日08:03）：在途0件，待取0件，超时任务0项，未结异常0件。',
      '费用：邮递费0.00元（各镇场0.00元，县城0.00元）。节约：本周没有可计节约的办结件。',
    ])
  })

  it('ends with the proof of the last closed day, once there is one', () => {
    const dailyRoot = {
      date: parseLocalDate('2025-02-16'),
      root: `4f3a1b2c${'0'.repeat(48)}77d09c21`,
      consignments: 36,
      previousRoot: null,
    }
    const lines = linesOf({ ...FULL_WEEK, dailyRoot })
    expect(lines.slice(0, -1)).toEqual(linesOf(FULL_WEEK))
    expect(lines.at(-1)).toBe('存证：4f3a1b2c…77d09c21（2月16日，36件）')
  })

  it('says that the week is still running, and does not set a part of it against a whole one', () => {
    const [title, cases] = linesOf({ ...FULL_WEEK, asOf: new Date('2025-02-12T09:05:59+08:00') })
    expect(title).toBe('2025年第7周周报（2月10日至2月16日）｜本周尚未结束，截至2月12日09:05')
    expect(cases).toContain('办结10件（上周全周8件）')
    expect(cases).not.toMatch(/多\d|少\d|持平/)
  })

  it.each([
    ['one millisecond before the end', -1, true],
    ['at the end', 0, false],
    ['after the end', 1, false],
  ])('%s, the week is running: %s %s', (_name, offset, running) => {
    const asOf = new Date(FULL_WEEK.to.getTime() + offset)
    expect(weekSummaryText({ ...FULL_WEEK, asOf }).includes('本周尚未结束')).toBe(running)
  })

  it.each([
    [10, 8, '上周8件，多2件'],
    [8, 10, '上周10件，少2件'],
    [7, 7, '上周7件，持平'],
    [0, 3, '上周3件，少3件'],
  ])('compares %d completed with %d', (completed, previousWeekCompleted, text) => {
    expect(linesOf({ ...FULL_WEEK, completed, previousWeekCompleted })[1]).toContain(`（${text}）`)
  })

  it('gives no median without completed cases or without one measured', () => {
    expect(weekSummaryText({ ...FULL_WEEK, completed: 0 })).not.toContain('中位数')
    expect(weekSummaryText({ ...FULL_WEEK, medianHours: null })).not.toContain('中位数')
  })

  it('claims no distance when every case lacks it', () => {
    const savings = { ...NO_SAVINGS, trips: 4, casesWithoutDistance: 2 }
    const text = weekSummaryText({ ...FULL_WEEK, savings })
    expect(text).toContain('节约：2件少跑4趟；2件缺路程，里程、路费、时间未计。')
    expect(text).not.toMatch(/公里|省路费|省时/)
  })

  it('names no gap when there is none', () => {
    const savings = { ...FULL_WEEK.savings, casesWithoutDistance: 0 }
    expect(weekSummaryText({ ...FULL_WEEK, savings })).not.toContain('缺路程')
  })

  it('writes a range low to high even when a week takes back more than it saves', () => {
    const metres = { low: -1000, middle: -2000, high: -3000 }
    expect(weekSummaryText({ ...FULL_WEEK, savings: { ...FULL_WEEK.savings, metres } })).toContain('少走-3.0至-1.0公里')
  })

  it('names the week by its ISO year', () => {
    const week = isoWeekOf(new Date('2024-12-31T12:00:00+08:00'))
    expect(linesOf({ ...EMPTY_WEEK, week, ...weekRange(week) })[0]).toBe('2025年第1周周报（12月30日至1月5日）')
  })

  it('orders towns of equal figures the same way whatever the order of the rows', () => {
    const byTown = ['b', 'c', 'a'].map((townId) => ({
      townId,
      townName: `${townId}镇`,
      completed: 2,
      overdue: 1,
      escalated: 0,
    }))
    const text = weekSummaryText({ ...FULL_WEEK, byTown })
    expect(text).toContain('办结最多：a镇2件、b镇2件。')
    expect(weekSummaryText({ ...FULL_WEEK, byTown: byTown.toReversed() })).toBe(text)
  })

  it('shortens long names and folds line breaks', () => {
    const byTown = [
      { townId: 't1', townName: '很长\n很长很长很长很长很长很长镇', completed: 2, overdue: 0, escalated: 0 },
    ]
    const methodNames = ['m1', 'm2', 'm3', 'm4', 'm5']
    const text = weekSummaryText({ ...FULL_WEEK, byTown, methodNames })
    expect(text).toContain('办结最多：很长 很长很长很长很长…2件。')
    expect(text).toContain('算法：m1、m2、m3等5个。')
    expect(text.split('\n')).toHaveLength(4)
  })

  it('shortens figures too large to read', () => {
    const facts = { ...FULL_WEEK, registered: 1_234_567_890, postageFen: { towns: fen(2 ** 52), county_seat: fen(1) } }
    expect(weekSummaryText(facts)).toContain('登记12.35亿件')
    expect(weekSummaryText(facts)).toContain('各镇场450359.96亿元')
  })
})

describe('weekSummaryText, for any facts', () => {
  const count = fc.oneof(fc.nat(50), fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER))
  const amount = fc.oneof(fc.nat(1_000_000), fc.maxSafeInteger()).map((value): Fen => fen(value))
  const bound = fc.oneof(fc.nat(1_000_000), fc.double({ noNaN: true, noDefaultInfinity: true }))
  const range = fc.tuple(bound, bound, bound).map((three): Estimate => {
    const [low, middle, high] = three.toSorted((a, b) => a - b) as [number, number, number]
    return estimate(low, middle, high)
  })
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.constant('𠮷'.repeat(60)), fc.constant('\n\n'))
  const town = fc.record({ townId: fc.string(), townName: name, completed: count, overdue: count, escalated: count })
  const savings = fc.record({
    trips: count,
    metres: range,
    minutes: range,
    fareFen: range,
    casesWithDistance: count,
    casesWithoutDistance: count,
  })
  const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  const anyFacts: fc.Arbitrary<WeekFacts> = fc
    .record({
      inWeek: instant,
      asOf: instant,
      counts: fc.tuple(count, count, count, count, count, count, count, count, count),
      postageFen: fc.record({ towns: amount, county_seat: amount }),
      savings,
      medianHours: fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
      escalatedTasks: count,
      planEnds: fc.option(instant.map(localDateOf)),
      spentBudgets: fc.subarray(
        (['towns', 'county_seat'] as const).map((line) => ({
          line,
          percent: 95 as const,
          spentFen: 19,
          appropriatedFen: 20,
        })),
      ),
      byTown: fc.array(town, { maxLength: 20 }),
      methodVersionIds: fc.array(name, { maxLength: 10 }),
      methodNames: fc.array(name, { maxLength: 10 }),
      figureCodes: fc.constantFrom([], [{ name: '登记', code: 'F'.repeat(60) }]),
      dailyRoot: fc.option(
        fc.record({
          date: instant.map(localDateOf),
          root: fc.constant('f'.repeat(64)),
          consignments: count,
          previousRoot: fc.constant(null),
        }),
      ),
    })
    .map(({ inWeek, counts, ...rest }) => {
      const [registered, handedOver, completed, cancelled, previousWeekCompleted] = counts
      const [, , , , , inTransit, awaitingPickup, overdueTasks, openExceptions] = counts
      const week = isoWeekOf(inWeek)
      const cases = { registered, handedOver, completed, cancelled, previousWeekCompleted }
      return { week, ...weekRange(week), ...cases, inTransit, awaitingPickup, overdueTasks, openExceptions, ...rest }
    })

  it('says how many tasks reached the leaders, and in which towns', () => {
    const byTown = FULL_WEEK.byTown.map((town, index) => ({ ...town, escalated: index }))
    const text = weekSummaryText({ ...FULL_WEEK, escalatedTasks: 6, byTown })
    expect(text).toContain('\n上报：本周6项任务逐级催办后仍未办，请领导关注：丁镇3项、丙镇2项、乙镇1项。')
  })

  it('says when the holiday plan is about to end', () => {
    const text = weekSummaryText({ ...FULL_WEEK, planEnds: parseLocalDate('2026-12-31') })
    expect(text).toContain('\n提醒：节假日安排只到2026年12月31日，请办公室录入下一年的。')
  })

  it('says which budgets are nearly spent', () => {
    const spentBudgets = [
      { line: 'towns', percent: 95, spentFen: 25_100_000, appropriatedFen: 26_250_000 },
      { line: 'county_seat', percent: 100, spentFen: 5, appropriatedFen: 0 },
    ] as const
    expect(weekSummaryText({ ...FULL_WEEK, spentBudgets })).toContain('\n预算：各镇场已用95.6%；县城单位没有预算。')
  })

  it('is a title, three lines and what else there is to say, of at most 600 characters', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const text = weekSummaryText(facts)
        expect(text.length).toBeLessThanOrEqual(600)
        const lines = text.split(/[\n\r\u2028\u2029]/)
        const escalated = facts.escalatedTasks === 0 ? [] : ['上报：']
        const budget = facts.spentBudgets.length === 0 ? [] : ['预算：']
        const plan = facts.planEnds === null ? [] : ['提醒：']
        const proof = facts.dailyRoot === null ? [] : ['存证：']
        expect(lines.map((line) => line.slice(0, 3))).toEqual([
          facts.week.slice(0, 3),
          '流转件',
          '现状（',
          '费用：',
          ...escalated,
          ...budget,
          ...plan,
          ...(text.includes('\n数字码：') ? ['数字码'] : []),
          ...proof,
        ])
        expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
      }),
      { numRuns: 500 },
    )
  })

  it('stays under 600 characters at its very longest', () => {
    const most = Number.MAX_SAFE_INTEGER
    const longest: Estimate = { low: -Number.MAX_VALUE, middle: 0, high: -1.2345e300 }
    const longName = '𠮷'.repeat(60)
    const facts: WeekFacts = {
      ...FULL_WEEK,
      week: parseIsoWeek('2020-W53'),
      ...weekRange(parseIsoWeek('2020-W53')),
      asOf: new Date('2020-12-31T23:59:00+08:00'),
      registered: most,
      handedOver: most,
      completed: most,
      cancelled: most,
      previousWeekCompleted: most,
      inTransit: most,
      awaitingPickup: most,
      overdueTasks: most,
      openExceptions: most,
      postageFen: { towns: fen(-1e10 + 1), county_seat: fen(-1e10 + 1) },
      savings: {
        trips: most,
        metres: longest,
        minutes: longest,
        fareFen: longest,
        casesWithDistance: most,
        casesWithoutDistance: most,
      },
      medianHours: Number.MAX_VALUE,
      escalatedTasks: most,
      planEnds: parseLocalDate('2020-12-31'),
      spentBudgets: (['towns', 'county_seat'] as const).map((line) => ({
        line,
        percent: 100,
        spentFen: most,
        appropriatedFen: 1,
      })),
      byTown: ['a', 'b', 'c'].map((townId) => ({
        townId,
        townName: longName,
        completed: most,
        overdue: most,
        escalated: most,
      })),
      methodVersionIds: new Array<string>(1000).fill(longName),
      methodNames: new Array<string>(1000).fill(longName),
      dailyRoot: { date: parseLocalDate('2020-12-31'), root: 'f'.repeat(64), consignments: most, previousRoot: null },
    }
    const text = weekSummaryText(facts)
    expect(text.length).toBeLessThanOrEqual(600)
    expect(text).toContain('件缺路程，里程、路费、时间未计。算法：')
    expect(text).toMatch(/\n存证：f{8}…f{8}（12月31日，.+件）$/)
    // Figures that a county could have leave room for the towns, however long their names.
    const large = 99_999
    const busy = { ...FULL_WEEK, registered: large, handedOver: large, completed: large, byTown: facts.byTown }
    expect(weekSummaryText(busy)).toContain('办结最多')
  })
})
