import { expect, test } from 'vitest'
import { readSearchWords } from '../../server/domain/search-words.ts'
import { trackingNumberOf } from '../../server/domain/tracking-number.ts'

const NUMBER = trackingNumberOf(10_011_082)
const DIGITS = NUMBER.slice(2)

test('a whole number is one, however it is written', () => {
  const misread = `sh ${DIGITS.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('8', 'B')}`
  for (const text of [NUMBER, DIGITS, misread, `shaopao:${NUMBER}`]) {
    expect(readSearchWords(text)).toEqual({ kind: 'number', trackingNumber: NUMBER })
  }
})

test('with one digit wrong or two changed it is looked for near by', () => {
  const wrong = `${DIGITS.slice(0, 4)}${(Number(DIGITS[4]) + 1) % 10}${DIGITS.slice(5)}`
  const words = readSearchWords(wrong)
  const patterns = words.kind === 'digits' ? words.patterns : []
  expect(patterns).toContain(`SH${DIGITS.slice(0, 4)}_${DIGITS.slice(5)}`)
  expect(patterns).toHaveLength(9 + 8)
})

test.each([
  ['082', { kind: 'digits', patterns: ['%082'], phoneLast4: null, phone: null }],
  ['OB2', { kind: 'digits', patterns: ['%082'], phoneLast4: null, phone: null }],
  ['8000', { kind: 'digits', patterns: ['%8000'], phoneLast4: '8000', phone: null }],
  ['138 0013 8000', { kind: 'digits', patterns: ['%13800138000'], phoneLast4: null, phone: '13800138000' }],
  ['张三', { kind: 'name', name: '张三' }],
  ['阿依•古丽', { kind: 'name', name: '阿依•古丽' }],
  ['张', { kind: 'too_short' }],
  ['12', { kind: 'too_short' }],
  ['%%%', { kind: 'too_short' }],
])('%s', (text, words) => expect(readSearchWords(text)).toEqual(words))
