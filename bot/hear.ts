import './puppet/silence-log.ts'
import type { Message } from 'wechaty'
import { types } from 'wechaty-puppet'

/** A message meant for the bot, taken out of wechaty's objects. */
export interface Heard {
  readonly messageId: string
  readonly peerId: string
  readonly peerName: string
  /** Undefined when it was not text: a picture, a voice message, a place. */
  readonly text: string | undefined
  /** The group chat it was written in. */
  readonly roomId: string | undefined
}

/** Undefined for what the bot itself said, and for talk in a room that does not mention it. */
export async function hear(message: Message): Promise<Heard | undefined> {
  if (message.self()) return undefined
  const room = message.room()
  if (room && !(await message.mentionSelf())) return undefined
  const talker = message.talker()
  return {
    messageId: message.id,
    peerId: talker.id,
    peerName: talker.name(),
    text: message.type() === types.Message.Text ? await spoken(message) : undefined,
    roomId: room?.id,
  }
}

/** Without the mention of the bot, so that a room and a private chat are understood alike. */
async function spoken(message: Message): Promise<string> {
  return message.room() ? message.mentionText() : message.text()
}
