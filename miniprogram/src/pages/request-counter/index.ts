import type { Counter } from '../../components/counter-list/index.js'
import { goBack } from '../../services/navigation.js'
import { changeDraft, nextStep, readDraft } from '../../store/request-draft.js'

export interface Data {
  chosen: string
  isEdit: boolean
}

const initial: Data = { chosen: '', isEdit: false }

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    this.setData({ isEdit: edit === '1', chosen: readDraft()?.counter?.siteId ?? '' })
  },

  choose({ detail }: WechatMiniprogram.CustomEvent<Counter>) {
    const draft = changeDraft({ counter: { kind: 'site', siteId: detail.id, siteName: detail.name, address: '' } })
    if (this.data.isEdit) goBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
