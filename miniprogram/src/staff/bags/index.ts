import type { Choice } from '../../components/choice-grid/index.js'
import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { BagListItem } from '../../services/api-types.js'
import { listBags } from '../../services/bags.js'
import { scanOnce } from '../../services/camera.js'
import { grown } from '../../services/growing-list.js'
import { bagDraft } from '../../store/bag-work.js'
import { BAG_ICONS } from '../../wording/bags.js'
import { timeText } from '../../wording/times.js'

export type BagLine = BagListItem & { icon: string; countText: string; sealedText: string }

type Scope = 'under_way' | 'site'

export interface Data {
  scopes: readonly Choice[]
  scope: Scope
  state: LoadState
  message: string
  bags: BagLine[]
  nextCursor: string | null
  /** items in the bag that somebody began to pack */
  draftCount: number
}

const initial: Data = {
  scopes: [
    { value: 'under_way', title: '还没拆的' },
    { value: 'site', title: '本站全部' },
  ],
  scope: 'under_way',
  state: 'loading',
  message: '',
  bags: [],
  nextCursor: null,
  draftCount: 0,
}

function line(bag: BagListItem): BagLine {
  const { listed, missing, extra } = bag.counts
  const trouble = [missing > 0 ? `缺少 ${missing}` : '', extra > 0 ? `多出 ${extra}` : ''].filter((text) => text !== '')
  const countText = [`${listed} 件`, ...trouble].join('，')
  return { ...bag, icon: BAG_ICONS[bag.status], countText, sealedText: timeText(bag.sealedAt, Date.now()) }
}

Page({
  data: initial,

  onShow() {
    this.setData({ draftCount: bagDraft()?.trackingNumbers.length ?? 0 })
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
  },

  chooseScope({ detail }: WechatMiniprogram.CustomEvent<{ value: Scope }>) {
    this.setData({ scope: detail.value, state: 'loading' })
    void this.reload()
  },

  async reload() {
    const { scope } = this.data
    try {
      const { items, nextCursor } = await listBags({ scope })
      if (scope !== this.data.scope) return
      this.setData({
        state: items.length === 0 ? 'empty' : 'ready',
        message: items.length === 0 ? '要发走的件，可以几件装一个包，一次发出' : '',
        bags: items.map(line),
        nextCursor,
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    const { scope } = this.data
    this.setData({ nextCursor: null })
    try {
      const page = await listBags({ scope, cursor })
      if (scope !== this.data.scope) return
      this.setData({ ...grown('bags', this.data.bags, page.items.map(line)), nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },

  async scan() {
    const text = await scanOnce()
    if (text !== null) wx.navigateTo({ url: `/staff/bag/index?seal=${encodeURIComponent(text.trim())}` })
  },
  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/staff/bag/index?id=${id}` })
  },
  pack() {
    wx.navigateTo({ url: '/staff/bag-seal/index' })
  },
})
