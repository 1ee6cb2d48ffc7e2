import { BarChart, type BarSeriesOption } from 'echarts/charts'
import { GridComponent, type GridComponentOption } from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { WeeklySummary } from '../contract/reports.ts'
import { COLOURS } from './colours.ts'
import { countText } from './figures.ts'
import { FONT_FAMILY, oneLine, shortened, textWidth } from './svg.ts'

use([BarChart, GridComponent, SVGRenderer])

export type TownFigures = Pick<WeeklySummary['byTown'][number], 'townName' | 'completed' | 'overdue'>

const TOWNS_NAMED = 8
const ROW_HEIGHT = 60
const NAME_SIZE = 32
const LONGEST_NAME = 330
const FIGURE_SIZE = 32
const OVERDUE_SIZE = 28
const GAP = 18

/** The towns with anything to show, most completed first; past eight, or as many as are named, the rest becomes one row 其他. */
export function townRows(
  byTown: readonly Omit<WeeklySummary['byTown'][number], 'escalated'>[],
  named: number = TOWNS_NAMED,
): TownFigures[] {
  const active = byTown
    .filter(({ completed, overdue }) => completed !== 0 || overdue !== 0)
    .toSorted((a, b) => b.completed - a.completed || b.overdue - a.overdue || (a.townId < b.townId ? -1 : 1))
  if (active.length <= named + 1) return active
  const rest = active.slice(named)
  const other = {
    townName: `其他${rest.length}处`,
    completed: rest.reduce((sum, town) => sum + town.completed, 0),
    overdue: rest.reduce((sum, town) => sum + town.overdue, 0),
  }
  return [...active.slice(0, named), other]
}

export function townChartHeight(rows: readonly TownFigures[]): number {
  return rows.length * ROW_HEIGHT
}

/** Horizontal bars of completed consignments, with overdue tasks beside the figure, as an SVG element. */
export function townChart(rows: readonly TownFigures[], width: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: townChartHeight(rows) })
  try {
    chart.setOption(chartOption(rows))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

function chartOption(rows: readonly TownFigures[]): ComposeOption<BarSeriesOption | GridComponentOption> {
  const largest = Math.max(1, ...rows.map(({ completed }) => completed))
  const names = rows.map(({ townName }) => shortened(oneLine(townName), LONGEST_NAME, NAME_SIZE))
  const nameWidth = Math.max(...names.map((name) => textWidth(name, NAME_SIZE)))
  return {
    animation: false,
    textStyle: { fontFamily: FONT_FAMILY },
    grid: { left: nameWidth + GAP, right: Math.max(...rows.map(labelWidth)) + GAP, top: 0, bottom: 0 },
    xAxis: { type: 'value', show: false, min: 0, max: largest },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: COLOURS.ink, fontSize: NAME_SIZE, margin: GAP, interval: 0 },
    },
    series: [
      {
        type: 'bar',
        barWidth: 30,
        barMinHeight: 4,
        itemStyle: { color: COLOURS.teal, borderRadius: [0, 8, 8, 0] },
        data: rows.map((row) => ({ value: row.completed, label: { formatter: label(row) } })),
        label: {
          show: true,
          position: 'right',
          distance: GAP,
          rich: {
            completed: { color: COLOURS.ink, fontSize: FIGURE_SIZE, fontWeight: 'bold' },
            overdue: { color: COLOURS.red, fontSize: OVERDUE_SIZE, padding: [0, 0, 0, GAP] },
          },
        },
      },
    ],
  }
}

function label(row: TownFigures): string {
  const overdue = overdueText(row)
  return `{completed|${countText(row.completed)}}${overdue && `{overdue|${overdue}}`}`
}

function labelWidth(row: TownFigures): number {
  const overdue = overdueText(row)
  return textWidth(countText(row.completed), FIGURE_SIZE) + (overdue ? GAP + textWidth(overdue, OVERDUE_SIZE) : 0)
}

function overdueText({ overdue }: TownFigures): string {
  return overdue === 0 ? '' : `超时 ${countText(overdue)}`
}
