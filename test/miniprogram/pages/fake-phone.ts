import {
  type HttpAnswer,
  type HttpRequest,
  NoAnswer,
  type Platform,
} from '../../../miniprogram/src/services/platform.ts'

/** What the network does with a request: an answer, silence, or no connection. */
export type Behaviour = (request: HttpRequest) => HttpAnswer | 'offline' | 'silent'

export interface FakePhone extends Platform {
  readonly sent: HttpRequest[]
  readonly logins: () => number
  readonly stored: Map<string, unknown>
  /** moves the clock */
  pass(milliseconds: number): void
}

/** A phone with a clock of its own: waiting and deadlines pass at once, and nothing leaves the test. */
export function fakePhone(behave: Behaviour): FakePhone {
  const sent: HttpRequest[] = []
  const stored = new Map<string, unknown>()
  let clock = Date.parse('2026-11-02T09:00:00+08:00')
  let logins = 0

  return {
    sent,
    stored,
    logins: () => logins,
    pass: (milliseconds) => {
      clock += milliseconds
    },
    async send(request) {
      sent.push(request)
      const answer = behave(request)
      if (answer === 'offline') throw new NoAnswer('offline')
      if (answer === 'silent') {
        clock += request.timeoutMs
        throw new NoAnswer('timeout')
      }
      return answer
    },
    async login() {
      logins += 1
      return `code-${logins}`
    },
    read: (key) => stored.get(key) ?? '',
    write: (key, value) => void stored.set(key, value),
    remove: (key) => void stored.delete(key),
    now: () => clock,
    async wait(milliseconds) {
      clock += milliseconds
    },
  }
}
