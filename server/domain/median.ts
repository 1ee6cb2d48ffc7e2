/**
 * The middle of whole numbers; between two middle ones their mean, halves to the even side, as PostgreSQL rounds.
 * @param values sorted in place
 * @returns null of none
 */
export function medianOf(values: Int32Array): number | null {
  const sorted = values.sort()
  const upper = sorted[sorted.length >> 1]
  if (upper === undefined) return null
  const lower = sorted[(sorted.length - 1) >> 1] as number
  const below = Math.floor((lower + upper) / 2)
  return (lower + upper) % 2 === 0 ? below : below + Math.abs(below % 2)
}
