const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const PLACES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** A whole number from 0 to 9999 in digits or Chinese numerals, as the source of a regular expression. */
export const NUMERAL = String.raw`(?:\d{1,4}|[零〇一二两三四五六七八九十百千]{1,9})`

/**
 * Reads a whole number from 0 to 9999: `12`, `十二`, `二十三`, `一百零五`.
 * Undefined for everything that may mean two things: `一二三` (123, or 1 and 2 and 3), `一百五` (150, or 105).
 */
export function readNumber(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  const characters = [...text]
  if (characters.length === 0 || characters.length > 9) return undefined
  if (characters.length === 1 && characters[0] !== undefined)
    return DIGITS[characters[0]] ?? (characters[0] === '十' ? 10 : undefined)
  return readWithPlaces(characters)
}

/** Reads a year of four digits: `2026`, `二〇二六`. */
export function readYear(text: string): number | undefined {
  const digits = [...text].map((character) => DIGITS[character] ?? character).join('')
  return /^\d{4}$/.test(digits) ? Number(digits) : undefined
}

function readWithPlaces(characters: readonly string[]): number | undefined {
  let total = 0
  let lowestPlace = 10_000
  let digit: number | undefined
  let zeroSaid = false
  for (const character of characters) {
    const place = PLACES[character]
    const next = DIGITS[character]
    if (place !== undefined) {
      // 十二 leaves out the one that 一百一十二 says aloud.
      const factor = digit ?? (place === 10 && total === 0 ? 1 : undefined)
      if (factor === undefined || place >= lowestPlace) return undefined
      total += factor * place
      lowestPlace = place
      digit = undefined
      zeroSaid = false
    } else if (next === undefined || digit !== undefined) {
      return undefined
    } else if (next === 0) {
      if (zeroSaid || total === 0) return undefined
      zeroSaid = true
    } else {
      digit = next
    }
  }
  const unitIsPlain = lowestPlace === 10 || zeroSaid
  if (zeroSaid && digit === undefined) return undefined
  return digit !== undefined && !unitIsPlain ? undefined : total + (digit ?? 0)
}
