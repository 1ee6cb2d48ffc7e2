import './puppet/silence-log.mjs'
import type { Message } from 'wechaty'
import { types } from 'wechaty-puppet'

/** A message meant for the bot, taken out of wechaty's objects. */
export interface Heard {
  readonly messageId: string
  readonly peerId: string
  readonly peerName: string
  /** Undefined when it was not text: a picture, a voice message, a place. */
  readonly text: string | undefined
  /** Fetches what was sent, where it was a picture. */
  readonly picture?: () => Promise<Buffer>
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
    ...(message.type() === types.Message.Image && { picture: async () => (await message.toFileBox()).toBuffer() }),
    roomId: room?.id,
  }
}

/** What people call the bot, whatever its account is called. */
const NAMES = ['少跑助手', '少跑']
/** Mentions that a message begins with, each ended by a space of some kind. */
const LEADING_MENTIONS = /^(?:@\S+[\s\u2005]+)+/u

/** Without the mention of the bot, so that a room and a private chat are understood alike. */
async function spoken(message: Message): Promise<string> {
  if (!message.room()) return message.text()
  const text = await message.mentionText()
  return NAMES.reduce((words, name) => words.replaceAll(`@${name}`, ' '), text)
    .trim()
    .replace(LEADING_MENTIONS, '')
}
