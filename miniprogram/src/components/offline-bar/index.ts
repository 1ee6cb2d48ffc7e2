import { watchNetwork } from '../../store/network-status.js'

export interface Data {
  isOffline: boolean
}

const endings = new WeakMap<object, () => void>()

/** Says that the phone has no network, and fires `online` when it is back so that the page loads anew. */
Component({
  data: { isOffline: false },
  lifetimes: {
    attached() {
      endings.set(
        this,
        watchNetwork((isOnline) => {
          if (isOnline && this.data.isOffline) this.triggerEvent('online')
          if (isOnline === this.data.isOffline) this.setData({ isOffline: !isOnline })
        }),
      )
    },
    detached() {
      endings.get(this)?.()
    },
  },
})
