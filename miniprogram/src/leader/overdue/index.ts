import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { ListOverdueSitesResponse } from '../../services/api-types.js'
import { timeText } from '../../wording/times.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { listOverdueSites } from '../services/reports.js'
import { numberText } from '../wording/figures.js'

type Site = ListOverdueSitesResponse['items'][number] & { oldestText: string; leadsText: string }

/** Sites in the chart; the list below it has them all. */
const MOST_BARS = 12

export interface Data {
  state: LoadState
  message: string
  tasks: number
  sites: Site[]
  nextCursor: string | null
  chart: ChartSpec | null
  chartLabel: string
}

const initial: Data = {
  state: 'loading',
  message: '',
  tasks: 0,
  sites: [],
  nextCursor: null,
  chart: null,
  chartLabel: '',
}

function line(site: ListOverdueSitesResponse['items'][number]): Site {
  const leadsText = site.leads.length === 0 ? '没有登记负责人' : `负责人：${site.leads.join('、')}`
  return { ...site, leadsText, oldestText: timeText(site.oldestDueAt, Date.now()) }
}

function charted(sites: readonly Site[]): Pick<Data, 'chart' | 'chartLabel'> {
  const most = [...sites].sort((a, b) => b.tasks - a.tasks).slice(0, MOST_BARS)
  const labels = most.map(({ siteName }) => siteName)
  const texts = most.map(({ tasks }) => `${numberText(tasks)} 项`)
  const chartLabel = `超时最多的站点：${labels.map((name, index) => `${name} ${texts[index]}`).join('，')}`
  return {
    chart: { shape: 'bars', labels, series: [{ name: '', values: most.map(({ tasks }) => tasks), texts }] },
    chartLabel,
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
      const { items, nextCursor, tasks } = await listOverdueSites()
      const sites = items.map(line)
      const isEmpty = sites.length === 0
      this.setData({
        state: isEmpty ? 'empty' : 'ready',
        message: isEmpty ? '每个站点都按时' : '',
        tasks,
        sites,
        nextCursor,
        ...charted(sites),
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    this.setData({ nextCursor: null })
    try {
      const page = await listOverdueSites(cursor)
      const known = new Set(this.data.sites.map(({ siteId }) => siteId))
      const more = page.items.filter(({ siteId }) => !known.has(siteId)).map(line)
      this.setData({ sites: [...this.data.sites, ...more], nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },
})
