import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTrackingNumber, trackingNumberOf } from '../../server/domain/tracking-number.ts'

const serial = fc.integer({ min: 0, max: 99_999_999 })
/** digits before the check digit */
const BODY = 8
const DIGITS = [...'0123456789']

const bodyOf = (number: string) => number.slice(2)
/** All pairs of digits, equal ones too. */
const pairs = () => DIGITS.flatMap((one) => DIGITS.map((other) => [one, other] as const))

function exchanged(digits: string, left: number, right: number): string {
  const letters = [...digits]
  letters[left] = digits[right] as string
  letters[right] = digits[left] as string
  return letters.join('')
}

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

  // The check is worked out digit by digit, from one of ten states to the next. So all that can go wrong at a place is seen
  // by looking at every state before it, every digit there, and every digit behind it: no sample is left to chance.
  const everyPlace = (digitsAtPlace: number) =>
    Array.from({ length: BODY + 1 - digitsAtPlace }, (_, place) =>
      (place === 0 ? [''] : DIGITS.map((digit) => digit.padStart(place, '0'))).map((before) => ({ before, place })),
    ).flat()
  const withCheckDigit = (body: string) => trackingNumberOf(Number(body)).slice(2)

  it('finds every single wrong digit, wherever it stands, the check digit included', () => {
    const missed: string[] = []
    for (const { before, place } of everyPlace(1)) {
      for (const [right, behind] of pairs()) {
        const digits = withCheckDigit(`${before}${right}${behind}`.padEnd(BODY, '0').slice(0, BODY))
        for (const wrong of DIGITS.filter((digit) => digit !== digits[place])) {
          const mistyped = `SH${digits.slice(0, place)}${wrong}${digits.slice(place + 1)}`
          if (parseTrackingNumber(mistyped) !== null) missed.push(mistyped)
        }
        for (const wrong of DIGITS.filter((digit) => digit !== digits.at(-1))) {
          if (parseTrackingNumber(`SH${digits.slice(0, BODY)}${wrong}`) !== null) missed.push(digits)
        }
      }
    }
    expect(missed).toEqual([])
  })

  it('finds every exchange of neighbours, wherever they stand, the check digit included', () => {
    const missed: string[] = []
    for (const { before, place } of everyPlace(2)) {
      for (const [one, other] of pairs()) {
        for (const behind of DIGITS) {
          const digits = withCheckDigit(`${before}${one}${other}${behind}`.padEnd(BODY, '0').slice(0, BODY))
          for (const at of [place, BODY - 1]) {
            const swapped = exchanged(digits, at, at + 1)
            if (swapped !== digits && parseTrackingNumber(`SH${swapped}`) !== null) missed.push(`${digits} at ${at}`)
          }
        }
      }
    }
    expect(missed).toEqual([])
  })

  it('finds most exchanges of digits further apart: one decimal check digit cannot find them all', () => {
    let [exchanges, found] = [0, 0]
    for (const sample of Array.from({ length: 2_000 }, (_, index) => (index * 49_999_991) % 100_000_000)) {
      const digits = bodyOf(trackingNumberOf(sample))
      for (let left = 0; left < BODY; left += 1) {
        for (let right = left + 2; right <= BODY; right += 1) {
          const swapped = exchanged(digits, left, right)
          if (swapped === digits) continue
          exchanges += 1
          if (parseTrackingNumber(`SH${swapped}`) === null) found += 1
        }
      }
    }
    expect(found / exchanges).toBeGreaterThan(0.87)
  })

  it('reads every look-alike, alone and together, at every place', () => {
    const alike: Readonly<Record<string, string>> = { '0': 'OoQq', '1': 'IiLl', '2': 'Zz', '5': 'Ss', '8': 'Bb' }
    fc.assert(
      fc.property(serial, fc.array(fc.nat(), { minLength: 11, maxLength: 11 }), (one, choices) => {
        const written = trackingNumberOf(one)
        const letters = [...written].map((digit, place) => {
          const like = place < 2 ? '' : (alike[digit] ?? '')
          return like.length === 0 ? digit : (like[(choices[place] as number) % like.length] as string)
        })
        expect(parseTrackingNumber(letters.join(''))).toBe(written)
        // and one of them alone, wherever it stands
        for (const [place, letter] of letters.entries()) {
          expect(parseTrackingNumber(written.slice(0, place) + letter + written.slice(place + 1))).toBe(written)
        }
      }),
    )
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
