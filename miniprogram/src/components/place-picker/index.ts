import type { RememberedPlace } from '../../store/remembered.js'
import type { PlaceErrors } from '../../wording/places.js'

export interface Data {
  place: RememberedPlace
  allowsHome: boolean
  /** asks for the site, above it */
  siteLabel: string
  errors: PlaceErrors
}

/** A station or town centre, or an address that belongs to one. `change` is fired with the whole place. */
Component({
  properties: {
    place: { type: Object, value: { kind: 'site', siteId: '', siteName: '', address: '' } as RememberedPlace },
    allowsHome: { type: Boolean, value: false },
    siteLabel: { type: String, value: '' },
    errors: { type: Object, value: { site: '', address: '' } as PlaceErrors },
  },
  methods: {
    chooseKind({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { kind } = currentTarget.dataset as { kind: RememberedPlace['kind'] }
      this.triggerEvent('change', { ...this.data.place, kind })
    },
    typeAddress({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
      this.triggerEvent('change', { ...this.data.place, address: detail.value })
    },
    pickSite() {
      wx.navigateTo({ url: '/pages/request-site/index' })
    },
  },
})
