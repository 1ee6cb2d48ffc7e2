import { readWeeklyCard, readWeeklyText } from '../../server/contract/reports.ts'
import type { Intent } from '../dialog/intent.ts'
import { currentWeek } from '../dialog/periods.ts'
import { drawing } from './pictures.ts'
import { type Outcome, said, type Turn } from './turn.ts'

const WHICH_WEEK = '没看懂是哪一周。可以这样写：周报、上周周报、第46周周报、10月20日那周的周报。'

/** 周报: the text of the week and its picture. */
export async function showWeekly(turn: Turn, { week }: Extract<Intent, { kind: 'weekly' }>): Promise<Outcome> {
  if (week === undefined) return said(WHICH_WEEK)
  if (week > currentWeek(turn.now)) return said('这一周还没有到，还没有周报。要看本周请回复“周报”。')
  const text = await turn.person.text(readWeeklyText, { query: { week } })
  const card = turn.person.picture(readWeeklyCard, { query: { week } })
  return { say: [{ text }, drawing(turn, card, `周报-${week}`, '周报')], remember: {} }
}
