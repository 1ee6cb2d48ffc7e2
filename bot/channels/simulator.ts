import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage as HttpRequest, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Channel, OutgoingFile, OutgoingOptions, Person, Room, Sink } from '../puppet/channel.ts'
import { createRateWindow, type RateLimit, type Verdict } from './rate-window.ts'
import { isAllowedOrigin } from './simulator-origin.ts'
import {
  type ClientFrame,
  PEER_TEXT_LIMIT,
  peerParameters,
  readClientFrame,
  type TalkMessage,
  writeServerFrame,
} from './simulator-protocol.ts'
import { createTalks, type Talks } from './simulator-talks.ts'

export interface SimulatorOptions {
  /** Loopback port to listen on; 0 takes a free one. */
  readonly port: number
  readonly rateLimit?: RateLimit
  /** Pause between two checks that every page is still there, in milliseconds. */
  readonly pingMs?: number
  /** Open pages at once. */
  readonly maxConnections?: number
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number
}

export const SIMULATOR_PATH = '/simulator/chat'

const LOOPBACK = '127.0.0.1'
const ROBOT: Person = { id: 'bot', name: '少跑助手' }
const MAX_FRAME_BYTES = 768 * 1024
/** Members of a room who are known at once; those who came longest ago are forgotten first. */
const MEMBERS = 100
const ROOMS = 50
const MENTION = /@少跑/u

/** Who sits before a page, and in which group chat; without one it is the private chat. */
interface Visitor {
  readonly peer: Person
  readonly room: string | undefined
}

/** A page that lets this much pile up is not reading. */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024

const DEFAULTS = {
  rateLimit: { messages: 20, windowMs: 10_000 },
  pingMs: 15_000,
  maxConnections: 500,
  now: Date.now,
}

const ANSWERS = {
  tooFast: '您发得太快了，请歇十来秒再发。',
  unreadable: `这条消息没有收到：请发 1 到 ${PEER_TEXT_LIMIT} 个字的文字，或一张不太大的照片。`,
}

/**
 * The embedded default channel: chat pages in browsers on this machine, over WebSockets (see simulator-protocol.ts).
 * It believes whoever a page says it is, so it belongs to the demo profile only.
 */
export class SimulatorChannel implements Channel {
  readonly name = 'simulator'

  readonly #options: Required<SimulatorOptions>
  readonly #talks: Talks = createTalks()
  readonly #rate: (peerId: string) => Verdict
  /** Open pages of each talk: of a person, or of a room. */
  readonly #pages = new Map<string, Set<WebSocket>>()
  readonly #members = new LRUCache<string, LRUCache<string, Person>>({ max: ROOMS })
  readonly #alive = new WeakSet<WebSocket>()
  #http: Server | undefined
  /** Whoever was told the port finds the channel there again after it was started anew. */
  #taken: number | undefined
  #sockets: WebSocketServer | undefined
  #ping: NodeJS.Timeout | undefined

  constructor(options: SimulatorOptions) {
    this.#options = { ...DEFAULTS, ...options }
    this.#rate = createRateWindow(this.#options.rateLimit, this.#options.now)
  }

  /** The port in use while started. */
  get port(): number {
    const address = this.#http?.address() as AddressInfo | null | undefined
    if (!address) throw new Error('the simulator is not started')
    return address.port
  }

