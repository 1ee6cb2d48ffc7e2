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
