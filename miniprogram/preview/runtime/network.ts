import type { NetworkKind } from '../control.ts'
import { createListeners } from './wx/api.ts'

interface Line {
  /** WeChat's name for it */
  networkType: string
  /** before the first byte of each exchange */
  delayMs: number
  bytesPerSecond: number
}

const LINES: Readonly<Record<NetworkKind, Line>> = {
  good: { networkType: 'wifi', delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY },
  slow: { networkType: '3g', delayMs: 400, bytesPerSecond: 50_000 },
  weak: { networkType: '2g', delayMs: 2000, bytesPerSecond: 5_000 },
  none: { networkType: 'none', delayMs: 0, bytesPerSecond: 0 },
}

export interface Network {
  kind: NetworkKind
  status(): { isConnected: boolean; networkType: string }
  onChange(listener: (status: { isConnected: boolean; networkType: string }) => void): void
  /** `fetch` at the pace of the network; a network that is gone fails it, also halfway. */
  fetch(url: string, init: RequestInit): Promise<Response>
}

/** The phone's network: the browser's own, made as slow or as absent as somebody wishes. */
export function createNetwork(): Network {
  let kind: NetworkKind = 'good'
  const changes = createListeners<[ReturnType<Network['status']>]>()
  const status = () => {
    const isConnected = kind !== 'none' && navigator.onLine
    return { isConnected, networkType: isConnected ? LINES[kind].networkType : 'none' }
  }
  const tell = () => changes.fire(status())
  for (const type of ['online', 'offline']) addEventListener(type, tell)
  const pass = async (bytes: number, signal: AbortSignal | null | undefined) => {
    const { delayMs, bytesPerSecond } = LINES[kind]
    if (kind !== 'none') await wait(delayMs + (bytes / bytesPerSecond) * 1000, signal)
    if (kind === 'none') throw new TypeError('network is down')
    signal?.throwIfAborted()
  }
  return {
    get kind() {
      return kind
    },
    set kind(next) {
      if (next === kind) return
      kind = next
      tell()
    },
    status,
    onChange: changes.on,
    async fetch(url, init) {
      await pass(sizeOf(init.body), init.signal)
      const response = await fetch(url, init)
      if (kind === 'good') return response
      const content = await response.arrayBuffer()
      await pass(content.byteLength, init.signal)
      return new Response(content.byteLength === 0 ? null : content, response)
    },
  }
}

function sizeOf(body: BodyInit | null | undefined): number {
  if (typeof body === 'string') return body.length
  return body instanceof ArrayBuffer ? body.byteLength : 0
}

function wait(milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  if (milliseconds === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
