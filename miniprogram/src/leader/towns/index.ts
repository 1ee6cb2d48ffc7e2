import type { Choice } from '../../components/choice-grid/index.js'
import type { LoadState } from '../../components/state-view/load-state.js'
import type { ReadPeriodSummaryResponse } from '../../services/api-types.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { loadPeriod } from '../services/period-load.js'
import { readPeriod } from '../services/reports.js'
import { numberText } from '../wording/figures.js'
import { addressOf } from '../wording/place.js'

type Town = ReadPeriodSummaryResponse['byTown'][number]
type Measure = 'completed' | 'overdue' | 'escalated'

const UNITS: Readonly<Record<Measure, string>> = { completed: '件', overdue: '项', escalated: '项' }

export interface Data {
  measures: readonly Choice[]
  measure: Measure
  state: LoadState
  message: string
  towns: Town[]
  chart: ChartSpec | null
  chartLabel: string
}

const initial: Data = {
  measures: [
    { value: 'completed', title: '办结' },
    { value: 'overdue', title: '现在超时' },
    { value: 'escalated', title: '报到领导的超时' },
  ],
  measure: 'completed',
  state: 'loading',
  message: '',
  towns: [],
  chart: null,
  chartLabel: '',
}

function compared(all: readonly Town[], measure: Measure): Pick<Data, 'towns' | 'chart' | 'chartLabel'> {
  const towns = [...all].sort((a, b) => b[measure] - a[measure] || a.townId.localeCompare(b.townId))
  const values = towns.map((town) => town[measure])
  const texts = values.map((value) => `${numberText(value)} ${UNITS[measure]}`)
  const labels = towns.map(({ townName }) => townName)
  const most = labels.slice(0, 3).map((name, index) => `${name} ${texts[index]}`)
  const chart: ChartSpec = { shape: 'bars', labels, series: [{ name: '', values, texts }] }
  return { towns, chart, chartLabel: `各镇场比较，最多的是：${most.join('，')}` }
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

  load() {
    return loadPeriod(this, async (period) => {
      const { byTown } = await readPeriod(period, '')
      const isEmpty = byTown.length === 0
      return {
        ...(isEmpty ? { state: 'empty', message: '这段时间各镇场都没有件，换一段时间看看' } : {}),
        ...compared(byTown, this.data.measure),
      }
    })
  },

  chooseMeasure({ detail }: WechatMiniprogram.CustomEvent<{ value: Measure }>) {
    this.setData({ measure: detail.value, ...compared(this.data.towns, detail.value) })
  },
  openTown({ detail }: WechatMiniprogram.CustomEvent<{ index: number }>) {
    const town = this.data.towns[detail.index]
    if (town === undefined) return
    wx.navigateTo({ url: addressOf('overview', { siteId: town.townId, placeName: town.townName }) })
  },
})
