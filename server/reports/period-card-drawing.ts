import type { PeriodSummary } from '../contract/period-reports.ts'
import type { PeriodCardTopic } from '../contract/pictures.ts'
import { addDays, localDateOf, parseLocalDate, startOfLocalDay } from '../domain/calendar-time.ts'
import { cardSvg, methodLines, postagePanel, savingsPanel } from './card-parts.ts'
import { countText, dayText, minuteText } from './figures.ts'
import { townRows } from './town-chart.ts'
import { flowPanel, townsPanel, townTotalText } from './weekly-card-drawing.ts'

/** More towns than any county has: where they are what is asked for, each is shown. */
const EVERY_TOWN = 40

/** The summary of any time and place as an SVG, made to be read on a phone. */
export function periodCardSvg(summary: PeriodSummary, topic: PeriodCardTopic, officeName: string): string {
  const { asOf, siteName, byTown, completed, savings } = summary
  const rows = townRows(byTown, topic === 'towns' ? EVERY_TOWN : undefined)
  const towns = townsPanel(rows, townTotalText(byTown, completed), '这段时间')
  const flow = flowPanel(summary, comparisonText(summary))
  // of one town or village there is nothing to set beside each other
  const panels =
    topic === 'towns'
      ? [towns]
      : [
          flow,
          ...(siteName === null ? [towns] : []),
          savingsPanel(savings, '这段时间'),
          postagePanel(summary.postageFen),
        ]
  return cardSvg(
    {
      officeName,
      title: topic === 'towns' ? '各镇场对比' : `物料流转${lengthName(summary)}`,
      subtitle: `${siteName ?? '全县'} ${periodName(summary)}`,
      badge: isRunning(summary) ? '尚未结束' : undefined,
    },
    panels,
    [
      `${siteName ?? '全县'}：${summary.from} 至 ${summary.until}`,
      `数据截至北京时间 ${minuteText(new Date(asOf))}${isRunning(summary) ? '，尚未结束' : ''}`,
      ...(topic === 'towns' ? ['条形是完成的件，红字是现在超时的任务'] : methodLines(savings.methodNames)),
    ],
  )
}

/** Part of a time is not set against a whole one. */
function comparisonText(summary: PeriodSummary): string {
  const { completed, completedBefore } = summary
  if (isRunning(summary)) return `上一期${countText(completedBefore)}`
  const difference = completed - completedBefore
  if (difference === 0) return '与上一期持平'
  return `比上一期${difference > 0 ? '多' : '少'}${countText(Math.abs(difference))}`
}

type Days = Pick<PeriodSummary, 'from' | 'until'>

/** 月报, 季报, 年报 for whole ones, otherwise 汇总. */
function lengthName({ from, until }: Days): string {
  const isWhole = from.endsWith('-01') && addDays(parseLocalDate(until), 1).endsWith('-01')
  if (!isWhole) return '汇总'
  const months = monthsFrom(from, until)
  const first = Number(from.slice(5, 7))
  if (months === 1) return '月报'
  if (months === 3 && first % 3 === 1) return '季报'
  return months === 12 && first === 1 ? '年报' : '汇总'
}

/** As people say it: 2026年10月, 2026年, 2026年10月1日至10月7日. */
function periodName(days: Days): string {
  const { from, until } = days
  const year = `${from.slice(0, 4)}年`
  switch (lengthName(days)) {
    case '年报':
      return year
    case '季报':
      return `${year}第${Math.ceil(Number(from.slice(5, 7)) / 3)}季度`
    case '月报':
      return `${year}${Number(from.slice(5, 7))}月`
    default: {
      const first = `${year}${dayText(startOfLocalDay(parseLocalDate(from)))}`
      if (from === until) return first
      const lastYear = until.slice(0, 4) === from.slice(0, 4) ? '' : `${until.slice(0, 4)}年`
      return `${first}至${lastYear}${dayText(startOfLocalDay(parseLocalDate(until)))}`
    }
  }
}

function monthsFrom(from: string, until: string): number {
  const count = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
  return count(until) - count(from) + 1
}

function isRunning({ asOf, until }: Pick<PeriodSummary, 'asOf' | 'until'>): boolean {
  return localDateOf(new Date(asOf)) <= until
}
