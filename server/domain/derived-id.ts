import { hash } from 'node:crypto'

/**
 * A UUID (version 8, RFC 9562) made from what it belongs to: the same fact gives its task, notification and ledger rows
 * the same ids whenever and wherever it is worked out, so that a repeat collides instead of doubling.
 */
export function derivedId(...parts: readonly string[]): string {
  const hex = hash('sha256', parts.join('\0'), 'hex')
  const variant = VARIANTS[Number.parseInt(hex.charAt(16), 16) & 0x3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const VARIANTS = ['8', '9', 'a', 'b']
