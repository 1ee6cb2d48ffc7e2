import { pino } from 'pino'
import type { Channel, IncomingMessage, OutgoingFile, Person, Sink } from '../../bot/puppet/channel.ts'

export const ROBOT: Person = { id: 'robot', name: '少跑助手' }
export const SILENT_LOGGER = pino({ level: 'silent' })

export interface Sent {
  readonly to: string
  readonly id: string
  readonly text?: string
  readonly file?: OutgoingFile
  readonly mentions: readonly string[]
}

/** A channel in memory: tests play the platform through `sink`, and read what the bot said from `sent`. */
export class FakeChannel implements Channel {
  readonly name = 'fake'
  readonly sent: Sent[] = []
  readonly strangers = new Map<string, Person>()
  starts = 0
  stops = 0
  /** What a start does besides counting; by default it comes online at once. */
  onStart: (sink: Sink) => Promise<void> | void = (sink) => sink.online(ROBOT)
  /** Called before a message counts as sent. */
  onSend: (sent: Sent) => Promise<void> | void = () => undefined
  #sink: Sink | undefined
  #count = 0

  get sink(): Sink {
    if (!this.#sink) throw new Error('the fake channel is not started')
    return this.#sink
  }

  async start(sink: Sink): Promise<void> {
    this.starts++
    this.#sink = sink
    await this.onStart(sink)
  }

  async stop(): Promise<void> {
    this.stops++
    this.#sink = undefined
  }

  async sendText(to: string, text: string, options: { id: string; mentions: readonly string[] }): Promise<void> {
    await this.#send({ to, text, ...options })
  }

  async sendFile(to: string, file: OutgoingFile, options: { id: string; mentions: readonly string[] }): Promise<void> {
    await this.#send({ to, file, ...options })
  }

  async person(id: string): Promise<Person | undefined> {
    return this.strangers.get(id)
  }

  async #send(sent: Sent): Promise<void> {
    await this.onSend(sent)
    this.sent.push(sent)
  }

  /** Someone writes to the bot. */
  hear(text: string, message: Partial<IncomingMessage> = {}): void {
    const from = message.from ?? { id: 'ahua', name: '阿花' }
    this.sink.message({ id: `m${++this.#count}`, kind: 'text', at: new Date(), ...message, from, text })
  }

  texts(to?: string): (string | undefined)[] {
    return this.sent.filter((sent) => to === undefined || sent.to === to).map((sent) => sent.text)
  }
}
