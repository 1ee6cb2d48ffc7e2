import { hash } from 'node:crypto'

/**
 * Merkle trees as RFC 6962 builds them, with SM3 (GB/T 32905) for the hash: leaves and nodes have prefixes of their own, so
 * that neither can be taken for the other, and of n leaves the left subtree holds the largest power of two below n.
 */
const NODE_PREFIX = 1
const DIGEST_BYTES = 32

/** Hash of a leaf: SM3 over a zero byte and the entry in UTF-8. */
export function leafHash(entry: string): Buffer {
  return hash('sm3', `\0${entry}`, 'buffer')
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  const node = Buffer.allocUnsafe(1 + 2 * DIGEST_BYTES)
  node[0] = NODE_PREFIX
  left.copy(node, 1)
  right.copy(node, 1 + DIGEST_BYTES)
  return hash('sm3', node, 'buffer')
}

/** A tree that grows leaf by leaf and keeps no more than one hash a level. */
export class MerkleTree {
  /** roots of whole subtrees, larger ones first; their sizes are the binary digits of `size` */
  readonly #subtrees: Buffer[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  append(leaf: Buffer): void {
    let subtree = leaf
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      subtree = nodeHash(this.#subtrees.pop() as Buffer, subtree)
    }
    this.#subtrees.push(subtree)
    this.#size += 1
  }

  /** The root of what was appended so far; of no leaves the hash of nothing. */
  root(): Buffer {
    const [last, ...larger] = this.#subtrees.toReversed()
    if (last === undefined) return hash('sm3', '', 'buffer')
    return larger.reduce((right, left) => nodeHash(left, right), last)
  }
}

/** The root over leaf hashes in their order. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  const tree = new MerkleTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}

/**
 * The hashes that lead from a leaf up to the root, lowest first: its inclusion proof.
 * @throws RangeError when there is no such leaf
 */
export function inclusionPath(leaves: readonly Buffer[], index: number): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`No leaf ${index}`)
  if (leaves.length === 1) return []
  const split = largestPowerOfTwoBelow(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...inclusionPath(left, index), merkleRoot(right)]
    : [...inclusionPath(right, index - split), merkleRoot(left)]
}

/** The root that a leaf has by its path in a tree of `size` leaves; null when no path of that length can be right. */
export function rootByPath(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null
  if (size === 1) return path.length === 0 ? leaf : null
  const sibling = path.at(-1)
  if (sibling === undefined) return null
  const split = largestPowerOfTwoBelow(size)
  const isLeft = index < split
  const below = isLeft
    ? rootByPath(leaf, index, split, path.slice(0, -1))
    : rootByPath(leaf, index - split, size - split, path.slice(0, -1))
  if (below === null) return null
  return isLeft ? nodeHash(below, sibling) : nodeHash(sibling, below)
}

function largestPowerOfTwoBelow(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}
