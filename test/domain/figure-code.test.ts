import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { type FigureIdentity, figureCode, parseFigureCode } from '../../server/domain/figure-code.ts'
import { FIGURE_QUERIES } from '../../server/domain/figure-queries.ts'

const identities: fc.Arbitrary<FigureIdentity> = fc.record({
  query: fc.constantFrom(...Object.keys(FIGURE_QUERIES)),
  from: fc.integer({ min: 2000, max: 2999 }).map((year) => parseLocalDate(`${year}-01-01`)),
  until: fc.integer({ min: 2000, max: 2999 }).map((year) => parseLocalDate(`${year}-12-31`)),
  siteId: fc.option(fc.constantFrom('441422101', '441422105')),
  line: fc.option(fc.constantFrom('towns', 'county_seat')),
})

describe('the code of a figure', () => {
  test('is the same for the same question, and read back however it is typed', () => {
    fc.assert(
      fc.property(identities, fc.nat(5), fc.option(fc.integer({ min: 1, max: 999 })), (identity, draw, version) => {
        const code = figureCode(identity, draw)
        expect(figureCode({ ...identity }, draw)).toBe(code)
        expect(code).toMatch(/^F[^01258BILOQSUVZ]{5}$/)
        const typed = version === null ? code : `${code}-${version}`
        for (const text of [typed, typed.toLowerCase(), ` ${typed} `, typed.replace('-', '－')]) {
          expect(parseFigureCode(text)).toEqual({ code, version })
        }
      }),
    )
  })

  test('is another for another question, but for one in millions', () => {
    const codes = new Set<string>()
    let questions = 0
    for (const query of Object.keys(FIGURE_QUERIES)) {
      for (let year = 2020; year < 2040; year += 1) {
        for (const siteId of [null, '441422101', '441422105']) {
          const [from, until] = [parseLocalDate(`${year}-01-01`), parseLocalDate(`${year}-12-31`)]
          codes.add(figureCode({ query, from, until, siteId, line: null }))
          questions += 1
        }
      }
    }
    expect(questions - codes.size).toBeLessThanOrEqual(5)
    const [from, until] = [parseLocalDate('2026-01-01'), parseLocalDate('2026-12-31')]
    const one = { query: 'items', from, until, siteId: null, line: null }
    expect(figureCode(one, 1)).not.toBe(figureCode(one, 0))
  })

  test.each(['', 'F', 'F3K7A', 'F3K7ACC', 'G3K7AC', 'F0K7AC', 'F3K7AC-', 'F3K7AC-1234', 'SH123456789'])(
    '%j is none',
    (text) => {
      expect(parseFigureCode(text)).toBeNull()
    },
  )
})
