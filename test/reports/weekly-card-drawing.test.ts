import { describe, expect, it } from 'vitest'
import type { WeeklySummary } from '../../server/contract/reports.ts'
import { CARD_WIDTH } from '../../server/reports/card-parts.ts'
import { textWidth } from '../../server/reports/svg.ts'
import { townRows } from '../../server/reports/town-chart.ts'
import { weeklyCardSvg } from '../../server/reports/weekly-card-drawing.ts'
import { EXTREME_WEEK, NORMAL_WEEK, ZERO_WEEK } from './weekly-summaries.ts'

interface DrawnText {
  readonly content: string
  readonly attributes: Readonly<Record<string, string>>
}

/** The card's texts in the order of drawing; that the whole is XML is seen when the picture's test draws it. */
function drawnTexts(summary: WeeklySummary, officeName = '清溪县物料流转中心'): DrawnText[] {
  const elements = weeklyCardSvg(summary, officeName).matchAll(/<text\b([^>]*)>([^<]*)<\/text>/g)
  return [...elements].map(([, attributes = '', content = '']) => ({
    content: content.replace(/&(?:#(\d+)|amp|lt|gt|quot);/g, unescaped),
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
  }))
}
function unescaped(entity: string, code: string | undefined): string {
  const named: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
  return code === undefined ? (named[entity] ?? entity) : String.fromCharCode(Number(code))
}
function textsOf(summary: WeeklySummary): string[] {
  return drawnTexts(summary).map(({ content }) => content)
}
function withSavings(changes: Partial<WeeklySummary['savings']>): WeeklySummary {
  return { ...NORMAL_WEEK, savings: { ...NORMAL_WEEK.savings, ...changes } }
}

describe('a normal week', () => {
  const texts = textsOf(NORMAL_WEEK)

  it.each([
    ['the week', '2026年第47周 11月16日至11月22日'],
    ['completed, in transit, waiting, overdue', '228', '86', '41', '7'],
    ['the comparison with the week before', '比上周多12'],
    ['registered, handed over, cancelled, exceptions, median', '254', '1,021', '3', '2', '43.5'],
    ['the towns’ sum', '合计 228 件'],
    ['trips saved and what they are counted on', '389 趟', 'n = 203 件办结'],
    ['savings from low to high', '15,820–20,110', '9,123–15,449', '520–795'],
    ['the gap', '18 件缺里程，只计趟次'],
    ['postage by budget line', '5,123.50', '876.00', '5,999.50'],
    ['the dates', '2026年第47周：2026-11-16 至 2026-11-22'],
    ['when it was read', '数据截至北京时间 2026-11-23 08:03'],
    ['the methods', '算法版本：节约算法2026-01版、各镇场资费2026-01版'],
  ])('shows %s', (_what, ...expected) => {
    expect(texts).toEqual(expect.arrayContaining(expected))
  })

  it('does not say that the week is running', () => {
    expect(texts.join()).not.toContain('尚未结束')
  })
})

describe('a running week', () => {
  const texts = textsOf({ ...NORMAL_WEEK, asOf: '2026-11-22T23:59:59+08:00' })

  it('says so above and below, and is not set against a whole week', () => {
    expect(texts).toContain('本周尚未结束')
    expect(texts).toContain('数据截至北京时间 2026-11-22 23:59，本周尚未结束')
    expect(texts).toContain('上周全周216')
    expect(texts.join()).not.toContain('比上周')
  })
})

describe('gaps and empty weeks', () => {
  it('says that nothing happened instead of drawing empty axes', () => {
    const texts = textsOf(ZERO_WEEK)
    expect(texts).toContain('本周还没有完成的流转件，也没有超时任务')
    expect(texts).toContain('本周没有可计节约的办结件')
    expect(texts).toContain('—')
    expect(texts.join()).not.toContain('算法版本')
  })

  it('gives no kilometres, yuan or hours where no case has a distance', () => {
    const texts = textsOf(withSavings({ cases: 5, casesWithoutDistance: 5, trips: 9 }))
    expect(texts.filter((text) => text === '—')).toHaveLength(3)
    expect(texts).toContain('5 件缺里程，只计趟次')
    expect(texts).toContain('9 趟')
  })

  it('says nothing of gaps where there are none', () => {
    expect(textsOf(withSavings({ casesWithoutDistance: 0 })).join()).not.toContain('缺里程')
  })

  it.each([
    [230, '合计 228 件，另 2 件不属镇场'],
    [227, '合计 228 件，多于完成数，请核对'],
  ])('shows that the towns do not add up to %i', (completed, expected) => {
    expect(textsOf({ ...NORMAL_WEEK, completed })).toContain(expected)
  })
})

describe('a week of extremes', () => {
  it('keeps every text within the panels', () => {
    // The chart's own texts stand in its SVG; the picture's test sees that nothing leaves the panel.
    const texts = drawnTexts(EXTREME_WEEK, '很长的名称'.repeat(40)).filter(({ attributes }) => attributes['font-size'])
    expect(texts.length).toBeGreaterThan(40)
    for (const { content, attributes } of texts) {
      const width = textWidth(content, Number(attributes['font-size']))
      const anchors: Record<string, number> = { middle: width / 2, end: width }
      const left = Number(attributes.x) - (anchors[attributes['text-anchor'] ?? ''] ?? 0)
      expect(left, content).toBeGreaterThanOrEqual(80)
      expect(left + width, content).toBeLessThanOrEqual(CARD_WIDTH - 80)
    }
  })

  it('never cuts off a figure, and names only the first methods', () => {
    const texts = textsOf(EXTREME_WEEK)
    expect(texts.filter((text) => text.includes('…')).every((text) => text.startsWith('第'))).toBe(true)
    expect(texts).toContain('等 30 个版本')
    expect(texts).toEqual(expect.arrayContaining(['8,888,888', '9,007.2万亿', '-9万亿 至 9万亿', '-123.5亿']))
  })

  it('accepts letters that XML forbids', () => {
    const byTown = [{ townId: 'X', townName: '<镇>&\u0000\u0007\uD800"\uFFFE', completed: 1, overdue: 0, escalated: 0 }]
    expect(textsOf({ ...NORMAL_WEEK, byTown }).join('|')).toContain('<镇>& "')
  })
})

describe('the towns of the chart', () => {
  const town = (index: number, completed: number, overdue = 0) => ({
    townId: `T${index}`,
    townName: `镇${index}`,
    completed,
    overdue,
  })

  it('are those with anything to show, most completed first', () => {
    const rows = townRows([town(1, 0), town(2, 3), town(3, 0, 2), town(4, 9)])
    expect(rows.map(({ townName }) => townName)).toEqual(['镇4', '镇2', '镇3'])
  })

  it('are all named up to nine; beyond, eight and the rest in one row', () => {
    const nine = Array.from({ length: 9 }, (_, index) => town(index, index + 1))
    expect(townRows(nine)).toHaveLength(9)
    expect(townRows(nine).map(({ townName }) => townName)).not.toContain('其他1处')
    const rows = townRows([...nine, town(9, 100, 4), town(10, 1, 5)])
    expect(rows).toHaveLength(9)
    expect(rows.at(-1)).toEqual({ townName: '其他3处', completed: 1 + 2 + 1, overdue: 5 })
  })

  it('keep the sums', () => {
    const rows = townRows(EXTREME_WEEK.byTown)
    for (const figure of ['completed', 'overdue'] as const) {
      const sum = (towns: readonly Record<typeof figure, number>[]) => towns.reduce((all, one) => all + one[figure], 0)
      expect(sum(rows)).toBe(sum(EXTREME_WEEK.byTown))
    }
  })
})
