import type { Choice } from '../../components/choice-grid/index.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { knownMe, readMe } from '../../services/me.js'
import { ownSites } from '../../services/neighbours.js'
import { isDispatcher } from '../../wording/roles.js'
import { listComplaints } from '../services/opinions.js'
import { type ComplaintLine, complaintLine } from '../wording/opinions.js'

type Scope = 'unsettled' | 'all'

export interface Data extends ListData<ComplaintLine> {
  scopes: readonly Choice[]
  scope: Scope
  /** a courier has no site whose ratings were his */
  hasSite: boolean
  /** decides about words that WeChat is not sure of */
  decidesAboutTexts: boolean
}

const initial: Data = {
  scopes: [
    { value: 'unsettled', title: '等答复的' },
    { value: 'all', title: '全部' },
  ],
  scope: 'unsettled',
  hasSite: false,
  decidesAboutTexts: false,
  ...blankList(),
}

const EMPTY = '群众在小程序里反映的问题会到这里，请在这里答复'

/** What residents are not content with, about what passes one's own site. */
Page({
  data: initial,

  onShow() {
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void growList(this)
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listComplaints({ isUnsettled: this.data.scope === 'unsettled', cursor })
    return { items: items.map((complaint) => complaintLine(complaint, Date.now())), nextCursor }
  },
  async reload() {
    await reloadList(this, EMPTY)
    const me = knownMe() ?? (await readMe().catch(() => null))
    if (me !== null) this.setData({ hasSite: ownSites(me).length > 0, decidesAboutTexts: isDispatcher(me) })
  },
  chooseScope({ detail }: WechatMiniprogram.CustomEvent<{ value: Scope }>) {
    this.setData({ scope: detail.value, state: 'loading' })
    void this.reload()
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/staff/complaint/index?id=${id}` })
  },
  openRatings() {
    wx.navigateTo({ url: '/staff/ratings/index' })
  },
  openTexts() {
    wx.navigateTo({ url: '/staff/text-checks/index' })
  },
})
