import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { keepDialogue, recallDialogue } from '../server/contract/dialogues.ts'
import { EMPTY_MEMORY, type PeerMemory } from './commands/turn.ts'
import type { ServerApi } from './server-api.ts'

/** One person on the channel, in private or in a group chat. */
export interface Talk {
  readonly peerId: string
  readonly inRoom: boolean
}

/** What the bot keeps in mind of people: in this process, and on the server so that a restart loses nothing. */
export interface PeerMemories {
  recall(talk: Talk, at: Date): Promise<PeerMemory>
  /** Never rejects: an answer is worth more than remembering it. */
  keep(talk: Talk, memory: PeerMemory, at: Date): Promise<void>
}

export interface PeerMemoriesOptions {
  readonly api: ServerApi
  readonly channel: string
  readonly logger: Logger
  /** people remembered at once in this process */
  readonly limit?: number
}

/** Raised when the shape of PeerMemory changes: what was kept in an older shape is forgotten. */
const FORMAT = 1
const REMEMBERED_PEERS = 10_000
/** How long a silent person is remembered, in milliseconds. */
const REMEMBERED_MS = 24 * 3_600_000
/** Time for the server to keep or recall, in milliseconds: nobody waits longer for an answer because of it. */
const PATIENCE_MS = 1_500

interface Remembered {
  readonly memory: PeerMemory
  readonly at: number
}

export function createPeerMemories({
  api,
  channel,
  logger,
  limit = REMEMBERED_PEERS,
}: PeerMemoriesOptions): PeerMemories {
  const remembered = new LRUCache<string, Remembered>({ max: limit })

  async function fromServer(talk: Talk): Promise<PeerMemory> {
    try {
      const body = { channel, ...talk }
      const { content } = await api.call(recallDialogue, { body, signal: AbortSignal.timeout(PATIENCE_MS) })
      const kept = content === null ? undefined : (JSON.parse(content) as { format: number; memory: PeerMemory })
      return kept?.format === FORMAT ? { ...EMPTY_MEMORY, ...kept.memory } : EMPTY_MEMORY
    } catch (error) {
      logger.warn({ err: error }, 'a dialogue could not be recalled')
      return EMPTY_MEMORY
    }
  }

  return {
    async recall(talk, at) {
      const kept = remembered.get(keyOf(talk))
      if (kept === undefined) {
        const memory = await fromServer(talk)
        remembered.set(keyOf(talk), { memory, at: at.getTime() })
        return memory
      }
      return at.getTime() - kept.at <= REMEMBERED_MS ? kept.memory : EMPTY_MEMORY
    },

    async keep(talk, memory, at) {
      const before = remembered.get(keyOf(talk))?.memory ?? EMPTY_MEMORY
      remembered.set(keyOf(talk), { memory, at: at.getTime() })
      const content = JSON.stringify({ format: FORMAT, memory })
      if (content === JSON.stringify({ format: FORMAT, memory: before })) return
      const body = {
        channel,
        ...talk,
        content: isEmpty(memory) ? null : content,
        expiresAt: new Date(at.getTime() + REMEMBERED_MS).toISOString(),
      }
      await api
        .call(keepDialogue, { body, signal: AbortSignal.timeout(PATIENCE_MS) })
        .catch((error: unknown) => logger.warn({ err: error }, 'a dialogue could not be kept'))
    },
  }
}

function keyOf({ peerId, inRoom }: Talk): string {
  return `${inRoom ? 'room' : 'private'} ${peerId}`
}

function isEmpty(memory: PeerMemory): boolean {
  return JSON.stringify({ ...EMPTY_MEMORY, ...memory }) === JSON.stringify(EMPTY_MEMORY)
}
