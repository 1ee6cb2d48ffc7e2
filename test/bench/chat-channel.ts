import type { Channel, IncomingMessage, OutgoingOptions, Sink } from '../../bot/puppet/channel.ts'

const ROBOT = { id: 'robot', name: '少跑助手' }

/** A channel in memory that keeps nothing but figures: how much was said, and how long an answer took. */
export class CountingChannel implements Channel {
  readonly name = 'simulator'
  said = 0
  starts = 0
  /** how many first parts of answers took so many milliseconds; a list of all would grow with the traffic */
  readonly #took = new Uint32Array(30_000)
  readonly #asked = new Map<string, number>()
  #sink: Sink | undefined
  #beat: NodeJS.Timeout | undefined
  #answered = 0
  #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  async start(sink: Sink): Promise<void> {
    this.starts++
    this.#sink = sink
    sink.online(ROBOT)
    this.#beat = setInterval(() => sink.heartbeat(), 5_000)
  }

  async stop(): Promise<void> {
    clearInterval(this.#beat)
    this.#sink = undefined
  }

  get isOpen(): boolean {
    return this.#sink !== undefined
  }

  /** The platform ends the connection. */
  lose(): void {
    this.#sink?.lost('the platform ended the connection')
  }

  hear(message: Omit<IncomingMessage, 'kind'>): void {
    if (!this.#sink) throw new Error('nobody listens')
    this.#asked.set(message.id, performance.now())
    this.#sink.message({ ...message, kind: 'text' })
  }

  /** Messages that the bot is through with. */
  get answered(): number {
    return this.#answered
  }

  /** Resolves when the bot is through with so many messages. */
  async toHaveAnswered(count: number): Promise<void> {
    if (this.#answered >= count) return
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }))
  }

  async sendText(_to: string, _text: string, options: OutgoingOptions): Promise<void> {
    this.#say(options)
  }

  async sendFile(_to: string, _file: unknown, options: OutgoingOptions): Promise<void> {
    this.#say(options)
  }

  async settled(messageId: string): Promise<void> {
    this.#asked.delete(messageId)
    this.#answered++
    const reached = this.#waiting.filter(({ count }) => this.#answered >= count)
    this.#waiting = this.#waiting.filter(({ count }) => this.#answered < count)
    for (const { resolve } of reached) resolve()
  }

  /** Milliseconds within which so large a share of the answers came. */
  quantileMs(share: number): number {
    const all = this.#took.reduce((sum, count) => sum + count, 0)
    let below = 0
    return this.#took.findIndex((count) => {
      below += count
      return below >= all * share
    })
  }

  #say({ replyTo }: OutgoingOptions): void {
    this.said++
    const asked = replyTo === undefined ? undefined : this.#asked.get(replyTo)
    if (replyTo === undefined || asked === undefined) return
    this.#asked.delete(replyTo)
    const took = Math.min(Math.round(performance.now() - asked), this.#took.length - 1)
    this.#took[took] = (this.#took[took] ?? 0) + 1
  }
}
