/**
 * Thrown by a channel that was told a definite no: the person blocked the bot, or gave no consent. Nothing was sent, and
 * trying again would not help.
 */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused'
  /** the platform's own code, such as `43101` */
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(`refused by the channel: ${code}`, { cause })
    this.code = code
  }
}
