import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { RelayException } from '../../services/api-types.js'
import { deadlineText, timeText } from '../../wording/times.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { listOpenExceptions } from '../services/reports.js'

type Line = RelayException & { raisedText: string; dueText: string }

export interface Data {
  state: LoadState
  message: string
  exceptions: Line[]
  nextCursor: string | null
  overdueCount: number
  chart: ChartSpec | null
  chartLabel: string
}

const initial: Data = {
  state: 'loading',
  message: '',
  exceptions: [],
  nextCursor: null,
  overdueCount: 0,
  chart: null,
  chartLabel: '',
}

function line(exception: RelayException): Line {
  const now = Date.now()
  return { ...exception, raisedText: timeText(exception.raisedAt, now), dueText: deadlineText(exception.dueAt, now) }
}

/** What was loaded so far, by kind: those that are late beside the others. */
function listed(exceptions: Line[]): Partial<Data> {
  const kinds = new Map<string, { inTime: number; late: number }>()
  for (const { kindText, isOverdue } of exceptions) {
    const { inTime, late } = kinds.get(kindText) ?? { inTime: 0, late: 0 }
    kinds.set(kindText, isOverdue ? { inTime, late: late + 1 } : { inTime: inTime + 1, late })
  }
  const rows = [...kinds].sort(([, a], [, b]) => b.inTime + b.late - (a.inTime + a.late))
  const series = (name: string, values: number[]) => ({ name, values, texts: values.map((one) => `${one} 件`) })
  const isEmpty = exceptions.length === 0
  return {
    state: isEmpty ? 'empty' : 'ready',
    message: isEmpty ? '没有没处理完的异常件' : '',
    exceptions,
    overdueCount: exceptions.filter(({ isOverdue }) => isOverdue).length,
    chart: {
      shape: 'bars',
      labels: rows.map(([kind]) => kind),
      series: [
        series(
          '还在时限内',
          rows.map(([, { inTime }]) => inTime),
        ),
        series(
          '处理超时',
          rows.map(([, { late }]) => late),
        ),
      ],
    },
    chartLabel: `没处理完的异常件，按种类：${rows.map(([kind, { inTime, late }]) => `${kind} ${inTime + late} 件`).join('，')}`,
  }
}

Page({
  data: initial,

  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
  },

  async load() {
    try {
      const { items, nextCursor } = await listOpenExceptions()
      this.setData({ ...listed(items.map(line)), nextCursor })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    this.setData({ nextCursor: null })
    try {
      const page = await listOpenExceptions(cursor)
      const known = new Set(this.data.exceptions.map(({ id }) => id))
      const more = page.items.filter(({ id }) => !known.has(id)).map(line)
      this.setData({ ...listed([...this.data.exceptions, ...more]), nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },

  /** What was done about it, and a second person's yes to a write-off. */
  open({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    wx.navigateTo({ url: `/staff/exception/index?id=${id}` })
  },
  /** Every hand-over of it. */
  track({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { number } = currentTarget.dataset as { number: string }
    wx.navigateTo({ url: `/pages/tracking/index?number=${number}` })
  },
})
