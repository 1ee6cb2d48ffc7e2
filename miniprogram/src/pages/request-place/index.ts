import type { Direction } from '../../services/api-types.js'
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
import { REQUEST_KINDS } from '../../wording/request-kinds.js'

export interface Data {
  direction: Direction
  place: RememberedPlace
  errors: PlaceErrors
  isEdit: boolean
}

const initial: Data = { direction: 'result', place: BLANK_PLACE, errors: NO_PLACE_ERRORS, isEdit: false }

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { kind, place } = readDraft() ?? startDraft('send_back')
    const { direction } = REQUEST_KINDS[kind]
    wx.setNavigationBarTitle({ title: direction === 'result' ? '送到哪里' : '交到哪里' })
    this.setData({ direction, isEdit: edit === '1', place: place ?? BLANK_PLACE })
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
    const draft = changeDraft({ place: tidyPlace(place) })
    if (isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
