declare const fenBrand: unique symbol

/** Money in whole fen (0.01 yuan). Always a safe integer; negative for credits and reversals. */
export type Fen = number & { readonly [fenBrand]: 'Fen' }

/** Makes money of a number of fen. Throws RangeError unless it is a safe integer. */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not a whole, safe number of fen: ${amount}`)
  // -0 would print and compare differently from 0.
  return (amount === 0 ? 0 : amount) as Fen
}

export const ZERO_FEN = fen(0)

/** a + b in fen. Throws RangeError when the sum is no longer a safe integer. */
export function addFen(a: Fen, b: Fen): Fen {
  return fen(a + b)
}

/** The same amount with the opposite sign. */
export function negateFen(amount: Fen): Fen {
  return fen(0 - amount)
}

/** The sum of all amounts, 0 for none. Throws RangeError when a partial sum is no longer a safe integer. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = ZERO_FEN
  for (const amount of amounts) total = addFen(total, amount)
  return total
}

/** amount × times in fen. Throws RangeError unless `times` is a safe integer and the product too. */
export function multiplyFen(amount: Fen, times: number): Fen {
  if (!Number.isSafeInteger(times)) throw new RangeError(`Money is only multiplied by whole numbers, not by ${times}`)
  return fen(amount * times)
}

/** Fen as yuan with two decimals and grouped thousands: 123450 becomes '1,234.50'. */
export function formatYuan(amount: Fen): string {
  const absolute = Math.abs(amount)
  const yuan = String(Math.floor(absolute / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = String(absolute % 100).padStart(2, '0')
  return `${amount < 0 ? '-' : ''}${yuan}.${rest}`
}

/**
 * Splits a total over weights without losing or inventing a fen, by largest remainder; equal remainders go to the
 * earlier position. A weight of 0 gets nothing. Throws RangeError unless the weights are whole, not negative and not all 0.
 */
export function allocateFen(total: Fen, weights: readonly number[]): Fen[] {
  const parts = weights.map(wholeWeight)
  const whole = parts.reduce((sum, part) => sum + part, 0n)
  if (whole === 0n) throw new RangeError('Money cannot be allocated over no weight at all')
  // BigInt, because total × weight leaves the safe integers long before either of them does.
  const amount = BigInt(Math.abs(total))
  const shares = parts.map((part, position) => ({
    position,
    fen: (amount * part) / whole,
    remainder: (amount * part) % whole,
  }))
  const missing = Number(amount - shares.reduce((sum, share) => sum + share.fen, 0n))
  const byRemainder = shares.toSorted((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder))
  for (const share of byRemainder.slice(0, missing)) share.fen += 1n
  return shares.map((share) => (total < 0 ? negateFen(fen(Number(share.fen))) : fen(Number(share.fen))))
}

function wholeWeight(weight: number): bigint {
  if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`Not a whole, positive weight: ${weight}`)
  return BigInt(weight)
}

/** A difference between two estimates, bound by bound: a withdrawn estimate leaves low > high, so the order is free. */
export interface EstimateChange {
  readonly low: number
  readonly middle: number
  readonly high: number
}

/** What is not measured but reckoned: a range with its middle, low ≤ middle ≤ high. The unit is the field's. */
export interface Estimate extends EstimateChange {}

/** Makes an estimate. Throws RangeError unless the bounds are finite and low ≤ middle ≤ high. */
export function estimate(low: number, middle: number, high: number): Estimate {
  if (![low, middle, high].every(Number.isFinite) || low > middle || middle > high) {
    throw new RangeError(`Not an estimate (low ≤ middle ≤ high): ${low}, ${middle}, ${high}`)
  }
  return { low, middle, high }
}

/** A counted value written as an estimate whose bounds agree. */
export function exactly(value: number): Estimate {
  return estimate(value, value, value)
}

export const ZERO_ESTIMATE: Estimate = Object.freeze(exactly(0))

/** Bound by bound sum; the sum of estimates is an estimate, the sum of changes a change. */
export function addEstimates(a: EstimateChange, b: EstimateChange): EstimateChange {
  return { low: a.low + b.low, middle: a.middle + b.middle, high: a.high + b.high }
}

/** What has to be added to `before` to get `now`, bound by bound. */
export function subtractEstimates(now: EstimateChange, before: EstimateChange): EstimateChange {
  return { low: now.low - before.low, middle: now.middle - before.middle, high: now.high - before.high }
}

/** Every bound times a factor. Throws RangeError for a negative factor, which would turn the range over. */
export function scaleEstimate(value: Estimate, factor: number): Estimate {
  if (!(factor >= 0)) throw new RangeError(`An estimate is only scaled by a factor of 0 or more, not by ${factor}`)
  return estimate(value.low * factor, value.middle * factor, value.high * factor)
}

/** Every bound rounded to a whole number; rounding keeps the order. */
export function roundEstimate(value: Estimate): Estimate {
  return estimate(Math.round(value.low), Math.round(value.middle), Math.round(value.high))
}
