import { describe, expect, it } from 'vitest'
import { FIGURE_QUERIES } from '../../server/domain/figure-queries.ts'
import { codeLines, SUMMARY_FIGURES } from '../../server/domain/summary-codes.ts'

describe('the codes of a summary', () => {
  it('are named with the words of the summary', () => {
    const codes = SUMMARY_FIGURES.map(({ name }, index) => ({ name, code: `F3K7A${'34679'[index]}` }))
    expect(codeLines(codes)).toEqual([
      '数字码：登记F3K7A3、办结F3K7A4、邮递费F3K7A6、少跑F3K7A7、公里F3K7A9。回复其中一个看明细。',
    ])
  })

  it('are not spoken of where there are none', () => {
    expect(codeLines([])).toEqual([])
  })

  it('are of figures that there are', () => {
    expect(Object.keys(FIGURE_QUERIES)).toEqual(expect.arrayContaining(SUMMARY_FIGURES.map(({ query }) => query)))
  })
})
