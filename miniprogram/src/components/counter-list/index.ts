import type { Site } from '../../services/api-types.js'
import { listSites } from '../../services/network.js'
import { watchNetwork } from '../../store/network-status.js'
import { hoursText } from '../../wording/times.js'
import { failedState, type LoadState } from '../state-view/load-state.js'

export interface Counter {
  id: string
  name: string
  hours: string
}

export interface Data {
  chosen: string
  state: LoadState
  message: string
  counters: Counter[]
}

const EMPTY = '请选别的送法，或者问问服务站'

const endings = new WeakMap<object, () => void>()

/** Where a result may be kept until it is fetched: the hub first, then the town centres. `choose` is fired with one. */
Component({
  properties: {
    /** id of the one that is chosen */
    chosen: { type: String, value: '' },
  },
  data: { state: 'loading' as LoadState, message: '', counters: [] as Counter[] },
  lifetimes: {
    attached() {
      void this.load()
      endings.set(
        this,
        watchNetwork((isOnline) => {
          if (isOnline && this.data.state === 'offline') void this.load()
        }),
      )
    },
    detached() {
      endings.get(this)?.()
    },
  },
  methods: {
    async load() {
      try {
        const [hubs, towns] = await Promise.all([listSites({ kind: 'hub' }), listSites({ kind: 'town_centre' })])
        const counters = [...hubs.items, ...towns.items].map(({ id, fullName, openingText }: Site) => {
          return { id, name: fullName, hours: hoursText(openingText) }
        })
        this.setData({
          state: counters.length === 0 ? 'empty' : 'ready',
          message: counters.length === 0 ? EMPTY : '',
          counters,
        })
      } catch (error) {
        if (this.data.state !== 'ready') this.setData(failedState(error))
      }
    },
    choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { id } = currentTarget.dataset as { id: string }
      const counter = this.data.counters.find((candidate) => candidate.id === id)
      if (counter !== undefined) this.triggerEvent('choose', counter)
    },
  },
})
