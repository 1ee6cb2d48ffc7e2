import type { Counter } from '../../components/counter-list/index.js'
import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { readConsignment, redirectConsignment } from '../../services/consignments.js'
import { newEventId } from '../../services/event-id.js'
import { failureOf } from '../../services/failure.js'
import { goBack } from '../../services/navigation.js'
import { takePickedSite } from '../../store/picked-site.js'
import type { RememberedPlace } from '../../store/remembered.js'
import { BLANK_PLACE, NO_PLACE_ERRORS, type PlaceErrors, placeErrors } from '../../wording/places.js'

export interface Data {
  consignmentId: string
  state: LoadState
  message: string
  /** where it was to go */
  nowText: string
  /** kept until it is fetched: only counters that keep things */
  isKept: boolean
  place: RememberedPlace
  errors: PlaceErrors
  problem: string
  isSending: boolean
  /** names the redirection until it is answered, so that a repeat is one */
  eventId: string
}

const initial: Data = {
  consignmentId: '',
  state: 'loading',
  message: '',
  nowText: '',
  isKept: false,
  place: BLANK_PLACE,
  errors: NO_PLACE_ERRORS,
  problem: '',
  isSending: false,
  eventId: '',
}

/** Another place to fetch it from, as long as it has not left. */
Page({
  data: initial,

  onLoad({ id }: { id?: string }) {
    this.setData({ consignmentId: id ?? '' })
    void this.load()
  },

  onShow() {
    const site = takePickedSite()
    if (site !== null) this.pick(site.id, site.name)
  },

  async load() {
    if (this.data.state === 'ready') return
    try {
      const { route, details } = await readConsignment(this.data.consignmentId)
      if (!details?.canRedirect) {
        this.setData({ state: 'empty', message: '已经寄出的改不了。有难处，请打服务站的电话' })
        return
      }
      this.setData({
        state: 'ready',
        nowText: details.address ?? route[route.length - 1]?.name ?? '',
        isKept: details.serviceForm === 'keep_for_pickup',
      })
    } catch (error) {
      this.setData(failedState(error))
    }
  },

  choose({ detail }: WechatMiniprogram.CustomEvent<Counter>) {
    this.pick(detail.id, detail.name)
  },

  /** Another place is another wish. */
  pick(siteId: string, siteName: string) {
    this.setData({
      place: { kind: 'site', siteId, siteName, address: '' },
      errors: NO_PLACE_ERRORS,
      problem: '',
      eventId: '',
    })
  },

  async redirect() {
    const { place, consignmentId, isSending } = this.data
    const errors = placeErrors(place)
    this.setData({ errors, problem: '' })
    if (errors.site !== '' || isSending) return
    const eventId = this.data.eventId || (await newEventId())
    this.setData({ isSending: true, eventId })
    try {
      await redirectConsignment(consignmentId, eventId, place.siteId)
      wx.showToast({ title: '改好了', icon: 'success' })
      this.back()
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isSending: false })
    }
  },

  back() {
    goBack({ otherwise: `/pages/tracking/index?id=${this.data.consignmentId}` })
  },
})
