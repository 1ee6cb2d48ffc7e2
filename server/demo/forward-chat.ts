import type http from 'node:http'
import net from 'node:net'
import type { Duplex } from 'node:stream'

const CHAT_PATH = '/simulator/chat'

/**
 * Passes the simulator's chat sockets on to the bot's own port, so that a browser needs only one address.
 * @param botPort the port the bot listens on now; undefined while it is not up
 */
export function forwardChat(server: http.Server, botPort: () => number | undefined): void {
  server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    const port = botPort()
    const isChat = request.url?.split('?')[0] === CHAT_PATH
    if (!isChat || port === undefined) {
      socket.end(`HTTP/1.1 ${isChat ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`)
      return
    }
    const upstream = net.connect(port, '127.0.0.1', () => {
      upstream.write(requestHead(request))
      upstream.write(head)
      upstream.pipe(socket)
      socket.pipe(upstream)
    })
    const close = () => {
      upstream.destroy()
      socket.destroy()
    }
    for (const end of [upstream, socket]) end.on('error', close).on('close', close)
  })
}

function requestHead(request: http.IncomingMessage): string {
  const lines = [`${request.method} ${request.url} HTTP/1.1`]
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}
