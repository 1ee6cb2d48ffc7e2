import { addDays } from '../../domain/calendar-time.ts'
import { derivedId } from '../../domain/derived-id.ts'
import type { YearParameters } from '../parameters.ts'
import { clock, type Moment } from './days.ts'
import type { PersonKey } from './deeds.ts'
import type { Draw } from './draw.ts'
import { type Ground, handlerOf, type Journey } from './journey.ts'

const PRAISE = ['fast', 'convenient', 'friendly', 'well_informed'] as const
const BLAME = ['slow', 'inconvenient', 'unfriendly', 'badly_informed'] as const
const EVENING = clock(19, 30)
const RATED = clock(20)

/** The holder rates it on one of the next evenings. */
export function rate(
  journey: Journey,
  resident: PersonKey,
  completed: Moment,
  scores: YearParameters['madeUp']['scores'],
  draw: Draw,
): void {
  const score = Number(draw.weighted(scores))
  const tags = draw.happens(0.5) ? [draw.pick(score >= 4 ? PRAISE : BLAME)] : []
  const at = { date: addDays(completed.date, 1 + draw.below(3)), minute: RATED }
  journey.do(at, resident, { kind: 'rate', item: journey.id, score, tags })
}

/** The holder complains on the evening after; the hub answers; some are not content with the first answer. */
export function complain(
  { days, tree }: Ground,
  journey: Journey,
  resident: PersonKey,
  completed: Moment,
  draw: Draw,
): void {
  const complaintId = derivedId('replay-complaint', journey.id)
  const act = { item: journey.id, complaintId }
  const desk = handlerOf(tree.hub.id)
  const answer = (text: string, after: Moment): Moment => {
    const at = { date: days.after(addDays(after.date, 1), 0), minute: clock(9, 40) }
    journey.do(at, desk, { kind: 'answer_complaint', ...act, text })
    return at
  }
  let at: Moment = { date: addDays(completed.date, 1), minute: EVENING }
  journey.do(at, resident, { kind: 'complain', ...act, text: '比说好的晚了，也没人告诉我为什么' })
  at = answer('已查明是中途多等了一班车，向您道歉', at)
  if (draw.happens(0.3)) {
    at = { date: at.date, minute: EVENING }
    journey.do(at, resident, { kind: 'reopen_complaint', ...act, text: '请说明以后怎样避免再晚' })
    at = answer('以后晚点会当天通知，谢谢您提醒', at)
  }
  journey.do({ date: at.date, minute: EVENING + 40 }, resident, { kind: 'close_complaint', ...act })
}
