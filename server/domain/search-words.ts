import { lookAlikesAsDigits, parseTrackingNumber, TRACKING_PREFIX } from './tracking-number.ts'

/** What somebody at a counter looks for. */
export type SearchWords =
  /** the whole number, its check digit right */
  | { readonly kind: 'number'; readonly trackingNumber: string }
  /** digits of a number, of a phone, or of both: `%` and `_` stand as in SQL's LIKE */
  | {
      readonly kind: 'digits'
      readonly patterns: readonly string[]
      readonly phoneLast4: string | null
      readonly phone: string | null
    }
  /** a whole name: nobody leafs through people by half a name */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'too_short' }

const SHORTEST_DIGITS = 3
const NUMBER_DIGITS = 9

/** A number in which one digit is wrong, or two neighbours changed places. */
function nearNumbers(digits: string): string[] {
  const places = [...digits].map((_, place) => place)
  const wrong = places.map((place) => `${digits.slice(0, place)}_${digits.slice(place + 1)}`)
  const swapped = places
    .slice(1)
    .map((place) => digits.slice(0, place - 1) + digits[place] + digits[place - 1] + digits.slice(place + 1))
  return [...wrong, ...swapped].map((near) => `${TRACKING_PREFIX}${near}`)
}

/** Reads what was typed: look-alike letters as digits (O 0, I 1, B 8), with or without SH, spaces and dashes. */
export function readSearchWords(text: string): SearchWords {
  const trackingNumber = parseTrackingNumber(text)
  if (trackingNumber !== null) return { kind: 'number', trackingNumber }
  const plain = text.normalize('NFKC').replace(/[\s\-_.·]/g, '')
  if (/^\p{Script=Han}[\p{Script=Han}•・]+$/u.test(plain)) return { kind: 'name', name: plain }
  const digits = lookAlikesAsDigits(plain)
  if (!/^\d+$/.test(digits) || digits.length < SHORTEST_DIGITS) return { kind: 'too_short' }
  const phone = /^1[3-9]\d{9}$/.test(digits) ? digits : null
  const patterns = digits.length === NUMBER_DIGITS ? nearNumbers(digits) : [`%${digits}`]
  return { kind: 'digits', patterns, phoneLast4: digits.length === 4 ? digits : null, phone }
}
