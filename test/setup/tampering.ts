import { expect } from 'vitest'
import { type Verdict, verifyDatabase } from '../../server/services/verify-database.ts'
import type { Database } from '../../server/store/database.ts'
import type { Harness } from './harness.ts'

class Undo extends Error {}

/** Verifies what somebody with all rights over the database has changed past its guards; nothing of it stays. */
export async function verdictAfter(harness: Harness, tamper: (db: Database) => Promise<unknown>): Promise<Verdict> {
  let verdict: Verdict | undefined
  const undone = harness.owner.$transaction(async (transaction) => {
    const db = transaction as unknown as Database
    await db.$executeRaw`SET LOCAL session_replication_role = replica`
    expect(await tamper(db), 'rows changed').toBeGreaterThan(0)
    verdict = await verifyDatabase({ ...harness.context, db })
    throw new Undo()
  })
  await expect(undone).rejects.toThrow(Undo)
  return verdict as Verdict
}
