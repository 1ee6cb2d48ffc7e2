/** One HTTP exchange as the phone sees it. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  /** already serialised JSON, or bytes such as those of a picture */
  body?: string | ArrayBuffer
  /** milliseconds after which the exchange is given up */
  timeoutMs: number
}

export interface HttpAnswer {
  status: number
  /** parsed JSON, or the text when it was none */
  body: unknown
}

/** The exchange brought no answer: whether the server did what was asked is unknown. */
export class NoAnswer extends Error {
  readonly reason: 'offline' | 'timeout'

  constructor(reason: 'offline' | 'timeout') {
    super(reason)
    this.name = 'NoAnswer'
    this.reason = reason
  }
}

/** What the services need of the phone; WeChat's own is in wx-platform.ts, tests bring another. */
export interface Platform {
  /** @throws NoAnswer when the network or the deadline failed */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** the one-time code of wx.login */
  login(): Promise<string>
  read(key: string): unknown
  write(key: string, value: unknown): void
  remove(key: string): void
  now(): number
  wait(milliseconds: number): Promise<void>
}
