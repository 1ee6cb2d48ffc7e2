import { describe, expect, test } from 'vitest'
import { type Examined, examine, findingText } from '../../server/domain/evaluation-findings.ts'
import { ranged } from '../../server/domain/figure.ts'
import { estimate, fen } from '../../server/domain/money.ts'
import { publishedFigures, stated } from '../setup/external-figures.ts'

const keysOf = (examined: Examined) => examine(examined).map(({ key }) => key)

describe('the figures that were published of 2023', () => {
  const published = publishedFigures()
  const texts = new Map(
    examine(published).map((finding) => [finding.key, findingText(finding, [...published.now, ...published.before])]),
  )

  test.each([
    ['262,500 by 15 towns is round', 'flat_by_town', '17,500.00'],
    ['312,500 by 11,865 fits no unit price', 'unexplained_price', '26.338'],
    ['415,000 km by 11,865 is a constant', 'constant_ratio', '35公里'],
    ['4,000,000 yuan by 415,000 km is no fare', 'fare_out_of_table', '9.64'],
    ['all of it was paid', 'full_execution', '100.00%'],
    ['the same as in 2018', 'unchanged_sum', '2018年'],
    ['accepted: +307 %', 'jump:volume_accepted', '307%'],
    ['completed: +307 %', 'jump:volume_completed', '307%'],
    ['all content, and nobody counted', 'without_n:volume_good_share', '评价份数'],
    ['no score', 'missing:score', '权重'],
    ['no target values', 'missing:target', '目标值'],
    ['no satisfaction rate with its n', 'missing:satisfaction', '满意率'],
    ['no direction', 'missing:direction', '送材料'],
    ['no town', 'missing:town', '镇场'],
    ['no contract price', 'missing:price', '单价'],
  ])('%s', (_what, key, words) => {
    expect(texts.get(key)).toContain(words)
  })

  test('and nothing else is found', () => {
    expect(texts.size).toBe(15)
  })
})

/** A year with nothing odd about it: prices, towns, directions, ratings, weights; sums that single prices add up to. */
function cleanYear(): Examined {
  const towns = [
    { siteId: 'T1', items: 120, metres: 120 * 30_410, road: 18_000 },
    { siteId: 'T2', items: 80, metres: 80 * 71_377, road: 43_000 },
  ]
  const perItem = { basis: 'per_item', fen: fen(1_800) } as const
  const metres = 120 * 30_410 + 80 * 71_377
  const now = [
    stated(2026, 'given', 2_000_000),
    ...[stated(2026, 'spent', 412_600), stated(2026, 'paid', 399_000), stated(2026, 'cost_per_item', 2_063)],
    stated(2026, 'spent', 252_600, { line: 'towns' }),
    stated(2026, 'postage', 252_000, { line: 'towns', rows: 140 }),
    ...[stated(2026, 'items', 200), stated(2026, 'completed', 190)],
    ...[stated(2026, 'registered_materials', 90), stated(2026, 'registered_result', 110)],
    stated(2026, 'metres', ranged(estimate(metres * 0.9, metres, metres * 1.1))),
    stated(2026, 'fare', ranged(estimate(metres * 0.02, metres * 0.05, metres * 0.09))),
    ...[stated(2026, 'rated', 60), stated(2026, 'satisfied_share', 950)],
    ...towns.flatMap(({ siteId, items, metres: way, road }) => [
      ...[stated(2026, 'items', items, { siteId }), stated(2026, 'metres', way, { siteId })],
      stated(2026, 'road_metres', road, { siteId }),
    ]),
  ]
  return {
    ...{ year: 2026, now, before: [stated(2025, 'items', 170), stated(2025, 'spent', 350_000)], townCount: 2 },
    givenElsewhere: [
      { year: 2025, fen: 1_900_000 },
      { year: 2026, fen: 2_000_000 },
    ],
    tariffs: [{ line: 'towns', rule: perItem, isSample: false }],
    ...{ fares: { low: 20, high: 150 }, sampleMethods: ['sample'], hasWeights: true, hasTargets: true },
  }
}

/** The clean year with some of its figures otherwise. */
function otherwise(...figures: readonly ReturnType<typeof stated>[]): Examined {
  const clean = cleanYear()
  const codes = new Set(figures.map(({ code }) => code))
  return { ...clean, now: [...clean.now.filter(({ code }) => !codes.has(code)), ...figures] }
}

describe('a clean year', () => {
  test('gives nothing to ask about', () => {
    expect(keysOf(cleanYear())).toEqual([])
  })

  test.each<[string, Examined, string]>([
    ['paid to the fen', otherwise(stated(2026, 'paid', 2_000_000)), 'full_execution'],
    [
      'the sum of the year before',
      { ...cleanYear(), givenElsewhere: [{ year: 2025, fen: 2_000_000 }] },
      'unchanged_sum',
    ],
    ['a round share for each town', otherwise(stated(2026, 'spent', 260_000, { line: 'towns' })), 'flat_by_town'],
    [
      'dearer than the dearest price',
      otherwise(stated(2026, 'postage', 252_001, { line: 'towns', rows: 140 })),
      'unexplained_price:towns',
    ],
    ['half as many again', otherwise(stated(2026, 'items', 256)), 'jump:items'],
    ['a third of the year before', otherwise(stated(2026, 'items', 113)), 'jump:items'],
    ['nobody counted', otherwise(stated(2026, 'rated', 0)), 'without_n:satisfied_share'],
    [
      'the same way for everybody, however far',
      otherwise(stated(2026, 'metres', 80 * 30_410, { siteId: 'T2' })),
      'constant_ratio:towns',
    ],
    [
      'savings by parameters that nobody decided on',
      otherwise(stated(2026, 'minutes', 9_000, { methods: ['county-1', 'sample'] })),
      'missing:savings_method',
    ],
    [
      'a distance that the demonstration made up',
      otherwise(stated(2026, 'road_metres', 18_000, { siteId: 'T1', methods: ['demo'] })),
      'missing:road',
    ],
    ['a fare beyond the table', otherwise(stated(2026, 'fare', 2_000_000)), 'fare_out_of_table'],
  ])('but for %s', (_what, examined, key) => {
    expect(keysOf(examined)).toContain(key)
  })

  test('nothing rests on a distance or a parameter where nothing was saved', () => {
    const nothing = ['metres', 'fare', 'minutes'] as const
    const examined = otherwise(
      ...nothing.map((query) => stated(2026, query, 0, { methods: ['sample'] })),
      stated(2026, 'road_metres', 18_000, { siteId: 'T1', methods: ['demo'] }),
    )
    expect(keysOf(examined).filter((key) => key.startsWith('missing:'))).toEqual([])
  })

  test('a flat price by town that was agreed explains round shares', () => {
    const flat = { basis: 'flat_per_month_and_town', fen: fen(10_000), towns: ['T1', 'T2'] } as const
    const examined = otherwise(stated(2026, 'spent', 260_000, { line: 'towns' }))
    expect(keysOf({ ...examined, tariffs: [{ line: 'towns', rule: flat, isSample: false }] })).toEqual([])
  })
})
