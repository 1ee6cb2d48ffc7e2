import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeeklySummary } from '../../server/contract/reports.ts'
import { COLOURS } from '../../server/reports/colours.ts'
import { renderPicture, stopPictures } from '../../server/reports/pictures.ts'
import { type Area, decodePng, type Picture } from './decode-png.ts'
import { EXTREME_WEEK, NORMAL_WEEK, ZERO_WEEK } from './weekly-summaries.ts'

const renderWeek = (summary: WeeklySummary, options: Parameters<typeof renderPicture>[1] = {}) =>
  renderPicture({ kind: 'weekly', summary }, options)

afterAll(stopPictures)

const FIGURES: Area = { left: 84, top: 340, right: 996, bottom: 450 }
const BADGE: Area = { left: 740, top: 36, right: 996, bottom: 92 }
const TITLE: Area = { left: 84, top: 90, right: 520, bottom: 160 }

const SUMMARIES = { 'a normal week': NORMAL_WEEK, 'a week of zeros': ZERO_WEEK, 'a week of extremes': EXTREME_WEEK }
const pictures = new Map<WeeklySummary, Picture>()

beforeAll(async () => {
  for (const summary of Object.values(SUMMARIES)) {
    pictures.set(summary, decodePng(await renderWeek(summary, { officeName: '清溪县物料流转中心' })))
  }
}, 60_000)

function pictureOf(summary: WeeklySummary): Picture {
  const picture = pictures.get(summary)
  if (!picture) throw new Error('Not drawn')
  return picture
}

describe.each(Object.entries(SUMMARIES))('the picture of %s', (_name, summary) => {
  it('is 1080 pixels wide and of a height for phones', () => {
    const { width, height } = pictureOf(summary)
    expect(width).toBe(1080)
    expect(height).toBeGreaterThan(1400)
    expect(height).toBeLessThan(2700)
  })

  it('has its title, its figures and its small text, in letters that have strokes', () => {
    const picture = pictureOf(summary)
    expect(picture.count(COLOURS.onHeader, TITLE)).toBeGreaterThan(3000)
    expect(picture.count(COLOURS.ink)).toBeGreaterThan(5000)
    expect(picture.count(COLOURS.quiet)).toBeGreaterThan(3000)
  })

  it('leaves the page free at both sides and below', () => {
    const { width, height, count } = pictureOf(summary)
    const margins = [
      { left: 0, top: 360, right: 36, bottom: height },
      { left: width - 36, top: 360, right: width, bottom: height },
      { left: 0, top: height - 16, right: width, bottom: height },
    ]
    for (const area of margins) {
      expect(count(COLOURS.page, area)).toBe((area.right - area.left) * (area.bottom - area.top))
    }
  })
})

describe('the same figures', () => {
  it('are drawn once, also for many who ask at once, and anew as soon as they or their minute change', async () => {
    const office = { officeName: '清溪县物料流转中心' }
    const [first, second] = await Promise.all([NORMAL_WEEK, NORMAL_WEEK].map((week) => renderWeek(week, office)))
    expect(second).toBe(first)
    const changed = { ...NORMAL_WEEK, completed: NORMAL_WEEK.completed + 1 }
    expect(await renderWeek(changed, office)).not.toBe(first)
    const later = { ...NORMAL_WEEK, asOf: new Date(Date.parse(NORMAL_WEEK.asOf) + 60_000).toISOString() }
    expect(await renderWeek(later, office)).not.toBe(first)
  })
})

describe('what the picture shows', () => {
  it('is lively in a week with cases: bars in teal, what is late in red', () => {
    const picture = pictureOf(NORMAL_WEEK)
    expect(picture.count(COLOURS.teal)).toBeGreaterThan(50_000)
    expect(picture.count(COLOURS.red, FIGURES)).toBeGreaterThan(500)
    expect(picture.count(COLOURS.amberPale, BADGE)).toBe(0)
  })

  it('says that the week is not over, and draws no bar and no red without a case', () => {
    const picture = pictureOf(ZERO_WEEK)
    expect(picture.count(COLOURS.amberPale, BADGE)).toBeGreaterThan(5000)
    expect(picture.count(COLOURS.red)).toBe(0)
    expect(picture.count(COLOURS.teal, FIGURES)).toBe(0)
  })

  it('is another picture for another week, and the same for the same', async () => {
    const [first, again, other] = await Promise.all(
      [NORMAL_WEEK, NORMAL_WEEK, { ...NORMAL_WEEK, completed: 229 }].map((summary) => renderWeek(summary)),
    )
    expect(again?.equals(first ?? Buffer.alloc(0))).toBe(true)
    expect(other?.equals(first ?? Buffer.alloc(0))).toBe(false)
  }, 30_000)
})
