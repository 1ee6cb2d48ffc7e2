import { randomUUID } from 'node:crypto'
import { recordAudit } from '../store/audit.ts'
import { insertStaff } from '../store/users.ts'
import type { ServiceContext } from './context.ts'
import type { Sessions } from './sessions.ts'

/**
 * Makes an administrator from the server's own command line: the only way to the first one, for all others are made by an
 * administrator. Whoever gives the code, in the mini-program or in chat, is the administrator from then on.
 * @param staffLabel what colleagues call this person
 */
export async function appointAdministrator(
  { db, clock }: ServiceContext,
  sessions: Sessions,
  staffLabel: string,
): Promise<{ code: string; expiresAt: Date }> {
  const id = randomUUID()
  await insertStaff(db, { id, staffLabel, phone: null, grants: [{ role: 'administrator', siteId: null }] })
  await recordAudit(db, { at: clock.now(), actorId: null, action: 'administrator.appoint', subject: id })
  return sessions.createBindingCode(id, id)
}
