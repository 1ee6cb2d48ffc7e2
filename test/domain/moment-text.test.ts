import { expect, it } from 'vitest'
import { momentText } from '../../server/domain/moment-text.ts'

it.each([
  ['2026-03-02T00:00:00+08:00', '今天 0:00'],
  ['2026-03-02T17:30:59+08:00', '今天 17:30'],
  ['2026-03-03T09:05:00+08:00', '明天 9:05'],
  ['2026-03-01T23:59:00+08:00', '昨天 23:59'],
  ['2026-03-04T12:00:00+08:00', '3月4日（周三）12:00'],
  ['2026-02-22T12:00:00+08:00', '2月22日（周日）12:00'],
  ['2027-01-01T08:30:00+08:00', '2027年1月1日（周五）8:30'],
])('%s is %s', (instant, text) => {
  // 23:30 of the day before in UTC: the day is that of Shanghai
  expect(momentText(new Date(instant), new Date('2026-03-02T07:30:00+08:00'))).toBe(text)
})
