import { z } from 'zod'
import type { IncomingMessage, Person } from '../puppet/channel.ts'

const common = {
  msgid: z.string().min(1),
  chattype: z.enum(['single', 'group']).default('single'),
  /** of the group */
  chatid: z.string().min(1).optional(),
  from: z.object({ userid: z.string().min(1) }),
  /** seconds since 1970 */
  create_time: z.number().optional(),
}

const content = z.object({ content: z.string() }).optional()

const messageBody = z.object({
  ...common,
  msgtype: z.string(),
  text: content,
  /** already written down by WeCom */
  voice: content,
  /** sealed with its own key; the address is good for some minutes */
  image: z.object({ url: z.string().min(1), aeskey: z.string().optional() }).optional(),
  mixed: z.object({ msg_item: z.array(z.object({ msgtype: z.string(), text: content })) }).optional(),
})

const tap = z.object({ event_key: z.string().min(1), task_id: z.string().min(1) })
const tapBody = z.object({
  ...common,
  // the documents nest it, the SDK's types do not
  event: z.union([z.object({ template_card_event: tap }).transform((event) => event.template_card_event), tap]),
})

const KINDS: Readonly<Record<string, IncomingMessage['kind']>> = {
  image: 'image',
  video: 'video',
  file: 'file',
  voice: 'audio',
  mixed: 'image',
}

/** Fetches and opens a picture of WeCom's. */
export type Download = (url: string, aesKey: string | undefined) => Promise<Buffer>

/** What a person wrote, said or sent. @throws ZodError when the frame is not what WeCom describes */
export function readMessage(body: unknown, self: Person, now: () => Date, download: Download): IncomingMessage {
  const message = messageBody.parse(body)
  const items = message.mixed?.msg_item ?? []
  const texts = [message.text?.content, message.voice?.content, ...items.map((item) => item.text?.content)]
  const text = texts.filter((one) => one !== undefined && one.trim() !== '').join('\n')
  const { image } = message
  if (text === '' && image) {
    return { ...addressOf(message, self, now), kind: 'image', text, picture: () => download(image.url, image.aeskey) }
  }
  return { ...addressOf(message, self, now), kind: text === '' ? (KINDS[message.msgtype] ?? 'other') : 'text', text }
}

/** A tap on a button, heard as what the button says. @throws ZodError when the frame is not what WeCom describes */
export function readTap(body: unknown, self: Person, now: () => Date) {
  const { event, ...rest } = tapBody.parse(body)
  const message: IncomingMessage = { ...addressOf(rest, self, now), kind: 'text', text: event.event_key }
  return { message, taskId: event.task_id, says: event.event_key }
}

type Address = z.infer<z.ZodObject<typeof common>>

function addressOf({ msgid, from, create_time, chatid, chattype }: Address, self: Person, now: () => Date) {
  const person = { id: from.userid, name: from.userid }
  const base = { id: msgid, from: person, at: create_time === undefined ? now() : new Date(create_time * 1000) }
  if (chattype !== 'group' || chatid === undefined) return base
  // WeCom passes on only what mentions the bot.
  return { ...base, room: { id: chatid, topic: '', members: [person, self], mentionsBot: true } }
}
