import type { LoadState } from '../../components/state-view/load-state.js'
import { loadPage } from '../../services/page-load.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { listBudget, readTrend } from '../services/reports.js'
import { type BudgetLineView, budgetLine, executionChart } from '../wording/budget.js'
import { yuanText } from '../wording/figures.js'
import { today } from '../wording/periods.js'
import { postageChart } from '../wording/summary.js'

export interface Data {
  year: number
  /** the running year: nothing is known of those to come */
  lastYear: number
  state: LoadState
  message: string
  headline: string
  lines: BudgetLineView[]
  execution: ChartSpec | null
  executionLabel: string
  spending: ChartSpec | null
  spendingLabel: string
}

const initial: Data = {
  year: 0,
  lastYear: 0,
  state: 'loading',
  message: '',
  headline: '',
  lines: [],
  execution: null,
  executionLabel: '',
  spending: null,
  spendingLabel: '',
}

Page({
  data: initial,

  onLoad() {
    const year = Number(today(Date.now()).slice(0, 4))
    this.setData({ year, lastYear: year })
  },
  onShow() {
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  load() {
    const { year } = this.data
    return loadPage(
      this,
      async () => {
        const [budget, trend] = await Promise.all([
          listBudget(year),
          readTrend({ from: `${year}-01-01`, until: `${year}-12-31` }, ''),
        ])
        const lines = budget.items.map(budgetLine)
        const sum = (of: 'appropriatedFen' | 'spentFen') => budget.items.reduce((total, line) => total + line[of], 0)
        const isEmpty = lines.length === 0
        return {
          ...(isEmpty ? { state: 'empty', message: `${year} 年还没有登记预算，登记了就能在这里看用了多少` } : {}),
          headline: `${year} 年下达 ${yuanText(sum('appropriatedFen'))}，已发生 ${yuanText(sum('spentFen'))}`,
          lines,
          execution: executionChart(budget.items),
          executionLabel: `预算执行：${lines.map(({ name, spentText }) => `${name}${spentText}`).join('，')}`,
          spending: postageChart(trend),
          spendingLabel: `${year} 年每月的邮递费`,
        }
      },
      `${year}`,
    )
  },

  yearBefore() {
    this.showYear(this.data.year - 1)
  },
  yearAfter() {
    this.showYear(this.data.year + 1)
  },
  showYear(year: number) {
    if (year > this.data.lastYear) return
    this.setData({ year })
    void this.load()
  },
})
