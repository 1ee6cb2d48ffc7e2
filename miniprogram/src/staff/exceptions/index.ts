import type { Choice } from '../../components/choice-grid/index.js'
import type { RelayException } from '../../services/api-types.js'
import { listExceptions } from '../../services/exceptions.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { deadlineText } from '../../wording/times.js'

export type ExceptionLine = RelayException & { dueText: string }

type Scope = 'all' | 'mine'

export interface Data extends ListData<ExceptionLine> {
  scopes: readonly Choice[]
  scope: Scope
  overdueCount: number
}

const initial: Data = {
  scopes: [
    { value: 'all', title: '全部' },
    { value: 'mine', title: '我负责的' },
  ],
  scope: 'all',
  overdueCount: 0,
  ...blankList(),
}

/** Looked through for the one that a task is about; the most urgent come first. */
const MOST_LOOKED_THROUGH = 100

function line(exception: RelayException): ExceptionLine {
  return { ...exception, dueText: deadlineText(exception.dueAt, Date.now()) }
}

Page({
  data: initial,

  /** A task leads here with its tracking number, and on to the exception it is about. */
  onLoad({ number }: { number?: string }) {
    if (number !== undefined) void this.openAbout(number)
  },
  onShow() {
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    wx.stopPullDownRefresh()
  },
  async onReachBottom() {
    await growList(this)
    this.count()
  },

  async openAbout(number: string) {
    const { items } = await listExceptions({ isMine: false, limit: MOST_LOOKED_THROUGH }).catch(() => ({ items: [] }))
    const about = items.find(({ trackingNumber }) => trackingNumber === number)
    if (about !== undefined) wx.navigateTo({ url: `/staff/exception/index?id=${about.id}` })
  },

  chooseScope({ detail }: WechatMiniprogram.CustomEvent<{ value: Scope }>) {
    this.setData({ scope: detail.value, state: 'loading' })
    void this.reload()
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listExceptions({ isMine: this.data.scope === 'mine', cursor })
    return { items: items.map(line), nextCursor }
  },
  async reload() {
    await reloadList(this, '没有要处理的异常件')
    this.count()
  },
  count() {
    this.setData({ overdueCount: this.data.rows.filter(({ isOverdue }) => isOverdue).length })
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/staff/exception/index?id=${id}` })
  },
  report() {
    wx.navigateTo({ url: '/staff/exception-report/index' })
  },
})
