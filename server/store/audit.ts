import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'

export interface AuditRecord {
  readonly at: Date
  readonly actorId: string | null
  /** noun.verb */
  readonly action: string
  readonly subject: string
  readonly detail?: object
}

/** Keeps who did what; rows are never changed. No personal data in `detail`. */
export async function recordAudit(db: Pick<Database, 'auditRecord'>, record: AuditRecord): Promise<void> {
  await db.auditRecord.create({ data: { id: randomUUID(), detail: {}, ...record } })
}

/** Several at once, in one statement. */
export async function recordAudits(db: Database, records: readonly AuditRecord[]): Promise<void> {
  await db.auditRecord.createMany({ data: records.map((record) => ({ id: randomUUID(), detail: {}, ...record })) })
}
