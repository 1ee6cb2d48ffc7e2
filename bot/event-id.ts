import { createHash } from 'node:crypto'

/** Names of this bot's events; any fixed UUID serves, as long as it never changes. */
const NAMESPACE = Buffer.from('5d0f3f0a5b7c4c1e9f6a2b8d7e1c4a90', 'hex')

/**
 * A UUID (version 5, RFC 9562) that is the same whenever it is made from the same parts: a chat message that arrives
 * twice gives its facts the same ids, and the server records them once.
 */
export function eventIdFrom(...parts: readonly string[]): string {
  // Lengths keep ['ab', 'c'] apart from ['a', 'bc'].
  const name = parts.map((part) => `${part.length}:${part}`).join('')
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
