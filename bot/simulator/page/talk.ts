import type { ClientFrame, ServerFrame, TalkMessage } from '../../channels/simulator-protocol.ts'
import { createListeners } from './listeners.ts'
import { keyOf, type Line, mergeHistory } from './talk-lines.ts'

export type Link = 'connecting' | 'online'

/** What one person and the chatbot say to each other, live. */
export interface Talk {
  readonly lines: readonly Line[]
  readonly link: Link
  /** messages of the chatbot that nobody has looked at */
  readonly unread: number
  /** Sends, or keeps until the line is up again. */
  say(text: string): void
  /** As `say`, for a picture as a data URL. */
  show(name: string, dataUrl: string): void
  /** Somebody looks at the talk. */
  look(): void
  /** Calls back whenever any of the above has changed. */
  onChange(listener: () => void): () => void
  /**
   * The first message of the chatbot that `pick` makes something of, from line `from` on, said already or still to come.
   * @throws the signal's reason
   */
  hear<T>(pick: (message: TalkMessage) => T | undefined, from: number, signal: AbortSignal): Promise<T>
}

const FIRST_PAUSE_MS = 300
const LONGEST_PAUSE_MS = 5_000
const LOST_WITHIN_MS = 10_000

function chatUrl(peer: string, name: string): string {
  const url = new URL('/simulator/chat', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = new URLSearchParams({ peer, name }).toString()
  return url.href
}

/** Opens the line to the chatbot and keeps it up for as long as the page lives. */
export function createTalk(peer: string, name: string): Talk {
  const changed = createListeners()
  let lines: readonly Line[] = []
  let link: Link = 'connecting'
  let socket: WebSocket | undefined
  let failures = 0
  let unread = 0
  let hasHistory = false

  function set(next: readonly Line[]): void {
    const known = new Set(lines.map(keyOf))
    // what was said before this page was opened is no news
    if (hasHistory) unread += next.filter((line) => line.message.from === 'bot' && !known.has(keyOf(line))).length
    lines = next
    changed.tell()
  }

  function receive(frame: ServerFrame): void {
    if (frame.type !== 'history') {
      const line = { message: frame, isWaiting: false }
      set([...lines.filter((known) => keyOf(known) !== keyOf(line)), line])
      return
    }
    failures = 0
    link = 'online'
    const told = new Set(frame.messages.map((message) => keyOf({ message })))
    const unheard = lines.filter((line) => line.message.from === 'peer' && !told.has(keyOf(line)) && mayBeLost(line))
    set(mergeHistory(lines, frame.messages))
    hasHistory = true
    for (const line of unheard) transmit(line)
  }

  /** A repeated id is taken once, so that a line whose sending broke off can be sent again. */
  function transmit({ message }: Line): void {
    if (socket?.readyState !== WebSocket.OPEN) return
    const { id } = message
    const frame: ClientFrame =
      message.type === 'text'
        ? { type: 'text', id, text: message.text }
        : { type: 'image', id, name: message.name, dataUrl: message.dataUrl }
    socket.send(JSON.stringify(frame))
    set(lines.map((line) => (line.message === message ? { message, isWaiting: false } : line)))
  }

  function connect(): void {
    const opened = new WebSocket(chatUrl(peer, name))
    socket = opened
    opened.addEventListener('message', ({ data }) => receive(JSON.parse(String(data)) as ServerFrame))
    opened.addEventListener('close', () => {
      link = 'connecting'
      changed.tell()
      setTimeout(connect, Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS))
      failures += 1
    })
  }

  function send(message: TalkMessage): void {
    const line: Line = { message, isWaiting: true }
    set([...lines, line])
    if (link === 'online') transmit(line)
  }

  connect()
  return {
    get lines() {
      return lines
    },
    get link() {
      return link
    },
    get unread() {
      return unread
    },
    say(text) {
      send({ type: 'text', id: newId(), from: 'peer', text, at: new Date().toISOString() })
    },
    show(name, dataUrl) {
      send({ type: 'image', id: newId(), from: 'peer', name, dataUrl, at: new Date().toISOString() })
    },
    look() {
      if (unread === 0) return
      unread = 0
      changed.tell()
    },
    onChange: changed.add,
    hear(pick, from, signal) {
      return new Promise((resolve, reject) => {
        const search = () => {
          for (const { message } of lines.slice(from)) {
            const found = message.from === 'bot' ? pick(message) : undefined
            if (found !== undefined) return end(() => resolve(found))
          }
        }
        const end = (settle: () => void) => {
          stopListening()
          signal.removeEventListener('abort', abort)
          settle()
        }
        const abort = () => end(() => reject(signal.reason))
        const stopListening = changed.add(search)
        if (signal.aborted) return abort()
        signal.addEventListener('abort', abort)
        search()
      })
    },
  }
}

/** Written while the line was down, or so shortly before it broke that nobody may have got it. */
function mayBeLost({ message, isWaiting }: Line): boolean {
  return isWaiting || Date.now() - Date.parse(message.at) < LOST_WITHIN_MS
}

/** A UUID; the browser's own maker of them exists only on secure addresses, and a demonstration may be shown on a LAN. */
function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
