import { type IsoWeek, weekRange } from '../domain/calendar-time.ts'
import { recordAudit } from '../store/audit.ts'
import { insertWeeklySummaries, setSummaryWanted } from '../store/notifications.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

/**
 * Puts the week's summary in line for every leader who has bound a chat channel, once for each; the text is written when
 * it leaves. A week before the relay began has no summary.
 * @returns how many were added
 */
export async function sendWeeklySummaries(context: ServiceContext, week: IsoWeek): Promise<number> {
  return insertWeeklySummaries(context.db, week, weekRange(week).to, context.clock.now())
}

/** Stops or resumes the scheduled summary of one leader. */
export async function wantWeeklySummary({ db, clock }: ServiceContext, person: Person, wanted: boolean): Promise<void> {
  const at = clock.now()
  await setSummaryWanted(db, person.userId, wanted, at)
  await recordAudit(db, {
    at,
    actorId: person.userId,
    action: wanted ? 'summary.resume' : 'summary.stop',
    subject: person.userId,
  })
}
