import { listBudget } from '../../server/contract/budget.ts'
import { listOverdueSites, readPeriodSummary } from '../../server/contract/period-reports.ts'
import { readBudgetCard, readPeriodCard } from '../../server/contract/pictures.ts'
import { readSatisfaction } from '../../server/contract/ratings.ts'
import { wantWeeklySummary } from '../../server/contract/sessions.ts'
import { dateOf, dateText, dayOf } from '../dialog/calendar.ts'
import type { ReportTopic } from '../dialog/gist/figures.ts'
import type { Intent } from '../dialog/intent.ts'
import { currentWeek } from '../dialog/periods.ts'
import { type Period, periodOfWeek } from '../dialog/report-period.ts'
import { budgetText } from '../dialog/wording/budget.ts'
import { overdueText, satisfactionText, townsText } from '../dialog/wording/reports.ts'
import type { ComingReply } from '../reply.ts'
import { withSite } from './choosing.ts'
import { drawing } from './pictures.ts'
import { mayUse, type Outcome, said, type Turn } from './turn.ts'

type Report = Extract<Intent, { kind: 'report' }>
interface Place {
  readonly id: string
  readonly name: string
}

/** A leader's question: any topic, time and place. The server decides who may have it and keeps who asked. */
export async function showReport(turn: Turn, intent: Report): Promise<Outcome> {
  if (intent.period && intent.period.from > dateText(dayOf(turn.now))) return said('这段时间还没有到，还没有数据。')
  if (intent.site === undefined || !mayUse(readPeriodSummary, turn.person.me.roles))
    return tell(turn, intent, undefined)
  return withSite(
    turn,
    intent.site,
    (site) => ({ ...intent, site }),
    (site) => tell(turn, intent, site),
  )
}

async function tell(turn: Turn, { topic, period }: Report, place: Place | undefined): Promise<Outcome> {
  const ofPlace = place === undefined ? {} : { siteId: place.id }
  const { from, until } = period ?? usualPeriod(topic, turn.now)
  const days = { from, until }
  switch (topic) {
    case 'overdue': {
      const late = await turn.person.call(listOverdueSites, { query: { limit: 5, ...ofPlace } })
      return said(overdueText(late, place?.name, turn.now))
    }
    case 'satisfaction': {
      const report = await turn.person.call(readSatisfaction, { query: days })
      return said(satisfactionText(report, place))
    }
    case 'budget':
      return tellBudget(turn, period, place)
    case 'towns': {
      const summary = await turn.person.call(readPeriodSummary, { query: days })
      const card = turn.person.picture(readPeriodCard, { query: { ...days, topic: 'towns' } })
      return withPicture(townsText(summary), drawing(turn, card, `各镇-${from}-${until}`, '各镇'))
    }
    case 'summary': {
      const { text } = await turn.person.call(readPeriodSummary, { query: { ...days, ...ofPlace } })
      const card = turn.person.picture(readPeriodCard, { query: { ...days, ...ofPlace, topic: 'summary' } })
      return withPicture(text, drawing(turn, card, `汇总-${from}-${until}`, '月报'))
    }
  }
}

/** The year's books; where a shorter time or a place was said, what that cost as well. */
async function tellBudget(turn: Turn, period: Period | undefined, place: Place | undefined): Promise<Outcome> {
  if (!mayUse(listBudget, turn.person.me.roles)) return said('预算只给财务、领导和审计看。')
  const today = dateText(dayOf(turn.now))
  const year = Number((period?.until ?? today).slice(0, 4))
  const asked = period ?? { from: `${year}-01-01`, until: today }
  const isYear = place === undefined && asked.from === `${year}-01-01` && asked.until >= `${year}-12-31`
  const isSpecial = place !== undefined || (period !== undefined && !isYear)
  const [{ items }, spent] = await Promise.all([
    turn.person.call(listBudget, { query: { year, limit: 10 } }),
    isSpecial
      ? turn.person.call(readPeriodSummary, { query: { ...asked, ...(place && { siteId: place.id }) } })
      : undefined,
  ])
  const card = turn.person.picture(readBudgetCard, { query: { year } })
  return withPicture(budgetText(year, items, spent), drawing(turn, card, `预算-${year}`, '预算'))
}

const withPicture = (text: string, picture: ComingReply): Outcome => ({ say: [{ text }, picture], remember: {} })

/** What is meant where no time was said. */
function usualPeriod(topic: ReportTopic, now: Date): Period {
  const { year, month } = dateOf(dayOf(now))
  const today = dateText(dayOf(now))
  switch (topic) {
    case 'budget':
    case 'satisfaction':
      return { from: `${year}-01-01`, until: today }
    case 'towns':
      return { from: `${year}-${String(month).padStart(2, '0')}-01`, until: today }
    default:
      return periodOfWeek(currentWeek(now))
  }
}

/** 退订周报, 恢复周报. */
export async function subscribe(turn: Turn, { wanted }: Extract<Intent, { kind: 'subscription' }>): Promise<Outcome> {
  if (!mayUse(wantWeeklySummary, turn.person.me.roles)) return said('每周一的周报只发给领导，您没有订阅。')
  await turn.person.call(wantWeeklySummary, { body: { wanted } })
  return said(
    wanted
      ? '好的，从下周一起每周一早上发周报给您。不要了请回复“退订周报”。'
      : '好的，不再定时发周报。要看随时回复“周报”，要再收请回复“恢复周报”。',
  )
}