  async start(sink: Sink): Promise<void> {
    const http = createServer((_request, response) => response.writeHead(426).end('WebSocket only'))
    const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES })
    this.#http = http
    this.#sockets = sockets
    http.on('upgrade', (request, socket, head) => {
      const accepted = this.#judge(request)
      if (typeof accepted === 'number') return refuse(socket, accepted)
      sockets.handleUpgrade(request, socket, head, (page) => this.#welcome(page, accepted, sink))
    })
    await listen(http, this.#taken ?? this.#options.port)
    this.#taken = this.port
    http.on('error', (error) => sink.error(error))
    this.#ping = setInterval(() => this.#checkPages(sink), this.#options.pingMs)
    sink.online(ROBOT)
  }

  async stop(): Promise<void> {
    clearInterval(this.#ping)
    const http = this.#http
    this.#http = undefined
    for (const page of this.#sockets?.clients ?? []) page.terminate()
    this.#pages.clear()
    if (!http?.listening) return
    const closed = new Promise<void>((resolve) => http.close(() => resolve()))
    http.closeAllConnections()
    await closed
  }

  async sendText(to: string, text: string, { id, mentions }: OutgoingOptions): Promise<void> {
    const names = mentions.map((peerId) => `@${this.#members.get(to)?.get(peerId)?.name ?? peerId} `)
    this.#say(to, { type: 'text', id, from: 'bot', text: `${names.join('')}${text}`, at: this.#clock() })
  }

  async sendFile(to: string, file: OutgoingFile, { id }: OutgoingOptions): Promise<void> {
    const dataUrl = `data:${file.mediaType};base64,${file.content.toString('base64')}`
    this.#say(to, { type: 'image', id, from: 'bot', name: file.name, dataUrl, at: this.#clock() })
  }

  /** Who wants to connect, or the HTTP status that refuses the handshake. */
  #judge(request: HttpRequest): Visitor | 400 | 403 | 404 | 503 {
    const address = `http://simulator${request.url}`
    if (!URL.canParse(address)) return 400
    const url = new URL(address)
    if (url.pathname !== SIMULATOR_PATH) return 404
    if (!isAllowedOrigin(request.headers.origin, request.headers.host)) return 403
    const parameters = peerParameters.safeParse(Object.fromEntries(url.searchParams))
    if (!parameters.success) return 400
    if ((this.#sockets?.clients.size ?? 0) >= this.#options.maxConnections) return 503
    const { peer, name = peer, room } = parameters.data
    return { peer: { id: peer, name }, room: room === undefined ? undefined : roomId(room) }
  }

  #welcome(page: WebSocket, visitor: Visitor, sink: Sink): void {
    const talk = visitor.room ?? visitor.peer.id
    const pages = this.#pages.get(talk) ?? new Set()
    this.#pages.set(talk, pages.add(page))
    if (visitor.room !== undefined) this.#join(visitor.room, visitor.peer)
    this.#alive.add(page)
    page.on('pong', () => this.#alive.add(page))
    page.on('error', () => page.terminate())
    page.on('close', () => {
      pages.delete(page)
      if (pages.size === 0 && this.#pages.get(talk) === pages) this.#pages.delete(talk)
    })
    page.on('message', (data) => this.#hear(page, visitor, String(data), sink))
    transmit(page, writeServerFrame({ type: 'history', messages: [...this.#talks.history(talk)] }))
  }

  #hear(page: WebSocket, visitor: Visitor, data: string, sink: Sink): void {
    const verdict = this.#rate(visitor.peer.id)
    if (verdict === 'excess') this.#notice(page, ANSWERS.tooFast)
    if (verdict !== 'taken') return
    const frame = readClientFrame(data)
    if (frame) this.#pass(page, visitor, frame, sink)
    else this.#notice(page, ANSWERS.unreadable)
  }

  #pass(page: WebSocket, { peer, room }: Visitor, frame: ClientFrame, sink: Sink): void {
    const at = this.#clock()
    const { id, ...content } = frame
    // The peer is part of the id: nobody can use up the ids of someone else's messages.
    const own = `${peer.id}/${id}`
    const message: TalkMessage =
      room === undefined ? { ...content, id, from: 'peer', at } : { ...content, id: own, from: 'peer', by: peer, at }
    const talk = room ?? peer.id
    if (!this.#talks.add(talk, message)) return
    this.#broadcast(talk, writeServerFrame(message), page)
    const said =
      frame.type === 'text'
        ? ({ kind: 'text', text: frame.text } as const)
        : ({ kind: 'image', text: '', picture: async () => bytesOf(frame.dataUrl) } as const)
    const heard = { from: peer, ...said, at: new Date(at) }
    if (room === undefined) sink.message({ ...heard, id: own })
    else
      sink.message({
        ...heard,
        id: `${room}/${own}`,
        room: { ...this.#roomOf(room), mentionsBot: MENTION.test(said.text) },
      })
  }

  #join(room: string, peer: Person): void {
    const members = this.#members.get(room) ?? new LRUCache({ max: MEMBERS })
    members.set(peer.id, peer)
    this.#members.set(room, members)
  }

  #roomOf(id: string): Room {
    return { id, topic: id.slice(ROOM_PREFIX.length), members: [...(this.#members.get(id)?.values() ?? []), ROBOT] }
  }

  #say(peerId: string, message: TalkMessage): void {
    if (!this.#http?.listening) throw new Error('the simulator is not started')
    const frame = writeServerFrame(message)
    if (this.#talks.add(peerId, message)) this.#broadcast(peerId, frame)
  }

  #broadcast(peerId: string, frame: string, except?: WebSocket): void {
    for (const page of this.#pages.get(peerId) ?? []) if (page !== except) transmit(page, frame)
  }

  /** Said to one page, and no part of the talk. */
  #notice(page: WebSocket, text: string): void {
    transmit(page, writeServerFrame({ type: 'text', id: randomUUID(), from: 'bot', text, at: this.#clock() }))
  }

  #checkPages(sink: Sink): void {
    for (const page of this.#sockets?.clients ?? []) {
      if (!this.#alive.delete(page)) page.terminate()
      else page.ping()
    }
    sink.heartbeat()
  }

  #clock(): string {
    return new Date(this.#options.now()).toISOString()
  }
}

function bytesOf(dataUrl: string): Buffer {
  return Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64')
}

/** No peer's id has a slash in it. */
const ROOM_PREFIX = 'room/'

function roomId(name: string): string {
  return `${ROOM_PREFIX}${name}`
}

function transmit(page: WebSocket, frame: string): void {
  if (page.bufferedAmount > MAX_UNSENT_BYTES) page.terminate()
  // A page that is going away gets it from the history when it comes back.
  if (page.readyState === page.OPEN) page.send(frame)
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        taken
          ? new Error(`聊天模拟器的端口 ${port} 已被占用：请关掉占用它的程序，或另设一个端口`, { cause: error })
          : error,
      )
    })
    http.listen(port, LOOPBACK, () => {
      http.removeAllListeners('error')
      resolve()
    })
  })
}
