import { z } from 'zod'
import { endpoint, Instant } from './endpoint.ts'
import { Channel } from './sessions.ts'

/** Whose dialogue: one person on one channel, in private or in a group chat. */
const Talk = z.object({ channel: Channel, peerId: z.string().min(1).max(128), inRoom: z.boolean() })

/** The chatbot's own; the server seals it and does not look inside. */
const Content = z.string().max(60_000)

/** Names of people and peers stay out of addresses, which end up in logs: hence no GET. */
export const recallDialogue = endpoint({
  id: 'recallDialogue',
  method: 'POST',
  path: '/dialogues/recall',
  summary: 'What the chatbot kept in mind of somebody; null when there is nothing, or its time ran out',
  access: 'service',
  body: Talk,
  response: z.object({ content: Content.nullable() }),
  requestsPerMinute: 60_000,
})

export const keepDialogue = endpoint({
  id: 'keepDialogue',
  method: 'PUT',
  path: '/dialogues',
  summary: 'Keep what the chatbot has in mind of somebody until it is to be forgotten; content null forgets it at once',
  access: 'service',
  body: Talk.extend({ content: Content.nullable(), expiresAt: Instant }),
  response: z.object({ isKept: z.boolean() }),
  requestsPerMinute: 60_000,
  maxBodyBytes: 200_000,
})
