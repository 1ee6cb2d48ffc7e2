import { ApiFailure, api } from './api.ts'

interface Key {
  key: string
}

/** Total that WeChat allows a mini-program, in kilobytes. */
const LIMIT_KB = 10_240

/**
 * Persistent storage in a drawer of its own for each persona, so that several phones may share one origin.
 * Values come back with the type they went in with; a missing key is '' when asked synchronously, a failure otherwise.
 */
export function createStorage(store: Storage, persona: string) {
  const prefix = `preview:${persona}:`
  const keys = () =>
    Array.from({ length: store.length }, (_, index) => store.key(index) ?? '')
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
  const has = (key: string) => store.getItem(prefix + key) !== null
  const read = (key: string): unknown => {
    const text = store.getItem(prefix + key)
    return text === null ? '' : (JSON.parse(text) as { value: unknown }).value
  }
  const write = (key: string, value: unknown) => store.setItem(prefix + key, JSON.stringify({ value }))
  const remove = (key: string) => store.removeItem(prefix + key)
  const clear = () => {
    for (const key of keys()) remove(key)
  }
  const info = () => {
    const characters = keys().reduce((sum, key) => sum + (store.getItem(prefix + key)?.length ?? 0), 0)
    return { keys: keys(), currentSize: Math.ceil(characters / 1024), limitSize: LIMIT_KB }
  }
  return {
    getStorageSync: read,
    setStorageSync: write,
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: info,
    getStorage: api<Key, { data: unknown }>('getStorage', ({ key }) => {
      if (!has(key)) throw new ApiFailure('data not found')
      return { data: read(key) }
    }),
    setStorage: api<Key & { data: unknown }, object>('setStorage', ({ key, data }) => {
      write(key, data)
      return {}
    }),
    removeStorage: api<Key, object>('removeStorage', ({ key }) => {
      remove(key)
      return {}
    }),
    clearStorage: api('clearStorage', () => {
      clear()
      return {}
    }),
    getStorageInfo: api('getStorageInfo', info),
  }
}
