import { withoutFigureWords } from './gist/figures.ts'
import { withoutCourtesy } from './gist/mood.ts'
import type { Intent } from './intent.ts'
import { currentWeek, readWeek } from './periods.ts'
import { findPeriod } from './report-period.ts'

const WEEKLY =
  /周报(?!告|表)|(?:本|这|这一|上)(?:个)?(?:周|星期|礼拜)的?(?:情况|小结|总结|汇总|报告|报表|数据|怎么样|怎样|如何|咋样|工作)/u
/** 一周小结 and the like: the running week. */
const THE_WEEK = /^(?:看看?|发|给我|查|来个)?(?:这?一|每)?周(?:总结|小结|汇总|情况|报告|报表)$/u

/** 周报 and what means it, of the whole county; undefined for anything else. */
export function readWeekly(said: string, now: Date): Intent | undefined {
  const words = withoutCourtesy(said)
  if (THE_WEEK.test(words)) return { kind: 'weekly', week: currentWeek(now) }
  const saysWeek = WEEKLY.test(words)
  if (/谁在?(?:做|写|发|弄|编|出|负责)|周报.{0,3}(?:几[点号]|什么时候|啥时候?|哪天|星期几|周几)/u.test(words))
    return undefined
  if (!saysWeek && !/周|星期|礼拜|w\d/iu.test(words)) return undefined
  const bare = withoutFigureWords(words.replace(/周报(?!告|表)/gu, ''))
  if (saysWeek && bare === '') return { kind: 'weekly', week: currentWeek(now) }
  const week = readWeek(words.replace(/周报(?!告|表)/gu, '').replace(WEEK_TALK, ''), now)
  if (week !== undefined) return { kind: 'weekly', week }
  const found = findPeriod(words.replace(/周报(?!告|表)/gu, ''), now)
  const isPlace = /^\p{Script=Han}{2,12}$/u.test(bare)
  return saysWeek && found === undefined && !isPlace ? { kind: 'weekly', week: undefined } : undefined
}

const WEEK_TALK =
  /发一下|发下|看下|查下|情况|小结|总结|汇总|报告|报表|数据|怎么样|怎样|如何|咋样|工作|图片?|卡片|请|麻烦|帮我|给我|发给我|发我|发来|看看|看一下|看|查看|查一下|查|来一份|来|一下|一份|我要|我想|我|要|想|把|全县|[的吧吗呢?,，\s]/gu
