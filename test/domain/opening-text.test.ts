import { expect, it } from 'vitest'
import { GOVERNMENT_OFFICE_HOURS, openingHours, PART_TIME_STATION_HOURS } from '../../server/domain/opening-hours.ts'
import { openingText } from '../../server/domain/opening-text.ts'

const MORNING = [{ opensAt: 8 * 60, closesAt: 11 * 60 + 30 }]
const ALL_DAY = [{ opensAt: 0, closesAt: 24 * 60 }]
const everyDay = (spans: typeof MORNING) =>
  openingHours({ 1: spans, 2: spans, 3: spans, 4: spans, 5: spans, 6: spans, 7: spans })

it.each([
  [GOVERNMENT_OFFICE_HOURS, '周一至周五 8:30–12:00、14:30–17:30'],
  [PART_TIME_STATION_HOURS, '周一、周三、周五 8:30–12:00'],
  [openingHours({ 2: MORNING, 5: MORNING }), '周二、周五 8:00–11:30'],
  [openingHours({ 6: MORNING, 7: MORNING }), '周六、周日 8:00–11:30'],
  [openingHours({ 1: MORNING, 2: MORNING, 3: MORNING, 5: MORNING }), '周一至周三、周五 8:00–11:30'],
  [openingHours({ 1: ALL_DAY, 6: MORNING }), '周一 全天；周六 8:00–11:30'],
  [openingHours({ 1: MORNING, 2: ALL_DAY, 3: MORNING }), '周一、周三 8:00–11:30；周二 全天'],
  [everyDay(MORNING), '每天 8:00–11:30'],
  [everyDay(ALL_DAY), '每天 全天'],
  [openingHours({}), '暂不开放'],
])('%#: %s', (hours, text) => {
  expect(openingText(hours)).toBe(text)
})
