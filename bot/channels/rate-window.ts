import { LRUCache } from 'lru-cache'

export interface RateLimit {
  readonly messages: number
  readonly windowMs: number
}

/** `excess` is the first message over the limit, the one to answer; those after it are `flood` until one is taken. */
export type Verdict = 'taken' | 'excess' | 'flood'

/** A sliding window for each key: at most `messages` within any `windowMs`. Remembers the latest 10,000 keys. */
export function createRateWindow(limit: RateLimit, now: () => number): (key: string) => Verdict {
  const windows = new LRUCache<string, { taken: number[]; warned: boolean }>({ max: 10_000 })
  return (key) => {
    const time = now()
    const window = windows.get(key) ?? { taken: [], warned: false }
    windows.set(key, window)
    window.taken = window.taken.filter((at) => at > time - limit.windowMs)
    if (window.taken.length < limit.messages) {
      window.taken.push(time)
      window.warned = false
      return 'taken'
    }
    if (window.warned) return 'flood'
    window.warned = true
    return 'excess'
  }
}
