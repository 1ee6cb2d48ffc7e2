import { goBack } from '../../services/navigation.js'
import { takePickedSite } from '../../store/picked-site.js'
import type { RememberedPlace } from '../../store/remembered.js'
import { changeDraft, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import {
  BLANK_PLACE,
  isGoodPlace,
  NO_PLACE_ERRORS,
  type PlaceErrors,
  placeErrors,
  tidyPlace,
} from '../../wording/places.js'

export interface Data {
  place: RememberedPlace
  errors: PlaceErrors
  isEdit: boolean
}

const initial: Data = { place: BLANK_PLACE, errors: NO_PLACE_ERRORS, isEdit: false }

/** Of a round trip: what comes back goes where it went last time, or where the materials are handed in. */
Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { returnPlace, place } = readDraft() ?? startDraft('round_trip')
    this.setData({ isEdit: edit === '1', place: returnPlace ?? place ?? BLANK_PLACE })
  },

  onShow() {
    const site = takePickedSite()
    if (site === null) return
    this.setData({
      place: { ...this.data.place, siteId: site.id, siteName: site.name },
      errors: NO_PLACE_ERRORS,
    })
  },

  change({ detail }: WechatMiniprogram.CustomEvent<RememberedPlace>) {
    this.setData({ place: detail, errors: NO_PLACE_ERRORS })
  },

  next() {
    const { place, isEdit } = this.data
    this.setData({ errors: placeErrors(place) })
    if (!isGoodPlace(place)) return
    const draft = changeDraft({ returnPlace: tidyPlace(place) })
    if (isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
