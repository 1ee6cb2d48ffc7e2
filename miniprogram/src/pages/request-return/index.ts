import { goBack } from '../../services/navigation.js'
import { blankPlaceData, changePlace, checkedPlace, type PlaceData, takeSite } from '../../store/place-step.js'
import type { RememberedPlace } from '../../store/remembered.js'
import { changeDraft, nextStep, readDraft, startDraft } from '../../store/request-draft.js'

export type Data = PlaceData

const initial: Data = blankPlaceData()

/** Of a round trip: what comes back goes where it went last time, or where the materials are handed in. */
Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { returnPlace, place } = readDraft() ?? startDraft('round_trip')
    this.setData({ isEdit: edit === '1', place: returnPlace ?? place ?? blankPlaceData().place })
  },

  onShow() {
    takeSite(this)
  },

  change({ detail }: WechatMiniprogram.CustomEvent<RememberedPlace>) {
    changePlace(this, detail)
  },

  next() {
    const returnPlace = checkedPlace(this)
    if (returnPlace === null) return
    const draft = changeDraft({ returnPlace })
    if (this.data.isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
