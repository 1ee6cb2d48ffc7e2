import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BYTE_ORDER_MARK, type CsvCell, csvLine, guarded } from '../../server/http/csv-line.ts'

const read = (text: string): string[][] =>
  parse(text, { bom: true, relax_column_count: true, record_delimiter: '\r\n' })

describe('a line of CSV', () => {
  test.each<[string, CsvCell, string]>([
    ['a text', '营业执照', '营业执照'],
    ['nothing', null, ''],
    ['a number', -1200, '-1200'],
    ['a comma', '甲,乙', '"甲,乙"'],
    ['quotes', '称“好”和"好"', '"称“好”和""好"""'],
    ['a line end', '第一行\r\n第二行', '"第一行\r\n第二行"'],
    ['spaces at the ends', ' 空格 ', '" 空格 "'],
    ['a formula', '=HYPERLINK("http://example.com","看")', `"'=HYPERLINK(""http://example.com"",""看"")"`],
    ['a sum', '+1+1', "'+1+1"],
    ['a minus', '-2+3', "'-2+3"],
    ['an at', '@SUM(1,1)', `"'@SUM(1,1)"`],
    ['a tab before a formula', '\t=1', "'\t=1"],
    ['a line end before a formula', '\r=1', `"'\r=1"`],
    ['a wide equals sign', '＝1+1', "'＝1+1"],
    ['a formula that is no beginning', '1=1', '1=1'],
  ])('%s', (_name, cell, expected) => {
    expect(csvLine([cell])).toBe(`${expected}\r\n`)
  })
})

test('whatever the cells, a reader of CSV gets them back, and none of them is a formula', () => {
  const nasty = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", ' ', '\uFEFF', '；', '=cmd|')
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 })
      .map((parts) => parts.join('')),
  )
  const cell: fc.Arbitrary<CsvCell> = fc.oneof(text, fc.integer(), fc.constant(null))
  const table = fc
    .integer({ min: 2, max: 6 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))
  fc.assert(
    fc.property(table, (rows) => {
      const shown = read(BYTE_ORDER_MARK + rows.map(csvLine).join(''))
      expect(shown).toEqual(
        rows.map((row) => row.map((one) => (typeof one === 'string' ? guarded(one) : one === null ? '' : String(one)))),
      )
      const texts = rows.flatMap((row, line) =>
        row.flatMap((one, at) => (typeof one === 'string' ? [shown[line]?.[at]] : [])),
      )
      for (const one of texts) expect(one).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/)
    }),
    { numRuns: 500 },
  )
})
