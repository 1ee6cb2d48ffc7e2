import { recordAudit } from '../store/audit.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

export type Report =
  | 'weekly'
  | 'weekly-card'
  | 'period'
  | 'period-card'
  | 'trend'
  | 'overdue'
  | 'exceptions'
  | 'satisfaction'
  | 'savings'
  | 'ledger'
  | 'ledger-sums'
  | 'usage-sums'
  | 'trial-balance'
  | 'budget'
  | 'evaluation'
  | 'figure'
  | 'budget-card'

/**
 * Keeps in the audit who asked for which figures, before they are given out.
 * @param query of the request: times and sites, no personal data
 */
export async function recordReportQuery(
  { db, clock }: ServiceContext,
  person: Person,
  report: Report,
  query: object,
): Promise<void> {
  await recordAudit(db, {
    at: clock.now(),
    actorId: person.userId,
    action: 'report.read',
    subject: report,
    detail: { ...query },
  })
}
