import { vi } from 'vitest'
import type { TalkMessage } from '../../bot/channels/simulator-protocol.ts'
import { openPage } from '../bot/simulator-client.ts'

const WITHIN_MS = 10_000
/** The bot waits that long for a picture. */
const PICTURE_WITHIN_MS = 25_000

/** Somebody's chat with the bot, on a real connection. */
export interface ChatPhone {
  /** everything that the bot said to this person, oldest first */
  readonly heard: readonly TalkMessage[]
  /** texts of the bot that the pattern fits */
  texts(pattern: RegExp): string[]
  say(text: string): void
  /** Waits for a text of the bot, said already or still to come. @returns what the pattern finds */
  hear(pattern: RegExp): Promise<RegExpExecArray>
  /** Writes, and waits for a text that was not there before. @returns the whole text */
  ask(text: string, pattern: RegExp): Promise<string>
  /** A picture, sent already or still to come. @param place among all of them; the first unless given */
  hearPicture(place?: number): Promise<Buffer>
  hangUp(): void
}

export async function openChat(port: number, peer: string): Promise<ChatPhone> {
  const page = await openPage(port, `peer=${peer}&name=${peer}`)
  const heard = (): TalkMessage[] =>
    page.frames
      .flatMap((frame) => (frame.type === 'history' ? frame.messages : [frame]))
      .filter(({ from }) => from === 'bot')
  const texts = () => heard().map((message) => (message.type === 'text' ? message.text : ''))

  function find(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    return vi.waitFor(
      () => {
        const found = texts()
          .slice(from)
          .map((text) => pattern.exec(text))
        const match = found.find((one) => one !== null)
        if (!match) throw new Error(`${peer} was not told ${pattern}, but:\n${texts().slice(from).join('\n---\n')}`)
        return match
      },
      { timeout: WITHIN_MS, interval: 20 },
    )
  }

  return {
    get heard() {
      return heard()
    },
    texts: (pattern) => texts().filter((text) => pattern.test(text)),
    say: (text) => page.say(text),
    hear: (pattern) => find(pattern),
    async ask(text, pattern) {
      const from = heard().length
      page.say(text)
      return (await find(pattern, from)).input
    },
    hearPicture: (place = 0) =>
      vi.waitFor(
        () => {
          const picture = heard().filter((message) => message.type === 'image')[place]
          if (picture?.type !== 'image') throw new Error(`${peer} got no picture`)
          return Buffer.from(picture.dataUrl.replace(/^.*,/, ''), 'base64')
        },
        { timeout: PICTURE_WITHIN_MS, interval: 20 },
      ),
    hangUp: () => page.socket.terminate(),
  }
}
