import type { Direction } from '../../services/api-types.js'
import { takePickedSite } from '../../store/picked-site.js'
import { changeDraft, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { addressError } from '../../wording/fields.js'

export interface Data {
  direction: Direction
  kind: 'site' | 'home'
  siteId: string
  siteName: string
  address: string
  siteError: string
  addressError: string
  isEdit: boolean
}

const initial: Data = {
  direction: 'result',
  kind: 'site',
  siteId: '',
  siteName: '',
  address: '',
  siteError: '',
  addressError: '',
  isEdit: false,
}

Page({
  data: initial,

  onLoad({ edit }: { edit?: string }) {
    const { direction, place } = readDraft() ?? startDraft('result')
    wx.setNavigationBarTitle({ title: direction === 'result' ? '送到哪里' : '交到哪里' })
    this.setData({ direction, isEdit: edit === '1', ...(place ?? {}) })
  },

  onShow() {
    const site = takePickedSite()
    if (site !== null) this.setData({ siteId: site.id, siteName: site.name, siteError: '' })
  },

  chooseKind({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { kind } = currentTarget.dataset as { kind: 'site' | 'home' }
    this.setData({ kind, addressError: '' })
  },

  pickSite() {
    wx.navigateTo({ url: '/pages/request-site/index' })
  },

  typeAddress({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ address: detail.value, addressError: '' })
  },

  next() {
    const { kind, siteId, siteName, address, isEdit } = this.data
    const errors = {
      siteError: siteId === '' ? '还没有选，请点上面选择镇和村' : '',
      addressError: kind === 'home' ? addressError(address) : '',
    }
    this.setData(errors)
    if (errors.siteError !== '' || errors.addressError !== '') return
    const draft = changeDraft({ place: { kind, siteId, siteName, address: kind === 'home' ? address.trim() : '' } })
    if (isEdit) wx.navigateBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
