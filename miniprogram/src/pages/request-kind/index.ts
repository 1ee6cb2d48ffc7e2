import { goBack } from '../../services/navigation.js'
import { changeDraft, readDraft, startDraft } from '../../store/request-draft.js'
import { REQUEST_KIND_CHOICES, type RequestKind, type RequestKindWords } from '../../wording/request-kinds.js'

export interface Data {
  choices: ({ value: RequestKind } & RequestKindWords)[]
  /** nothing is chosen yet when a request begins here */
  kind: RequestKind | ''
  isEdit: boolean
}

const initial: Data = { choices: REQUEST_KIND_CHOICES, kind: '', isEdit: false }

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    if (edit === '1') this.setData({ isEdit: true, kind: readDraft()?.kind ?? '' })
  },

  choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { kind } = currentTarget.dataset as { kind: RequestKind }
    if (!this.data.isEdit) {
      startDraft(kind)
      wx.navigateTo({ url: `/pages/request/index?kind=${kind}` })
      return
    }
    changeDraft({ kind })
    goBack()
  },
})
