import type { Choice } from '../../components/choice-grid/index.js'
import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { RelayException } from '../../services/api-types.js'
import { listExceptions } from '../../services/exceptions.js'
import { deadlineText } from '../../wording/times.js'

export type ExceptionLine = RelayException & { dueText: string }

type Scope = 'all' | 'mine'

export interface Data {
  scopes: readonly Choice[]
  scope: Scope
  state: LoadState
  message: string
  exceptions: ExceptionLine[]
  nextCursor: string | null
  overdueCount: number
}

const initial: Data = {
  scopes: [
    { value: 'all', title: '全部' },
    { value: 'mine', title: '我负责的' },
  ],
  scope: 'all',
  state: 'loading',
  message: '',
  exceptions: [],
  nextCursor: null,
  overdueCount: 0,
}

/** Looked through for the one that a task is about; the most urgent come first. */
const MOST_LOOKED_THROUGH = 100

function line(exception: RelayException): ExceptionLine {
  return { ...exception, dueText: deadlineText(exception.dueAt, Date.now()) }
}

function listed(exceptions: ExceptionLine[]): Partial<Data> {
  const isEmpty = exceptions.length === 0
  return {
    state: isEmpty ? 'empty' : 'ready',
    message: isEmpty ? '没有要处理的异常件' : '',
    exceptions,
    overdueCount: exceptions.filter(({ isOverdue }) => isOverdue).length,
  }
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
  onReachBottom() {
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
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

  async reload() {
    const { scope } = this.data
    try {
      const { items, nextCursor } = await listExceptions({ isMine: scope === 'mine' })
      if (scope === this.data.scope) this.setData({ ...listed(items.map(line)), nextCursor })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    const { scope } = this.data
    this.setData({ nextCursor: null })
    try {
      const page = await listExceptions({ isMine: scope === 'mine', cursor })
      if (scope !== this.data.scope) return
      const known = new Set(this.data.exceptions.map(({ id }) => id))
      const more = page.items.filter(({ id }) => !known.has(id)).map(line)
      this.setData({ ...listed([...this.data.exceptions, ...more]), nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },

  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/staff/exception/index?id=${id}` })
  },
  report() {
    wx.navigateTo({ url: '/staff/exception-report/index' })
  },
})
