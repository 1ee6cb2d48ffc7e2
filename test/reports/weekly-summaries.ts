import type { WeeklySummary } from '../../server/contract/reports.ts'

const TOWNS = [
  '青石镇',
  '白云镇',
  '大坪镇',
  '双溪镇',
  '松岗镇',
  '竹园镇',
  '荷塘镇',
  '梅岭镇',
  '桂花镇',
  '石桥镇',
  '柳湾镇',
  '南坡林场',
]

function towns(figures: readonly (readonly [completed: number, overdue: number])[]): WeeklySummary['byTown'] {
  return TOWNS.map((townName, index) => {
    const [completed = 0, overdue = 0] = figures[index] ?? []
    return { townId: `T${String(index).padStart(2, '0')}`, townName, completed, overdue, escalated: 0 }
  })
}

/** A finished week of a county that does not exist. */
export const NORMAL_WEEK: WeeklySummary = {
  week: '2026-W47',
  from: '2026-11-16T00:00:00+08:00',
  to: '2026-11-23T00:00:00+08:00',
  asOf: '2026-11-23T08:03:00+08:00',
  text: '',
  registered: 254,
  handedOver: 1021,
  completed: 228,
  completedWeekBefore: 216,
  cancelled: 3,
  inTransit: 86,
  awaitingPickup: 41,
  overdueTasks: 7,
  openExceptions: 2,
  medianHours: 43.5,
  postageFen: { towns: 512_350, county_seat: 87_600 },
  savings: {
    cases: 203,
    casesWithoutDistance: 18,
    trips: 389,
    metres: { low: 15_820_000, middle: 18_460_000, high: 20_110_000 },
    minutes: { low: 31_200, middle: 38_900, high: 47_700 },
    fareFen: { low: 912_300, middle: 1_182_000, high: 1_544_900 },
    methodVersions: ['savings-2026-1', 'tariff-2026-1'],
    methodNames: ['节约算法2026-01版', '各镇场资费2026-01版'],
  },
  dailyRoot: {
    date: '2026-11-22',
    root: '4f3a1b2c9d8e7f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a477d09c21',
    consignments: 36,
    previousRoot: '0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9fa',
  },
  escalatedTasks: 0,
  planEnds: null,
  spentBudgets: [],
  byTown: towns([
    [52, 0],
    [41, 3],
    [33, 0],
    [27, 1],
    [22, 0],
    [17, 0],
    [12, 2],
    [9, 0],
    [7, 0],
    [5, 1],
    [3, 0],
    [0, 0],
  ]),
}

/** The first minutes of a week in which nothing has happened yet. */
export const ZERO_WEEK: WeeklySummary = {
  ...NORMAL_WEEK,
  asOf: '2026-11-16T00:10:00+08:00',
  registered: 0,
  handedOver: 0,
  completed: 0,
  completedWeekBefore: 0,
  cancelled: 0,
  inTransit: 0,
  awaitingPickup: 0,
  overdueTasks: 0,
  openExceptions: 0,
  medianHours: null,
  postageFen: { towns: 0, county_seat: 0 },
  savings: {
    cases: 0,
    casesWithoutDistance: 0,
    trips: 0,
    metres: { low: 0, middle: 0, high: 0 },
    minutes: { low: 0, middle: 0, high: 0 },
    fareFen: { low: 0, middle: 0, high: 0 },
    methodVersions: [],
    methodNames: [],
  },
  dailyRoot: null,
  escalatedTasks: 0,
  planEnds: null,
  spentBudgets: [],
  byTown: towns([]),
}

/** Every figure and every name far larger than a county will ever have, letters that XML forbids among them. */
export const EXTREME_WEEK: WeeklySummary = {
  week: '2026-W53',
  from: '2026-12-28T00:00:00+08:00',
  to: '2027-01-04T00:00:00+08:00',
  asOf: '2026-12-31T23:59:59+08:00',
  text: '',
  registered: 9_999_999,
  handedOver: 123_456_789_012,
  completed: 8_888_888,
  completedWeekBefore: 7_777_777,
  cancelled: 1_234_567,
  inTransit: 9_007_199_254_740_991,
  awaitingPickup: 9_999_999,
  overdueTasks: 1_234_567,
  openExceptions: 9_007_199_254_740_991,
  medianHours: 123_456.7,
  postageFen: { towns: 9_999_999_999_999, county_seat: -1_234_567_890_123 },
  savings: {
    cases: 8_888_888,
    casesWithoutDistance: 7_777_777,
    trips: 99_999_999,
    metres: { low: -9_007_199_254_740_991, middle: 0, high: 9_007_199_254_740_991 },
    minutes: { low: 88_888_888_888, middle: 55, high: -1_000_000_000_000 },
    fareFen: { low: 9_999_999_999, middle: 99_999_999_999, high: 999_999_999_999 },
    methodVersions: Array.from({ length: 30 }, (_, index) => `a-savings-method-with-a-long-name-2026-${index}`),
    methodNames: Array.from({ length: 30 }, (_, index) => `a-savings-method-with-a-long-name-2026-${index}`),
  },
  dailyRoot: {
    date: '2026-12-30',
    root: 'd'.repeat(64),
    consignments: 9_007_199_254_740_991,
    previousRoot: 'b'.repeat(64),
  },
  escalatedTasks: 0,
  planEnds: null,
  spentBudgets: [],
  byTown: Array.from({ length: 40 }, (_, index) => ({
    townId: `X${index}`,
    townName: `第${index}<很长&很长>\u0000\uD800的镇级便民服务中心"名称"`,
    completed: index === 0 ? 9_007_199_254_740 : 40_000_000 - index,
    overdue: 1_000_000 + index,
    escalated: index,
  })),
}
