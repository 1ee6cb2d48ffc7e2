import { NOT_EXPRESSIBLE, tried } from '../attempt.ts'
import type { Channel, ChannelMessage } from '../port.ts'
import { type ButtonCard, LONGEST_TEXT_BYTES, type WeComApp } from './app.ts'

/** What a card shows without cutting it off. */
const CARD = { title: 26, text: 112, buttons: 6 }
const MORE = '…（完整内容请看小程序）'

/** The WeCom app: a card with buttons where there are some and the text fits, otherwise plain text. */
export function wecomChannel(app: WeComApp, now: () => Date): Channel {
  return {
    name: 'wecom',
    async send(message) {
      if (message.text === '') return NOT_EXPRESSIBLE
      const card = cardOf(message)
      return tried(now, () =>
        card === null
          ? app.sendText(message.peerId, withinBytes(message.text, LONGEST_TEXT_BYTES), true)
          : app.sendCard(message.peerId, card),
      )
    },
  }
}

/** The first line is the title. @returns null when the message is no card */
function cardOf({ id, text, buttons }: ChannelMessage): ButtonCard | null {
  const [title = '', ...lines] = text.split('\n')
  const rest = lines.join('\n')
  const fits = [...title].length <= CARD.title && rest !== '' && [...rest].length <= CARD.text
  if (buttons.length === 0 || buttons.length > CARD.buttons || !fits) return null
  return { taskId: id, title, text: rest, buttons }
}

/** Text cut to so many bytes in UTF-8, at the end of a character, saying that there is more. */
export function withinBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text
  const room = limit - Buffer.byteLength(MORE)
  let size = 0
  let kept = ''
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > room) break
    kept += character
  }
  return kept + MORE
}
