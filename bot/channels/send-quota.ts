import { LRUCache } from 'lru-cache'
import { ChannelBusy } from '../channel-errors.ts'

export interface QuotaLimit {
  readonly messages: number
  readonly windowMs: number
  /** for the log and the record of the attempt, such as `minute_used_up` */
  readonly code: string
}

export interface SendQuota {
  /**
   * Counts one message to somebody.
   * @param share of each limit that may be used: what is said unasked leaves room for answers
   * @throws ChannelBusy when there is no room for it, and counts nothing
   */
  take(to: string, share?: number): void
}

/** People and rooms counted at once; the longest silent ones are forgotten first. */
const COUNTED = 10_000

/** Sliding windows of what was sent to each person or room. @param now milliseconds since 1970 */
export function createSendQuota(limits: readonly QuotaLimit[], now: () => number): SendQuota {
  const longestMs = Math.max(...limits.map(({ windowMs }) => windowMs))
  const sent = new LRUCache<string, number[]>({ max: COUNTED })
  return {
    take(to, share = 1) {
      const time = now()
      const times = (sent.get(to) ?? []).filter((at) => at > time - longestMs)
      for (const { messages, windowMs, code } of limits) {
        const inWindow = times.filter((at) => at > time - windowMs).length
        if (inWindow >= Math.floor(messages * share)) throw new ChannelBusy(code)
      }
      sent.set(to, [...times, time])
    },
  }
}
