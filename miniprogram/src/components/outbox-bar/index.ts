import { sendUnsent, sendWhenOnline, watchOutbox } from '../../services/scan-outbox.js'

export interface Data {
  count: number
  /** of other accounts: these are sent when their person signs in on this phone again */
  ofOthers: number
  isSending: boolean
  problem: string
}

/** A network that is there but bad says nothing when it gets better, so that somebody has to try. */
const RETRY_MS = 20_000

const endings = new WeakMap<object, () => void>()

/** How many scans still wait on this phone. It sends them by itself and at a touch, and fires `answered` after each try. */
Component({
  data: { count: 0, ofOthers: 0, isSending: false, problem: '' },
  lifetimes: {
    attached() {
      const stopWatching = watchOutbox(({ waiting, ofOthers, isSending, problem }) => {
        const hasEnded = this.data.isSending && !isSending
        this.setData({ count: waiting.length, ofOthers, isSending, problem })
        if (hasEnded) this.triggerEvent('answered')
      })
      const stopSending = sendWhenOnline()
      const retry = setInterval(() => {
        if (this.data.count > 0) void sendUnsent()
      }, RETRY_MS)
      endings.set(this, () => {
        stopWatching()
        stopSending()
        clearInterval(retry)
      })
    },
    detached() {
      endings.get(this)?.()
    },
  },
  methods: {
    send() {
      void sendUnsent()
    },
  },
})
