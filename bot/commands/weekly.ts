import { readWeeklyCard, readWeeklyText } from '../../server/contract/reports.ts'
import type { Intent } from '../dialog/intent.ts'
import { currentWeek } from '../dialog/periods.ts'
import type { ReadyReply } from '../reply.ts'
import { type Outcome, said, type Turn } from './turn.ts'

const WHICH_WEEK = '没看懂是哪一周。可以这样写：周报、上周周报、第46周周报、10月20日那周的周报。'

/** 周报: the text of the week and its picture. */
export async function showWeekly(turn: Turn, { week }: Extract<Intent, { kind: 'weekly' }>): Promise<Outcome> {
  if (week === undefined) return said(WHICH_WEEK)
  if (week > currentWeek(turn.now)) return said('这一周还没有到，还没有周报。要看本周请回复“周报”。')
  const text = await turn.person.text(readWeeklyText, { query: { week } })
  // The figures are read while the picture is being drawn.
  return { say: [{ text }, { coming: weeklyCard(turn, week) }], remember: {} }
}

/** The figures are worth having without the picture. */
async function weeklyCard(turn: Turn, week: string): Promise<ReadyReply> {
  try {
    return { image: await turn.person.picture(readWeeklyCard, { query: { week } }), name: `周报-${week}.png` }
  } catch (error) {
    turn.warn(error, 'weekly card')
    return { text: '（图片暂时出不来，过一会儿再回复“周报”可以再要。）' }
  }
}
