/** The channel is not online: nothing was sent. */
export class ChannelOfflineError extends Error {
  override readonly name: string = 'ChannelOfflineError'
  constructor(channel: string, cause?: unknown) {
    super(`channel ${channel} is not online`, { cause })
  }
}

/** The channel cannot run as it is set up, and trying again would not help; its cause tells why. */
export class ChannelUnusableError extends ChannelOfflineError {
  override readonly name = 'ChannelUnusableError'
}

/**
 * Thrown by a channel that was told a definite no: the person blocked the bot, or gave no consent. Nothing was sent, and
 * trying again would not help.
 */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused'
  /** the platform's own code, such as `43101`, or a word of ours */
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(`refused by the channel: ${code}`, { cause })
    this.code = code
  }
}

/** Thrown by a channel whose limits are used up for now: nothing was sent, later it may be. */
export class ChannelBusy extends Error {
  override readonly name = 'ChannelBusy'
  readonly code: string

  constructor(code: string) {
    super(`the channel takes no more for now: ${code}`)
    this.code = code
  }
}

/** Thrown by a channel that cannot tell whether the message was sent. */
export class ChannelUnsure extends Error {
  override readonly name = 'ChannelUnsure'
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(`the channel does not know whether it was sent: ${code}`, { cause })
    this.code = code
  }
}
