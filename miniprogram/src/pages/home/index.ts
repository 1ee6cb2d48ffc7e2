import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ConsignmentListItem } from '../../services/api-types.js'
import { listConsignments } from '../../services/consignments.js'
import { readMe } from '../../services/me.js'
import { chooseElder, isElder } from '../../store/look.js'
import { readDraft } from '../../store/request-draft.js'
import { isOverseer, isRelayStaff } from '../../wording/roles.js'

export interface Data {
  state: LoadState
  message: string
  /** to be collected: they come before everything else */
  waiting: ConsignmentListItem[]
  /** under way otherwise */
  items: ConsignmentListItem[]
  hasMore: boolean
  /** fewer choices: other kinds of request are chosen on the page of the request */
  isElder: boolean
  isStaff: boolean
  isOverseer: boolean
  hasUnknownSubmit: boolean
}

const SHOWN = 5
const SHOWN_TO_ELDERS = 2

const initial: Data = {
  state: 'loading',
  message: '',
  waiting: [],
  items: [],
  hasMore: false,
  isElder: false,
  isStaff: false,
  isOverseer: false,
  hasUnknownSubmit: false,
}

function waits({ status }: ConsignmentListItem): boolean {
  return status === 'awaiting_pickup'
}

Page({
  data: initial,

  onShow() {
    this.setData({ isElder: isElder(), hasUnknownSubmit: readDraft()?.isOutcomeUnknown ?? false })
    void this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      const [{ items, nextCursor }, me] = await Promise.all([
        listConsignments({ onlyOpen: true, limit: this.data.isElder ? SHOWN_TO_ELDERS : SHOWN }),
        readMe(),
      ])
      this.setData({
        state: items.length === 0 ? 'empty' : 'ready',
        message: items.length === 0 ? '要领证件，点上面的「寄回证件」' : '',
        waiting: items.filter(waits),
        items: items.filter((item) => !waits(item)),
        hasMore: nextCursor !== null,
        isStaff: isRelayStaff(me),
        isOverseer: isOverseer(me),
      })
    } catch (error) {
      // What was loaded before still helps; the bar above says that the network is gone.
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  turnElder() {
    chooseElder(!this.data.isElder)
    this.setData({ isElder: isElder() })
    void this.load()
  },

  askForResult() {
    wx.navigateTo({ url: '/pages/request/index?kind=send_back' })
  },
  chooseKind() {
    wx.navigateTo({ url: '/pages/request-kind/index' })
  },
  finishSubmit() {
    wx.navigateTo({ url: '/pages/request-review/index' })
  },
  track() {
    wx.navigateTo({ url: '/pages/track/index' })
  },
  openTasks() {
    wx.navigateTo({ url: '/staff/tasks/index' })
  },
  openFigures() {
    wx.navigateTo({ url: '/leader/overview/index' })
  },
  openAll() {
    wx.switchTab({ url: '/pages/consignments/index' })
  },
  openConsignment({ detail }: WechatMiniprogram.CustomEvent<{ id: string }>) {
    wx.navigateTo({ url: `/pages/tracking/index?id=${detail.id}` })
  },
  showPickupCode({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/pages/pickup-code/index?id=${id}` })
  },
})
