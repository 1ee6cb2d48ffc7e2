import type { WeeklySummary } from '../contract/reports.ts'
import { localDateOf, parseLocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import {
  type Block,
  cardSvg,
  emptyPanel,
  figuresPanel,
  INNER_WIDTH,
  LEFT,
  methodLines,
  panelTitle,
  postagePanel,
  savingsPanel,
} from './card-parts.ts'
import { COLOURS } from './colours.ts'
import { countText, dayText, estimateText, minuteText, UNKNOWN, weekText } from './figures.ts'
import { type TownFigures, townChart, townChartHeight, townRows } from './town-chart.ts'

const CHART_TOP = 116

/** The weekly summary as an SVG, made to be read on a phone. */
export function weeklyCardSvg(summary: WeeklySummary, officeName: string): string {
  const { week, from, to, asOf, savings, dailyRoot, byTown, completed } = summary
  const running = isRunning(summary) ? '，本周尚未结束' : ''
  return cardSvg(
    {
      officeName,
      title: '物料流转周报',
      subtitle: `${weekText(week)} ${dayText(new Date(from))}至${dayText(lastDayOf({ to }))}`,
      badge: isRunning(summary) ? '本周尚未结束' : undefined,
    },
    [
      flowPanel(summary, comparisonText(summary)),
      townsPanel(townRows(byTown), townTotalText(byTown, completed), '本周'),
      savingsPanel(savings, '本周'),
      postagePanel(summary.postageFen),
    ],
    [
      `${weekText(week)}：${localDateOf(new Date(from))} 至 ${localDateOf(lastDayOf({ to }))}`,
      `数据截至北京时间 ${minuteText(new Date(asOf))}${running}`,
      ...methodLines(savings.methodNames),
      ...proofLines(dailyRoot),
    ],
  )
}

type Flow = Pick<
  WeeklySummary,
  | 'completed'
  | 'inTransit'
  | 'awaitingPickup'
  | 'overdueTasks'
  | 'registered'
  | 'handedOver'
  | 'cancelled'
  | 'openExceptions'
  | 'medianHours'
>

/** What moved and how things stand, of a week or any time. */
export function flowPanel(summary: Flow, comparison: string): Block {
  const main = [
    { label: '完成', value: summary.completed, note: comparison, fill: COLOURS.teal },
    { label: '在途', value: summary.inTransit, note: '件在路上', fill: COLOURS.blue },
    { label: '待取', value: summary.awaitingPickup, note: '件等人取', fill: COLOURS.blue },
    { label: '超时', value: summary.overdueTasks, note: '项任务', fill: COLOURS.red },
  ]
  const further = [
    { label: '登记', value: countText(summary.registered) },
    { label: '交接', value: countText(summary.handedOver) },
    { label: '取消', value: countText(summary.cancelled) },
    { label: '未结异常', value: countText(summary.openExceptions) },
    { label: '中位小时数', value: summary.medianHours === null ? UNKNOWN : estimateText(summary.medianHours) },
  ]
  return figuresPanel(main, further)
}

/** The towns beside each other. */
export function townsPanel(rows: readonly TownFigures[], total: string, when: string): Block {
  const title = panelTitle('各镇场完成', total)
  if (rows.length === 0) return emptyPanel(title, `${when}还没有完成的流转件，也没有超时任务`)
  const chart = townChart(rows, INNER_WIDTH).replace('<svg ', `<svg x="${LEFT}" y="${CHART_TOP}" `)
  return { height: CHART_TOP + townChartHeight(rows) + 32, svg: title + chart }
}

/** Part of a week is not set against a whole one. */
function comparisonText(summary: WeeklySummary): string {
  const { completed, completedWeekBefore } = summary
  if (isRunning(summary)) return `上周全周${countText(completedWeekBefore)}`
  const difference = completed - completedWeekBefore
  if (difference === 0) return '与上周持平'
  return `比上周${difference > 0 ? '多' : '少'}${countText(Math.abs(difference))}`
}

/** The towns' sum, and how it stands to the week's total, so that no difference goes unseen. */
export function townTotalText(byTown: WeeklySummary['byTown'], completed: number): string {
  const total = byTown.reduce((sum, town) => sum + town.completed, 0)
  const totalText = `合计 ${countText(total)} 件`
  if (total === completed) return totalText
  return total < completed
    ? `${totalText}，另 ${countText(completed - total)} 件不属镇场`
    : `${totalText}，多于完成数，请核对`
}

/** The whole root: what many people hold copies of, nobody changes unseen. */
function proofLines(dailyRoot: WeeklySummary['dailyRoot']): readonly string[] {
  if (dailyRoot === null) return []
  const { date, root, consignments } = dailyRoot
  const groups = root.match(/.{1,8}/g) ?? []
  const half = groups.length / 2
  return [
    `存证（${dayText(startOfLocalDay(parseLocalDate(date)))}，${countText(consignments)} 件）`,
    groups.slice(0, half).join(' '),
    groups.slice(half).join(' '),
  ]
}

/** The last instant that belongs to the week, for its date. */
function lastDayOf({ to }: Pick<WeeklySummary, 'to'>): Date {
  return new Date(Date.parse(to) - 1)
}

function isRunning({ to, asOf }: Pick<WeeklySummary, 'to' | 'asOf'>): boolean {
  return Date.parse(asOf) < Date.parse(to)
}
