import type { SavingsMethod } from '../domain/savings.ts'
import type { Transaction } from './database.ts'

export async function insertSavingsMethod(
  db: Transaction,
  { method, recordedBy }: { readonly method: SavingsMethod; readonly recordedBy: string },
): Promise<void> {
  const { id, validFrom, source, isSample, recordedAt, ...parameters } = method
  await db.$executeRaw`
    INSERT INTO savings_method_version (id, valid_from, parameters, source, is_sample, recorded_by, recorded_at)
    VALUES (${id}, ${validFrom}::date, ${JSON.stringify(parameters)}::jsonb, ${source}, ${isSample}, ${recordedBy}::uuid,
      ${recordedAt}::timestamptz)`
}
