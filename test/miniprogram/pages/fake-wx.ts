import { vi } from 'vitest'

/** What becomes of a request: an answer, or no connection. */
export type Network = (request: { url: string; data?: unknown }) => { statusCode: number; data: unknown } | 'offline'

interface RequestOptions {
  url: string
  data?: unknown
  success(result: { statusCode: number; data: unknown }): void
  fail(error: { errMsg: string }): void
}

/** The few functions of a phone that services below the pages call, in memory, for tests without a page. */
export interface FakeWx {
  readonly storage: Map<string, unknown>
  /** the phone itself knows whether it has a network */
  setOnline(isOnline: boolean): void
  network: Network
}

/** Puts a phone in the place of `wx`; what is not here fails when it is called. */
export function installFakeWx(storage: Map<string, unknown>): FakeWx {
  const listeners = new Set<(change: { isConnected: boolean }) => void>()
  let isOnline = true
  const phone: FakeWx = {
    storage,
    network: () => 'offline',
    setOnline(online) {
      isOnline = online
      for (const listener of listeners) listener({ isConnected: online })
    },
  }
  vi.stubGlobal('wx', {
    getExtConfigSync: () => ({ apiBase: 'http://phone.example/api/v1' }),
    canIUse: () => false,
    // a phone keeps copies, not what was handed to it
    getStorageSync: (key: string) => structuredClone(storage.get(key) ?? ''),
    setStorageSync: (key: string, value: unknown) => void storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => void storage.delete(key),
    onNetworkStatusChange: (listener: (change: { isConnected: boolean }) => void) => void listeners.add(listener),
    getNetworkType: ({ success }: { success(type: { networkType: string }): void }) =>
      success({ networkType: isOnline ? 'wifi' : 'none' }),
    login: ({ success }: { success(result: { code: string }): void }) => success({ code: 'demo-keeper' }),
    request: ({ url, data, success, fail }: RequestOptions) => {
      queueMicrotask(() => {
        const answer = url.endsWith('/sessions/miniprogram') ? SESSION : phone.network({ url, data })
        if (answer === 'offline') fail({ errMsg: 'request:fail' })
        else success(answer)
      })
      return { abort: () => undefined }
    },
  })
  return phone
}

const SESSION = {
  statusCode: 200,
  data: { token: 'keeper', expiresAt: '2999-01-01T00:00:00Z', me: { id: 'keeper', roles: [] } },
}
