import { z } from 'zod'

/**
 * The chat protocol of the simulator: JSON frames over a WebSocket at `/simulator/chat?peer=ID&name=NAME`.
 *
 * Upon connecting the server sends one `history` frame with what was said before, also while the peer was away; from
 * then on each new message as its own frame. `from` tells the two sides apart: `peer` is what this peer wrote (sent
 * to the peer's other open pages only), `bot` is the answer. Frames without a place in the history, such as a request
 * to write more slowly, look like any other text of the bot.
 *
 * `&room=ROOM` opens a group chat instead of the private one: everybody's messages go to everybody in it, each with `by`,
 * and the bot hears those that mention it (`@少跑`).
 *
 * The client sends text frames, and pictures as data URLs, with an id of its own, unique for the peer (a UUID); a repeated id is taken once, so
 * that a page may send again after a broken connection.
 */
export const peerParameters = z.object({
  peer: z.string().regex(/^[\w.:-]{1,64}$/),
  name: z.string().trim().min(1).max(30).optional(),
  room: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .optional(),
})

/** The longest text a peer may send, in UTF-16 units. */
export const PEER_TEXT_LIMIT = 2000

/** The longest picture a peer may send, as the length of its data URL: what the server takes, written in base64. */
export const PEER_PICTURE_LIMIT = 720_000
const DATA_URL = /^data:image\/[\w.+-]+;base64,/

export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    id: z.string().min(1).max(64),
    text: z.string().trim().min(1).max(PEER_TEXT_LIMIT),
  }),
  z.strictObject({
    type: z.literal('image'),
    id: z.string().min(1).max(64),
    name: z.string().min(1).max(100),
    dataUrl: z.string().max(PEER_PICTURE_LIMIT).regex(DATA_URL),
  }),
])
export type ClientFrame = z.infer<typeof clientFrame>

const said = {
  id: z.string().min(1),
  from: z.enum(['peer', 'bot']),
  /** who of the room wrote it */
  by: z.object({ id: z.string(), name: z.string() }).optional(),
  /** When it was said, ISO 8601 in UTC. */
  at: z.iso.datetime(),
}

export const talkMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), ...said, text: z.string().min(1) }),
  z.strictObject({
    type: z.literal('image'),
    ...said,
    name: z.string().min(1),
    dataUrl: z.string().regex(DATA_URL),
  }),
])
export type TalkMessage = z.infer<typeof talkMessage>

export const serverFrame = z.union([
  talkMessage,
  z.strictObject({ type: z.literal('history'), messages: z.array(talkMessage) }),
])
export type ServerFrame = z.infer<typeof serverFrame>

/** Undefined when it is not a frame of the protocol. */
export function readClientFrame(data: string): ClientFrame | undefined {
  try {
    return clientFrame.parse(JSON.parse(data))
  } catch {
    return undefined
  }
}

/** The frame as sent. Throws when it breaks the protocol: a fault of ours, not of the peer's. */
export function writeServerFrame(frame: ServerFrame): string {
  return JSON.stringify(serverFrame.parse(frame))
}
