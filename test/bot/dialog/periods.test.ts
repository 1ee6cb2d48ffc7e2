import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, dayOf, isoWeekFrom, isoWeekOf, mondayOf } from '../../../bot/dialog/calendar.ts'
import { currentWeek, readWeek } from '../../../bot/dialog/periods.ts'

/** Wednesday of 2026-W47. */
const WEDNESDAY = new Date('2026-11-18T02:00:00Z')

describe('weeks that people name', () => {
  it.each([
    ['本周', '2026-W47'],
    ['这周', '2026-W47'],
    ['这个周', '2026-W47'],
    ['这个星期', '2026-W47'],
    ['本星期', '2026-W47'],
    ['这礼拜', '2026-W47'],
    ['当周', '2026-W47'],
    ['本周三', '2026-W47'],
    ['上周', '2026-W46'],
    ['上个周', '2026-W46'],
    ['上个星期', '2026-W46'],
    ['上星期五', '2026-W46'],
    ['上礼拜', '2026-W46'],
    ['上周的', '2026-W46'],
    ['上上周', '2026-W45'],
    ['上上个星期', '2026-W45'],
    ['上上上周', '2026-W44'],
    ['下周', '2026-W48'],
    ['一周前', '2026-W46'],
    ['两周前', '2026-W45'],
    ['3个星期之前', '2026-W44'],
    ['第47周', '2026-W47'],
    ['47周', '2026-W47'],
    ['第 47 周', '2026-W47'],
    ['第四十七周', '2026-W47'],
    ['第1周', '2026-W01'],
    ['第一周', '2026-W01'],
    ['第十周', '2026-W10'],
    ['第48周', '2025-W48'],
    ['第52周', '2025-W52'],
    ['2026年第47周', '2026-W47'],
    ['2026年47周', '2026-W47'],
    ['2026第47周', '2026-W47'],
    ['二〇二六年第四十七周', '2026-W47'],
    ['今年第47周', '2026-W47'],
    ['去年第47周', '2025-W47'],
    ['前年第3周', '2024-W03'],
    ['2026年第53周', '2026-W53'],
    ['2020年第53周', '2020-W53'],
    ['2026-W47', '2026-W47'],
    ['2026-w47', '2026-W47'],
    ['2026W47', '2026-W47'],
    ['W47', '2026-W47'],
    ['w5', '2026-W05'],
    ['10月20日那周', '2026-W43'],
    ['10月20号那一周', '2026-W43'],
    ['10月20日所在的周', '2026-W43'],
    ['10月20日的那个星期', '2026-W43'],
    ['10月20日', '2026-W43'],
    ['十月二十日那周', '2026-W43'],
    ['10-20那周', '2026-W43'],
    ['10/20', '2026-W43'],
    ['2026-10-20', '2026-W43'],
    ['2026年10月20日那周', '2026-W43'],
    ['去年10月20日那周', '2025-W43'],
    ['12月20日那周', '2025-W51'],
    ['1月1日那周', '2026-W01'],
    ['2025年12月29日那周', '2026-W01'],
    ['2021年1月3日那周', '2020-W53'],
    ['5号那周', '2026-W45'],
    ['国庆那周', '2026-W40'],
    ['去年国庆那周', '2025-W40'],
    ['元旦那周', '2026-W01'],
    ['本月5日那周', '2026-W45'],
    ['昨天那周', '2026-W47'],
    ['今天', '2026-W47'],
  ])('%s is %s', (words, week) => {
    expect(readWeek(words, WEDNESDAY)).toBe(week)
  })

  it.each([
    '',
    '周',
    '第周',
    '第0周',
    '第54周',
    '2025年第53周',
    '第53周',
    '2026-W54',
    '上个月',
    '本月',
    '10月',
    '最近7天',
    '去年',
    '2月30日那周',
    '13月1日那周',
    '31号那周',
    '国庆',
    '一百五周',
    '第一二三周',
    '周三',
    '随便',
  ])('%s names no week', (words) => {
    expect(readWeek(words, WEDNESDAY)).toBeUndefined()
  })

  it.each([
    ['Sunday 23:59 in Shanghai', '2026-11-22T15:59:59Z', '2026-W47', '2026-W46'],
    ['Monday 00:00 in Shanghai, still Sunday in UTC', '2026-11-22T16:00:00Z', '2026-W48', '2026-W47'],
    ['New Year in week 53', '2027-01-01T04:00:00Z', '2026-W53', '2026-W52'],
    ['first Monday of the year', '2027-01-03T16:00:00Z', '2027-W01', '2026-W53'],
    ['29 December in week 1', '2025-12-29T01:00:00Z', '2026-W01', '2025-W52'],
  ])('turns at Monday 00:00 of Shanghai: %s', (_when, instant, thisWeek, lastWeek) => {
    const now = new Date(instant)
    expect([currentWeek(now), readWeek('本周', now), readWeek('上周', now)]).toEqual([thisWeek, thisWeek, lastWeek])
  })

  it('means the latest such week that has begun when no year is said', () => {
    const january = new Date('2027-01-12T02:00:00Z')
    expect(readWeek('第52周', january)).toBe('2026-W52')
    expect(readWeek('第53周', january)).toBe('2026-W53')
    expect(readWeek('第2周', january)).toBe('2027-W02')
    expect(readWeek('12月25日那周', january)).toBe('2026-W52')
  })
})

describe('the calendar', () => {
  const anyInstant = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  })

  it('agrees with the time zone data for the date of any instant', () => {
    const civil = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })
    const afterSummerTime = anyInstant.filter((instant) => instant.getTime() > Date.UTC(1992, 0))
    fc.assert(
      fc.property(afterSummerTime, (instant) => {
        const { year, month, day } = dateOf(dayOf(instant))
        const two = (number: number) => String(number).padStart(2, '0')
        expect(`${year}-${two(month)}-${two(day)}`).toBe(civil.format(instant))
      }),
    )
  })

  it('gives the seven days from a Monday the same week, and the next Monday another', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const monday = mondayOf(dayOf(instant))
        const weeks = [0, 1, 2, 3, 4, 5, 6].map((days) => isoWeekOf(monday + days))
        expect(new Set(weeks).size).toBe(1)
        expect(isoWeekOf(monday + 7)).not.toBe(weeks[0])
      }),
    )
  })

  it('reads back every week that it writes', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const week = isoWeekOf(dayOf(instant))
        expect(isoWeekFrom(Number(week.slice(0, 4)), Number(week.slice(6)))).toBe(week)
        expect(readWeek(week, instant)).toBe(week)
      }),
    )
  })
})
