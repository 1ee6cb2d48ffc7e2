import type { ReadPeriodSummaryResponse, ReadTrendResponse } from '../../services/api-types.js'
import type { ChartSpec } from '../components/chart/spec.js'
import { kilometresText, LINE_WORDS, numberText, rangeText, yuanText } from './figures.js'
import { pointText, today } from './periods.js'

type Summary = ReadPeriodSummaryResponse

export interface FigureLine {
  readonly name: string
  readonly text: string
}

function againstBefore({ completed, completedBefore, until }: Summary, now: number): string {
  // Part of a time is not set against a whole one.
  if (today(now) <= until) return `上一期共 ${numberText(completedBefore)} 件`
  const more = completed - completedBefore
  if (more === 0) return '和上一期一样'
  return `比上一期${more > 0 ? '多' : '少'} ${numberText(Math.abs(more))} 件`
}

/** The three lines that a leader reads first: what moved, how it stands, what it cost and spared. */
export function threeLines(summary: Summary, now: number): string[] {
  const { registered, completed, inTransit, awaitingPickup, overdueTasks, openExceptions, postageFen, savings } =
    summary
  const { metres, trips } = savings
  return [
    `登记 ${numberText(registered)} 件，办结 ${numberText(completed)} 件，${againstBefore(summary, now)}。`,
    `现在在途 ${numberText(inTransit)} 件，待取 ${numberText(awaitingPickup)} 件，超时 ${numberText(overdueTasks)} 项，异常 ${numberText(openExceptions)} 件。`,
    `邮递费 ${yuanText(postageFen.towns + postageFen.county_seat)}，群众少跑 ${numberText(trips)} 趟、约 ${kilometresText(metres.middle)}。`,
  ]
}

/** Everything else that was counted, for whoever wants to know. */
export function figureLines({ handedOver, cancelled, medianHours, postageFen, savings }: Summary): FigureLine[] {
  const { cases, casesWithoutDistance, metres, minutes, fareFen, methodVersions } = savings
  const hours = (value: number) => `${numberText(Math.round(value / 60))} 小时`
  const lines = [
    { name: '交接', text: `${numberText(handedOver)} 次` },
    { name: '取消', text: `${numberText(cancelled)} 件` },
    {
      name: '登记到办结，一半的件用时不超过',
      text: medianHours === null ? '还没有' : `${medianHours.toFixed(1)} 小时`,
    },
    { name: LINE_WORDS.towns, text: yuanText(postageFen.towns) },
    { name: LINE_WORDS.county_seat, text: yuanText(postageFen.county_seat) },
    { name: '少跑的办件', text: `${numberText(cases)} 件` },
    { name: '少跑路程', text: rangeText(metres, kilometresText) },
    { name: '省下时间', text: rangeText(minutes, hours) },
    { name: '省下路费', text: rangeText(fareFen, yuanText) },
  ]
  if (casesWithoutDistance > 0) {
    lines.push({ name: '缺路程，没有算进公里数', text: `${numberText(casesWithoutDistance)} 件` })
  }
  return [...lines, { name: '算法版本', text: methodVersions.length === 0 ? '—' : methodVersions.join('、') }]
}

/** Registered and completed along the time. */
export function trendChart({ step, points }: ReadTrendResponse): ChartSpec {
  const series = (name: string, values: number[]) => ({
    name,
    values,
    texts: values.map((one) => `${numberText(one)} 件`),
  })
  return {
    shape: 'columns',
    labels: points.map(({ from }) => pointText(step, from)),
    series: [
      series(
        '登记',
        points.map(({ registered }) => registered),
      ),
      series(
        '办结',
        points.map(({ completed }) => completed),
      ),
    ],
  }
}

/** Postage along the time; null of one place, whose postage is not parted so. */
export function postageChart({ step, points }: ReadTrendResponse): ChartSpec | null {
  const fen = points.flatMap(({ postageFen }) => (postageFen === null ? [] : [postageFen]))
  if (fen.length < points.length) return null
  return {
    shape: 'columns',
    labels: points.map(({ from }) => pointText(step, from)),
    series: [{ name: '邮递费', values: fen.map((one) => one / 100), texts: fen.map(yuanText) }],
  }
}

export const STEP_WORDS = { day: '每天', week: '每周', month: '每月' } as const
