import { ChannelError, resultOf } from './channel-error.ts'
import type { SendResult } from './port.ts'

/** What a channel says of a message that it has no shape for. */
export const NOT_EXPRESSIBLE: SendResult = {
  outcome: 'refused',
  code: 'not_expressible',
  reason: 'not_expressible',
  field: null,
}

/** Tries to send; whatever goes wrong becomes a result. @throws only what is a fault of ours */
export async function tried(now: () => Date, send: () => Promise<string | null>): Promise<SendResult> {
  try {
    return { outcome: 'sent', externalId: await send() }
  } catch (error) {
    if (error instanceof ChannelError) return resultOf(error, now())
    // the database that holds the token is away: nothing was sent
    return { outcome: 'failed', code: 'internal', retryAt: new Date(now().getTime() + 60_000), wholeChannel: true }
  }
}
