import type { ListOverdueSitesResponse } from '../../services/api-types.js'
import { blankList, growList, type ListData, reloadList } from '../../services/growing-list.js'
import { timeText } from '../../wording/times.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { listOverdueSites } from '../services/reports.js'
import { numberText } from '../wording/figures.js'

type Site = ListOverdueSitesResponse['items'][number] & { id: string; oldestText: string; leadsText: string }

/** Sites in the chart; the list below it has them all. */
const MOST_BARS = 12

export interface Data extends ListData<Site> {
  tasks: number
  chart: ChartSpec | null
  chartLabel: string
}

const initial: Data = { tasks: 0, chart: null, chartLabel: '', ...blankList() }

function line(site: ListOverdueSitesResponse['items'][number]): Site {
  const leadsText = site.leads.length === 0 ? '没有登记负责人' : `负责人：${site.leads.join('、')}`
  return { ...site, id: site.siteId, leadsText, oldestText: timeText(site.oldestDueAt, Date.now()) }
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
  async onReachBottom() {
    await growList(this)
    this.setData(charted(this.data.rows))
  },

  async ask(cursor?: string) {
    const { items, nextCursor, tasks } = await listOverdueSites(cursor)
    this.setData({ tasks })
    return { items: items.map(line), nextCursor }
  },
  async load() {
    await reloadList(this, '每个站点都按时')
    this.setData(charted(this.data.rows))
  },
})
