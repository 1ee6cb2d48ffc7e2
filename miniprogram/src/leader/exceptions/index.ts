import type { RelayException } from '../../services/api-types.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { deadlineText, timeText } from '../../wording/times.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { listOpenExceptions } from '../services/reports.js'

type Line = RelayException & { raisedText: string; dueText: string }

export interface Data extends ListData<Line> {
  overdueCount: number
  chart: ChartSpec | null
  chartLabel: string
}

const initial: Data = { overdueCount: 0, chart: null, chartLabel: '', ...blankList() }

function line(exception: RelayException): Line {
  const now = Date.now()
  return { ...exception, raisedText: timeText(exception.raisedAt, now), dueText: deadlineText(exception.dueAt, now) }
}

/** What was loaded so far, by kind: those that are late beside the others. */
function summed(exceptions: readonly Line[]): Partial<Data> {
  const kinds = new Map<string, { inTime: number; late: number }>()
  for (const { kindText, isOverdue } of exceptions) {
    const { inTime, late } = kinds.get(kindText) ?? { inTime: 0, late: 0 }
    kinds.set(kindText, isOverdue ? { inTime, late: late + 1 } : { inTime: inTime + 1, late })
  }
  const rows = [...kinds].sort(([, a], [, b]) => b.inTime + b.late - (a.inTime + a.late))
  const series = (name: string, values: number[]) => ({ name, values, texts: values.map((one) => `${one} 件`) })
  return {
    overdueCount: exceptions.filter(({ isOverdue }) => isOverdue).length,
    chart: {
      shape: 'stack',
      labels: rows.map(([kind, { inTime, late }]) => `${kind} ${inTime + late} 件`),
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
  async onReachBottom() {
    await growList(this)
    this.setData(summed(this.data.rows))
  },

  async ask(cursor?: string) {
    const { items, nextCursor } = await listOpenExceptions(cursor)
    return { items: items.map(line), nextCursor }
  },
  async load() {
    await reloadList(this, '没有没处理完的异常件')
    this.setData(summed(this.data.rows))
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
