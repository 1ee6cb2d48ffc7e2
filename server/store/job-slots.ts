import type { Database } from './database.ts'

/** A tick of a job that this process has to itself. */
export interface ClaimedSlot {
  readonly job: string
  readonly slot: string
  /** tells this claim from one that took the slot over later */
  readonly claimedAt: Date
}

/**
 * Claims a slot: of any number of processes one gets it. A slot whose run failed, or whose owner died (claimed before
 * `reclaimBefore` and never finished), may be claimed again.
 */
export async function claimSlot(
  db: Database,
  request: { readonly job: string; readonly slot: string; readonly now: Date; readonly reclaimBefore: Date },
): Promise<ClaimedSlot | null> {
  const { job, slot, now, reclaimBefore } = request
  const claimed = await db.$executeRaw`
    INSERT INTO job_slot (job, slot, claimed_at) VALUES (${job}, ${slot}, ${now}::timestamptz)
    ON CONFLICT (job, slot) DO UPDATE SET claimed_at = EXCLUDED.claimed_at, finished_at = NULL, outcome = NULL, detail = NULL
    WHERE job_slot.claimed_at < ${reclaimBefore}::timestamptz
      AND (job_slot.finished_at IS NULL OR job_slot.outcome = 'failed')`
  return claimed === 0 ? null : { job, slot, claimedAt: now }
}

/** Records how the run ended, unless another process has taken the slot over in the meantime. */
export async function finishSlot(
  db: Database,
  { job, slot, claimedAt }: ClaimedSlot,
  end: { readonly outcome: 'done' | 'failed'; readonly detail: string; readonly now: Date },
): Promise<void> {
  await db.jobSlot.updateMany({
    where: { job, slot, claimedAt, finishedAt: null },
    data: { finishedAt: end.now, outcome: end.outcome, detail: end.detail },
  })
}
