import { WebSocket } from 'ws'
import { SIMULATOR_PATH } from '../../bot/channels/simulator.ts'
import { type ServerFrame, serverFrame, type TalkMessage } from '../../bot/channels/simulator-protocol.ts'

/** A chat page: what it was sent, every frame checked against the protocol. */
export interface Page {
  readonly socket: WebSocket
  readonly frames: ServerFrame[]
  /** Everything said after the history, without the pictures. */
  texts(): string[]
  history(): TalkMessage[]
  say(text: string, id?: string): void
}

let count = 0

/** Opens a page and waits for its history. Rejects with the HTTP status when the handshake is refused. */
export function openPage(
  port: number,
  query: string,
  options: { headers?: Record<string, string>; autoPong?: boolean } = {},
) {
  return new Promise<Page>((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${SIMULATOR_PATH}?${query}`, options)
    const frames: ServerFrame[] = []
    const page: Page = {
      socket,
      frames,
      texts: () => frames.flatMap((frame) => (frame.type === 'text' ? [frame.text] : [])),
      history: () => frames.flatMap((frame) => (frame.type === 'history' ? frame.messages : [])),
      say: (text, id = `c${++count}`) => socket.send(JSON.stringify({ type: 'text', id, text })),
    }
    socket.on('message', (data) => {
      frames.push(serverFrame.parse(JSON.parse(String(data))))
      if (frames.length === 1) resolve(page)
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      reject(new Error(`refused with ${response.statusCode}`))
    })
    socket.on('error', reject)
  })
}
