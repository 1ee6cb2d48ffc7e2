/** Cells of the table that is filled at once; a longer list is taken in stretches. */
const MOST_CELLS = 4_000_000

/**
 * Pairs the elements of two ascending lists that lie no more than `tolerance` apart: as many as can be, and of all ways to
 * do so the one with the smallest distances. No element is in two pairs; pairs do not cross.
 * @returns positions in `a` and in `b`
 */
export function nearestPairs(
  a: readonly number[],
  b: readonly number[],
  tolerance: number,
): readonly (readonly [number, number])[] {
  const stretch = Math.max(1, Math.floor(MOST_CELLS / (b.length + 1)))
  const pairs: (readonly [number, number])[] = []
  for (let start = 0; start < a.length; start += stretch) {
    const firstFree = (pairs.at(-1)?.[1] ?? -1) + 1
    const found = alignment(a.slice(start, start + stretch), b.slice(firstFree), tolerance)
    pairs.push(...found.map(([i, j]) => [i + start, j + firstFree] as const))
  }
  return pairs
}

const PAIR = 1
const SKIP_A = 2
const SKIP_B = 3

/** The cheapest alignment of two lists: to leave out an element costs more than all distances together. */
function alignment(a: readonly number[], b: readonly number[], tolerance: number): [number, number][] {
  const leftOut = (tolerance + 1) * (Math.min(a.length, b.length) + 1)
  const width = b.length + 1
  const moves = new Uint8Array((a.length + 1) * width)
  moves.fill(SKIP_B, 1, width)
  let above = Float64Array.from({ length: width }, (_, j) => j * leftOut)
  let row = new Float64Array(width)
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i * leftOut
    moves[i * width] = SKIP_A
    for (let j = 1; j < width; j += 1) {
      const distance = Math.abs((a[i - 1] as number) - (b[j - 1] as number))
      const paired = distance > tolerance ? Number.POSITIVE_INFINITY : (above[j - 1] as number) + distance
      const unpaired = Math.min(above[j] as number, row[j - 1] as number) + leftOut
      row[j] = Math.min(paired, unpaired)
      moves[i * width + j] = paired <= unpaired ? PAIR : unpaired === (above[j] as number) + leftOut ? SKIP_A : SKIP_B
    }
    ;[above, row] = [row, above]
  }
  return walkBack(moves, a.length, b.length)
}

function walkBack(moves: Uint8Array, rows: number, columns: number): [number, number][] {
  const pairs: [number, number][] = []
  for (let i = rows, j = columns; i > 0 || j > 0; ) {
    const move = moves[i * (columns + 1) + j]
    if (move === PAIR) pairs.push([i - 1, j - 1])
    if (move !== SKIP_B) i -= 1
    if (move !== SKIP_A) j -= 1
  }
  return pairs.reverse()
}
