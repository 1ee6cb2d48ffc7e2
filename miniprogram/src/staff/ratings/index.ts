import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { listRatings, readOwnSatisfaction } from '../services/opinions.js'
import { lastDays, type RatingLine, ratingLine, satisfactionLines } from '../wording/opinions.js'

export interface Data extends ListData<RatingLine> {
  lines: string[]
}

const initial: Data = { lines: [], ...blankList() }

const EMPTY = '群众领到以后可以在小程序里评一评，评了就会到这里'

/** How residents rated what passed one's own site: never a mean without its n. */
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
    const now = Date.now()
    const [{ items, nextCursor }, figures] = await Promise.all([
      listRatings(cursor),
      cursor === undefined ? readOwnSatisfaction(lastDays(now)) : null,
    ])
    if (figures !== null) this.setData({ lines: satisfactionLines(figures) })
    return { items: items.map((rating) => ratingLine(rating, now)), nextCursor }
  },
  reload() {
    return reloadList(this, EMPTY)
  },

  track({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { number } = currentTarget.dataset as { number: string }
    wx.navigateTo({ url: `/pages/tracking/index?number=${number}` })
  },
})
