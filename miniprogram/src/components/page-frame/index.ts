import { watchElder } from '../../store/look.js'

export interface Data {
  hasFooter: boolean
  saysOffline: boolean
  isElder: boolean
}

const endings = new WeakMap<object, () => void>()

/**
 * What every page lies in: sizes for the eyes of the person, the word about a network that is gone, WeChat's question about
 * privacy. `online` is fired when the network is back, so that the page loads anew. Slot `top` takes what fills the width.
 */
Component({
  options: { multipleSlots: true },
  properties: {
    /** leaves room for a `.footer` that stays at the bottom */
    hasFooter: { type: Boolean, value: false },
    /** false where the page itself says what the missing network means */
    saysOffline: { type: Boolean, value: true },
  },
  data: { isElder: false },
  lifetimes: {
    attached() {
      endings.set(
        this,
        watchElder((isElder) => {
          if (isElder !== this.data.isElder) this.setData({ isElder })
        }),
      )
    },
    detached() {
      endings.get(this)?.()
    },
  },
  methods: {
    passOnline() {
      this.triggerEvent('online')
    },
  },
})
