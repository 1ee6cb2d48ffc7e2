/** Widths of bars and spaces of the 107 characters of Code 128 (ISO/IEC 15417), the last one being the stop. */
const PATTERNS = `
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112`
  .trim()
  .split(/\s+/)
const START_B = 104
const START_C = 105
const TO_C = 99
const TO_B = 100
const STOP = 106

/**
 * Reads a Code 128 symbol as a scanner would, from the widths of its bars and spaces.
 * @throws Error for what is no such symbol, or has a wrong check character
 */
export function readCode128(widths: readonly number[]): string {
  const values = (widths.join('').match(/.{7}$|.{6}/g) ?? []).map((pattern) => PATTERNS.indexOf(pattern))
  const [start, ...rest] = values
  const [stop, check] = [rest.pop(), rest.pop()]
  if (stop !== STOP || values.includes(-1)) throw new Error(`not Code 128: ${values.join(' ')}`)
  const sum = rest.reduce((total, value, index) => total + value * (index + 1), start ?? 0)
  if (sum % 103 !== check) throw new Error('the check character is wrong')
  if (start !== START_B && start !== START_C) throw new Error('sets B and C alone are read')
  let isPairs = start === START_C
  let text = ''
  for (const value of rest) {
    if (value === TO_C && !isPairs) isPairs = true
    else if (value === TO_B && isPairs) isPairs = false
    else text += isPairs ? String(value).padStart(2, '0') : String.fromCharCode(value + 32)
  }
  return text
}
