import type { Direction } from '../../services/api-types.js'
import { goBack } from '../../services/navigation.js'
import { blankPlaceData, changePlace, checkedPlace, type PlaceData, takeSite } from '../../store/place-step.js'
import type { RememberedPlace } from '../../store/remembered.js'
import { changeDraft, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { REQUEST_KINDS } from '../../wording/request-kinds.js'

export interface Data extends PlaceData {
  direction: Direction
}

const initial: Data = { direction: 'result', ...blankPlaceData() }

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { kind, place } = readDraft() ?? startDraft('send_back')
    const { direction } = REQUEST_KINDS[kind]
    wx.setNavigationBarTitle({ title: direction === 'result' ? '送到哪里' : '交到哪里' })
    this.setData({ direction, isEdit: edit === '1', place: place ?? blankPlaceData().place })
  },

  onShow() {
    takeSite(this)
  },

  change({ detail }: WechatMiniprogram.CustomEvent<RememberedPlace>) {
    changePlace(this, detail)
  },

  next() {
    const place = checkedPlace(this)
    if (place === null) return
    const draft = changeDraft({ place })
    if (this.data.isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
