import { randomUUID } from 'node:crypto'
import type { OpenedCallback } from '../channels/callback.ts'
import type { ServiceContext } from './context.ts'
import type { InboxRounds } from './inbox-rounds.ts'

/**
 * Stores what a platform called back with, in one statement with those that come together with it: whoever is told `stored` may forget it.
 * @returns `repeated` when it was stored before: a platform that heard no answer says it again; `replayed` when its nonce
 * belongs to another callback: nothing is stored
 */
export async function receiveCallback(
  { clock, personalData }: ServiceContext,
  rounds: InboxRounds,
  channel: string,
  { nonce, signature, inbound }: OpenedCallback,
): Promise<'stored' | 'repeated' | 'replayed'> {
  const entries = inbound.map(({ dedupeKey, peerId, occurredAt, opensWindow, content }) => ({
    id: randomUUID(),
    dedupeKey,
    peerId,
    occurredAt,
    opensWindow,
    kind: content.kind,
    contentSealed: personalData.seal(JSON.stringify(content)),
  }))
  const stored = await rounds.store({ channel, nonce, signature, now: clock.now(), entries })
  if (stored === null) return 'replayed'
  return stored === 0 && entries.length > 0 ? 'repeated' : 'stored'
}
