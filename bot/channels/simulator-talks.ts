import { LRUCache } from 'lru-cache'
import type { TalkMessage } from './simulator-protocol.ts'

export interface TalkLimits {
  /** Messages kept of one peer; the oldest go first. */
  readonly messagesPerPeer: number
  /** UTF-16 units kept of one peer, pictures included; the oldest messages go first. */
  readonly sizePerPeer: number
  /** UTF-16 units kept of all talks together; the talks longest unused go first. */
  readonly totalSize: number
}

export const TALK_LIMITS: TalkLimits = { messagesPerPeer: 100, sizePerPeer: 4_000_000, totalSize: 32_000_000 }

/** How many message ids are remembered to recognise repetitions: more than there are messages kept. */
const REMEMBERED_IDS = 50_000

export interface Talks {
  /** Adds a message to the peer's talk; false when the peer's talk has had one with this id from this side before. */
  add(peerId: string, message: TalkMessage): boolean
  /** What was said, oldest first. */
  history(peerId: string): readonly TalkMessage[]
}

/**
 * What was said with each peer. It serves as history for a reloaded page and as the queue for a peer who is away: what
 * came in the meantime is at its end when the peer connects. Bounded in every direction, and forgotten at the end of
 * the process.
 */
export function createTalks(limits: TalkLimits = TALK_LIMITS): Talks {
  const ids = new LRUCache<string, true>({ max: REMEMBERED_IDS })
  const talks = new LRUCache<string, TalkMessage[]>({
    maxSize: limits.totalSize,
    sizeCalculation: sizeOf,
  })
  return {
    add(peerId, message) {
      const key = JSON.stringify([peerId, message.from, message.id])
      if (ids.has(key)) return false
      ids.set(key, true)
      const kept = [...(talks.get(peerId) ?? []), message].slice(-limits.messagesPerPeer)
      while (kept.length > 1 && sizeOf(kept) > limits.sizePerPeer) kept.shift()
      talks.set(peerId, kept)
      return true
    },
    history: (peerId) => talks.get(peerId) ?? [],
  }
}

const SIZE_OF_REST = 200

function sizeOf(messages: readonly TalkMessage[]): number {
  const sizes = messages.map((message) => (message.type === 'text' ? message.text : message.dataUrl).length)
  return sizes.reduce((sum, size) => sum + size + SIZE_OF_REST, SIZE_OF_REST)
}
