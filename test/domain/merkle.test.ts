import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inclusionPath, leafHash, MerkleTree, merkleRoot, rootByPath } from '../../server/domain/merkle.ts'

const entries = fc.uniqueArray(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 40 })
const entriesAndPlace = entries.chain((all) => fc.tuple(fc.constant(all), fc.nat(all.length - 1)))
const rootOf = (all: readonly string[]) => merkleRoot(all.map(leafHash)).toString('hex')

/** The definition of RFC 6962, section 2.1, word for word: what the tree that grows must come to. */
function recursiveRoot(leaves: readonly Buffer[], node: (left: Buffer, right: Buffer) => Buffer): Buffer {
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return node(recursiveRoot(leaves.slice(0, split), node), recursiveRoot(leaves.slice(split), node))
}

describe('a Merkle tree', () => {
  test('has the roots of RFC 6962, with SM3', () => {
    // `printf '' | openssl dgst -sm3`, `printf '\0a' | openssl dgst -sm3`, and so on
    expect(merkleRoot([]).toString('hex')).toBe('1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b')
    expect(rootOf(['a'])).toBe(KNOWN.a)
    expect(rootOf(['a', 'b'])).toBe(KNOWN.ab)
    expect(rootOf(['a', 'b', 'c'])).toBe(KNOWN.abc)
  })

  test('that grows comes to what the definition says', () => {
    const node = (left: Buffer, right: Buffer) => merkleRoot([left, right])
    fc.assert(
      fc.property(entries, (all) => {
        const leaves = all.map(leafHash)
        expect(merkleRoot(leaves)).toEqual(recursiveRoot(leaves, node))
      }),
    )
  })

  test('can be asked for its root at any size', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const tree = new MerkleTree()
        for (const [index, entry] of all.entries()) {
          tree.append(leafHash(entry))
          expect(tree.size).toBe(index + 1)
          expect(tree.root().toString('hex')).toBe(rootOf(all.slice(0, index + 1)))
        }
      }),
    )
  })

  test('has another root when a leaf is changed, taken out, put in, or moved', () => {
    fc.assert(
      fc.property(entriesAndPlace, fc.string({ maxLength: 20 }), ([all, place], other) => {
        fc.pre(!all.includes(other))
        const root = rootOf(all)
        expect(rootOf(all.with(place, other))).not.toBe(root)
        expect(rootOf(all.toSpliced(place, 1))).not.toBe(root)
        expect(rootOf(all.toSpliced(place, 0, other))).not.toBe(root)
        expect(rootOf([...all, other])).not.toBe(root)
        if (place > 0) expect(rootOf([...all.slice(place), ...all.slice(0, place)])).not.toBe(root)
      }),
    )
  })

  test('does not take a node for a leaf', () => {
    const [left, right] = [leafHash('a'), leafHash('b')]
    const forged = leafHash(Buffer.concat([left, right]).toString('latin1'))
    expect(forged).not.toEqual(merkleRoot([left, right]))
  })
})

describe('an inclusion proof', () => {
  test('leads from every leaf to the root', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const leaves = all.map(leafHash)
        for (const [index, leaf] of leaves.entries()) {
          const path = inclusionPath(leaves, index)
          expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(leaves.length)))
          expect(rootByPath(leaf, index, leaves.length, path)).toEqual(merkleRoot(leaves))
        }
      }),
    )
  })

  test('proves nothing else', () => {
    const tampers = fc.record({ at: fc.nat(1000), bit: fc.nat(255), otherPlace: fc.nat(60) })
    fc.assert(
      fc.property(entriesAndPlace, tampers, ([all, place], { at, bit, otherPlace }) => {
        const leaves = all.map(leafHash)
        const root = merkleRoot(leaves)
        const path = inclusionPath(leaves, place)
        const leaf = leaves[place] as Buffer
        expect(rootByPath(leafHash('not among them, being too long'), place, all.length, path)).not.toEqual(root)
        expect(rootByPath(leaf, place, all.length, [...path, leaf])).toBeNull()
        const isSamePlace = otherPlace === place
        if (!isSamePlace) expect(rootByPath(leaf, otherPlace, all.length, path)).not.toEqual(root)
        if (path.length === 0) return
        expect(rootByPath(leaf, place, all.length, path.slice(1))).toBeNull()
        const step = at % path.length
        const flipped = Buffer.from(path[step] as Buffer)
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(rootByPath(leaf, place, all.length, path.with(step, flipped))).not.toEqual(root)
      }),
    )
  })

  test.each([[-1], [3], [0.5], [Number.NaN]])('there is none for leaf %d of 3', (index) => {
    const leaves = ['a', 'b', 'c'].map(leafHash)
    expect(() => inclusionPath(leaves, index)).toThrow(RangeError)
    expect(rootByPath(leafHash('a'), index, 3, [leafHash('b')])).toBeNull()
  })
})

/** Made with `openssl dgst -sm3 -binary` alone. */
const KNOWN = {
  a: 'c688f41bcd570f9651ccb215058a545f66f52ab4eac2968896e1637af9443d8c',
  ab: '2c537e31416ae684fd8a1552a3bcd5a452274e02a45d67c856405b3a1108ee90',
  abc: '2706e4e4d41c1ed9c3fe7f7822bf360a67abcc052cc2c00022c1313ec3ded965',
}
