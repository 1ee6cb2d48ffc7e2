import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTrackingNumber, trackingNumberOf } from '../../server/domain/tracking-number.ts'

const serial = fc.integer({ min: 0, max: 99_999_999 })
const SAMPLES = [0, 1, 9, 10, 42, 1_234_567, 10_000_000, 12_345_678, 55_555_555, 90_909_090, 98_765_432, 99_999_999]
const DIGITS = [...'0123456789']

const bodyOf = (number: string) => number.slice(2)

describe('trackingNumberOf', () => {
  it('writes SH, eight digits and a check digit', () => {
    // Damm's own example: 572 has check digit 4
    expect(trackingNumberOf(572)).toBe('SH000005724')
    fc.assert(fc.property(serial, (one) => /^SH\d{9}$/.test(trackingNumberOf(one))))
  })

  it.each([-1, 0.5, 100_000_000, Number.NaN])('refuses %d', (bad) => {
    expect(() => trackingNumberOf(bad)).toThrow(RangeError)
  })

  it('gives every serial its own number', () => {
    const numbers = new Set(Array.from({ length: 20_000 }, (_, index) => trackingNumberOf(index * 4_999)))
    expect(numbers.size).toBe(20_000)
  })
})

describe('parseTrackingNumber', () => {
  it('reads what was written', () => {
    fc.assert(fc.property(serial, (one) => parseTrackingNumber(trackingNumberOf(one)) === trackingNumberOf(one)))
  })

  it.each(SAMPLES)('finds every single wrong digit in %d', (sample) => {
    const digits = bodyOf(trackingNumberOf(sample))
    for (let place = 0; place < digits.length; place += 1) {
      for (const wrong of DIGITS.filter((digit) => digit !== digits[place])) {
        const mistyped = `SH${digits.slice(0, place)}${wrong}${digits.slice(place + 1)}`
        expect(parseTrackingNumber(mistyped), mistyped).toBeNull()
      }
    }
  })

  it('finds every exchange of neighbours', () => {
    const swapped = (digits: string, place: number) =>
      digits.slice(0, place) + digits[place + 1] + digits[place] + digits.slice(place + 2)
    const check = (one: number) => {
      const digits = bodyOf(trackingNumberOf(one))
      for (let place = 0; place + 1 < digits.length; place += 1) {
        if (digits[place] === digits[place + 1]) continue
        expect(parseTrackingNumber(`SH${swapped(digits, place)}`), `${digits} at ${place}`).toBeNull()
      }
    }
    for (const sample of SAMPLES) check(sample)
    fc.assert(fc.property(serial, check))
  })

  const number = trackingNumberOf(10_258_016)
  const digits = bodyOf(number)
  it.each([
    ['without the prefix', digits],
    ['in lower case', number.toLowerCase()],
    ['spaced', `SH ${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`],
    ['with dashes', `SH-${digits.slice(0, 4)}-${digits.slice(4)}`],
    ['full-width', number.replace(/./g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
    ['as the QR code holds it', `SHAOPAO:${number}`],
    ['as the QR code holds it, typed with a Chinese colon', `shaopao：${number}`],
    ['with a misread prefix', `5H${digits}`],
    ['with letters for digits', `SH${digits.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('2', 'Z')}`],
    ['with more letters for digits', `SH${digits.replaceAll('0', 'q').replaceAll('5', 's').replaceAll('8', 'B')}`],
    ['with blanks around', `  ${number}\n`],
  ])('forgives: %s', (_how, text) => {
    expect(parseTrackingNumber(text)).toBe(number)
  })

  it.each(['', 'SH', digits.slice(1), `${digits}0`, `SH${digits}${digits}`, '查件', `XY${digits}`, `SHSH${digits}`])(
    'refuses %j',
    (text) => {
      expect(parseTrackingNumber(text)).toBeNull()
    },
  )

  it('never throws, and what it returns reads back as itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 30 }), (text) => {
        const read = parseTrackingNumber(text)
        if (read !== null) expect(parseTrackingNumber(read)).toBe(read)
      }),
    )
  })
})
