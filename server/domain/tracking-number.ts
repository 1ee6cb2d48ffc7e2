/** Quasigroup of H. M. Damm's check digit: finds every single error and every transposition of neighbours. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

function dammDigit(digits: string): string {
  let interim = 0
  for (const digit of digits) interim = Number(DAMM[interim]?.[Number(digit)])
  return String(interim)
}

export const TRACKING_PREFIX = 'SH'
const BODY_LENGTH = 8

/**
 * A tracking number (流转单号): SH, eight digits, a check digit; digits only, so that it can be read out on the phone.
 * @param serial integer from 0 up to 99,999,999
 */
export function trackingNumberOf(serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial >= 10 ** BODY_LENGTH) {
    throw new RangeError('a serial has at most eight digits')
  }
  const body = String(serial).padStart(BODY_LENGTH, '0')
  return `${TRACKING_PREFIX}${body}${dammDigit(body)}`
}

/** Letters that people read or type for digits. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', Q: '0', I: '1', L: '1', Z: '2', S: '5', B: '8' }

/**
 * Reads a number as people write it: full-width, spaces and dashes, without the prefix, look-alike letters.
 * @returns the number in its one form, or null when its check digit says that it was mistyped
 */
export function parseTrackingNumber(text: string): string | null {
  const digits = lookAlikesAsDigits(text)
  if (!/^\d{9}$/.test(digits)) return null
  return dammDigit(digits.slice(0, BODY_LENGTH)) === digits.at(-1) ? `${TRACKING_PREFIX}${digits}` : null
}

/** What is meant for digits as digits, without the prefix and what people put between; other letters stay. */
export function lookAlikesAsDigits(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_.·]/g, '')
    .replace(/^(SHAOPAO:)?(SH|5H)?/, '')
  return plain.replace(/[A-Z]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
}

/** SH 123 456 789: as it is printed, and read out on the phone. */
export function groupedTrackingNumber(trackingNumber: string): string {
  return trackingNumber.replace(/^(\D+)(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4')
}
