/** SH and nine digits, with the blanks and dashes that people put between them. */
const WITH_PREFIX = /(?<![A-Z\d])SH[\s-]*\d(?:[\s-]?\d){8}(?!\d)/i
/** The nine digits alone; a binding code has eight, a mobile number eleven. */
const DIGITS = /(?<![A-Z\d-])\d{9}(?![A-Z\d-])/i
/** Mistyped all the same, it is meant as a number, and the server says what is wrong with it. */
const MISTYPED = /(?<![A-Z\d])[A-Z]{1,4}-?\d[A-Z\d-]{5,20}(?![A-Z\d-])/i

/**
 * The first tracking number in the text in its one form (`SH123456789`), or what was written in place of one; undefined
 * when there is none. Whether it exists, and whether its check digit fits, the server knows.
 */
export function findTrackingNumber(text: string): string | undefined {
  const found = (WITH_PREFIX.exec(text) ?? DIGITS.exec(text) ?? MISTYPED.exec(text))?.[0]
  if (found === undefined) return undefined
  const plain = found.replace(/[\s-]/g, '').toUpperCase()
  return /^\d/.test(plain) ? `SH${plain}` : plain
}

/** The tracking number that a whole word is. */
export function readTrackingNumber(word: string): string | undefined {
  const found = findTrackingNumber(word)
  return found !== undefined && /^[A-Z\d][A-Z\d\s-]*$/i.test(word.trim()) ? found : undefined
}
