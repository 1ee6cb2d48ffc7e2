import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countText,
  dayText,
  estimateText,
  minuteText,
  rangeText,
  weekText,
  yuanText,
} from '../../server/reports/figures.ts'
import { escapeXml, fittingSize, shortened, textWidth, wrapped } from '../../server/reports/svg.ts'

describe('figures', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1021, '1,021'],
    [-3, '-3'],
    [9_999_999, '9,999,999'],
    [10_000_000, '1,000万'],
    [12_345_678, '1,234.6万'],
    [99_999_999, '1亿'],
    [123_456_789_012, '1,234.6亿'],
    [-123_456_789_012, '-1,234.6亿'],
    [Number.MAX_SAFE_INTEGER, '9,007.2万亿'],
  ])('counts %d as %s', (value, expected) => {
    expect(countText(value)).toBe(expected)
  })

  it('stay short, whatever they are', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(countText(value).length).toBeLessThanOrEqual('-9,999.9万亿'.length)
      }),
    )
  })

  it.each([
    [43.5, '43.5'],
    [43.04, '43'],
    [-0.01, '0'],
    [99.94, '99.9'],
    [1234.5, '1,235'],
  ])('estimates %d as %s', (value, expected) => {
    expect(estimateText(value)).toBe(expected)
  })

  it.each([
    [{ low: 1500, high: 2500 }, '1.5–2.5'],
    [{ low: 2500, high: 1500 }, '1.5–2.5'],
    [{ low: -2500, high: 1500 }, '-2.5 至 1.5'],
    [{ low: 1_000_000, high: 1_000_100 }, '1,000'],
    [{ low: 0, high: 0 }, '0'],
  ])('spans %o as %s', (bounds, expected) => {
    expect(rangeText(bounds, 1000)).toBe(expected)
  })

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [512_350, '5,123.50'],
    [-1, '-0.01'],
    [99_999_999_999, '999,999,999.99'],
    [100_000_000_000, '10亿'],
  ])('shows %d fen as %s yuan', (amount, expected) => {
    expect(yuanText(amount)).toBe(expected)
  })
})

describe('dates', () => {
  it('are those of Asia/Shanghai, wherever the machine stands', () => {
    const instant = new Date('2026-12-31T16:05:00Z')
    expect(dayText(instant)).toBe('1月1日')
    expect(minuteText(instant)).toBe('2027-01-01 00:05')
    expect(weekText('2026-W05')).toBe('2026年第5周')
  })
})

describe('text', () => {
  const anyText = fc.string({ unit: 'grapheme', maxLength: 40 })

  it('is shortened to the width given, and only when it is too wide', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 40, max: 600 }), (content, width) => {
        const short = shortened(content, width, 32)
        expect(textWidth(short, 32)).toBeLessThanOrEqual(width)
        if (textWidth(content, 32) <= width) expect(short).toBe(content)
      }),
    )
  })

  it('gets the largest size that fits, at most the wanted one', () => {
    expect(fittingSize(['86', '228'], 200, 104)).toBe(104)
    const size = fittingSize(['1,234,567', '9,007.2万亿'], 200, 104)
    expect(textWidth('9,007.2万亿', size)).toBeLessThanOrEqual(200)
    expect(textWidth('9,007.2万亿', size + 1)).toBeGreaterThan(200)
    expect(fittingSize([''], 200, 30)).toBe(30)
  })

  it('is wrapped between words', () => {
    expect(wrapped(['甲', '乙', '丙'], '、', 100, 30)).toEqual(['甲、乙', '丙'])
    expect(wrapped([], '、', 100, 30)).toEqual([])
  })

  it('is escaped for XML and loses what XML forbids', () => {
    expect(escapeXml('<a href="x">&\'\u0000\u001B 镇\uDFFF\n场')).toBe('&#60;a href=&#34;x&#34;&#62;&#38;&#39; 镇 场')
  })
})
