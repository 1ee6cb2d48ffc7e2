import { recordAudit } from '../store/audit.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'

/**
 * Keeps that a member of staff took a whole list out of the system. A resident takes his own, and what is public is
 * anybody's: neither is kept.
 * @param taken `filters` names what the list was narrowed by, never the values
 */
export async function recordListExport(
  { db, clock }: ServiceContext,
  caller: Person | null,
  taken: { readonly list: string; readonly rows: number; readonly filters: readonly string[] },
): Promise<void> {
  if (caller === null || !caller.grants.some(({ role }) => role !== 'resident')) return
  const { list, rows, filters } = taken
  await recordAudit(db, {
    at: clock.now(),
    actorId: caller.userId,
    action: 'list.export',
    subject: list,
    detail: { rows, filters },
  })
}
