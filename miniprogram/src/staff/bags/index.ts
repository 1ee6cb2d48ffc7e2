import type { Choice } from '../../components/choice-grid/index.js'
import type { BagListItem } from '../../services/api-types.js'
import { listBags } from '../../services/bags.js'
import { scanOnce } from '../../services/camera.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { bagDraft } from '../../store/bag-work.js'
import { BAG_ICONS } from '../../wording/bags.js'
import { timeText } from '../../wording/times.js'

export type BagLine = BagListItem & { icon: string; countText: string; sealedText: string }

type Scope = 'under_way' | 'site'

export interface Data extends ListData<BagLine> {
  scopes: readonly Choice[]
  scope: Scope
  /** items in the bag that somebody began to pack */
  draftCount: number
}

const initial: Data = {
  scopes: [
    { value: 'under_way', title: '还没拆的' },
    { value: 'site', title: '本站全部' },
  ],
  scope: 'under_way',
  draftCount: 0,
  ...blankList(),
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
    void growList(this)
  },

  chooseScope({ detail }: WechatMiniprogram.CustomEvent<{ value: Scope }>) {
    this.setData({ scope: detail.value, state: 'loading' })
    void this.reload()
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listBags({ scope: this.data.scope, cursor })
    return { items: items.map(line), nextCursor }
  },
  reload() {
    return reloadList(this, '要发走的件，可以几件装一个包，一次发出')
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
