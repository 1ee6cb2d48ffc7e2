import { type ChainedScanEvent, hashOfScanEvent } from './scan-event.ts'

/** What the stored chain of a consignment says to somebody who holds the hash of one of its events (核验). */
export type ChainAnswer<E extends ChainedScanEvent = ChainedScanEvent> =
  /** it is the hash of this event, worked out anew from all events up to it */
  | { readonly kind: 'confirmed'; readonly event: E }
  /** no event has this hash */
  | { readonly kind: 'unknown' }
  /** what is stored no longer gives its own hashes, from this number in the chain on: it was tampered with */
  | { readonly kind: 'broken'; readonly sequence: number }

/** Digits of a hash that name it well enough: 64 bits, as printed in the foot of a certificate. */
export const SHORTEST_CLAIM = 16

/**
 * Works the chain out anew and looks for the hash in it.
 * @param events in the order of recording
 * @param claim first digits of a hash, hexadecimal in lower case, at least SHORTEST_CLAIM of them
 */
export function askChain<E extends ChainedScanEvent>(
  consignmentId: string,
  events: readonly E[],
  claim: string,
): ChainAnswer<E> {
  if (!/^[0-9a-f]{16,64}$/.test(claim)) return { kind: 'unknown' }
  let previousHash: string | null = null
  for (const [index, event] of events.entries()) {
    const hash = hashOfScanEvent(consignmentId, event, previousHash)
    const isSound = event.sequence === index + 1 && event.previousHash === previousHash && event.hash === hash
    if (!isSound) return { kind: 'broken', sequence: index + 1 }
    if (hash.startsWith(claim)) return { kind: 'confirmed', event }
    previousHash = hash
  }
  return { kind: 'unknown' }
}
