import { setTimeout as delay } from 'node:timers/promises'
import { type ChannelEventHandlers, handleChannelEvents } from '../services/channel-events.ts'
import type { ServiceContext } from '../services/context.ts'

export interface RunningChannelEvents {
  /** Something was stored: looks at once. */
  readonly wake: () => void
  /** Claims nothing more; resolves when everything claimed is dealt with. */
  stop(): Promise<void>
}

const BATCH = 50
/** So often it looks unasked: what another process stored, or has to be tried again. In milliseconds. */
const LOOK_MS = 5_000

/** Works off what channels called back with, as long as the program runs; any number of processes may do so. */
export function startChannelEvents(context: ServiceContext, handlers: ChannelEventHandlers): RunningChannelEvents {
  const stopping = new AbortController()
  let sleeping = new AbortController()
  const wake = () => sleeping.abort()
  const work = async () => {
    while (!stopping.signal.aborted) {
      // whoever wakes from now on is heard at the end of this round
      sleeping = new AbortController()
      const handled = await handleChannelEvents(context, handlers, BATCH).catch((error: unknown) => {
        context.logger.error({ err: error }, 'events of channels could not be dealt with')
        return 0
      })
      if (handled > 0) continue
      const signal = AbortSignal.any([stopping.signal, sleeping.signal])
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  const running = work()
  return {
    wake,
    async stop() {
      stopping.abort()
      await running
    },
  }
}
