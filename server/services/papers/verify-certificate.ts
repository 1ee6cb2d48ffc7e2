import { localDateOf } from '../../domain/calendar-time.ts'
import { askChain, type ChainAnswer } from '../../domain/chain-proof.ts'
import type { CustodyStep } from '../../domain/custody-history.ts'
import type { DailyRoot } from '../../domain/daily-root.ts'
import type { ChainedScanEvent } from '../../domain/scan-event.ts'
import { parseTrackingNumber } from '../../domain/tracking-number.ts'
import { AppError } from '../../errors.ts'
import { readDailyRoot } from '../../store/daily-roots.ts'
import { type PaperRecord, readPaperRecord } from '../../store/papers.ts'
import type { ServiceContext } from '../context.ts'
import { historyOf } from './consignment-papers.ts'

export interface Verification {
  readonly record: PaperRecord
  readonly answer: ChainAnswer<ChainedScanEvent>
  /** in the order in which it happened */
  readonly history: readonly CustodyStep<ChainedScanEvent>[]
  /** of the day of the event confirmed; null while that is not closed, and where nothing was confirmed */
  readonly dailyRoot: DailyRoot | null
}

/**
 * Is the hash on a certificate that of the consignment's chain? For anybody who holds the paper: what comes back says
 * nothing of persons. A chain that was tampered with is written to the log as an error.
 * @param claim the hash, or its first 16 digits or more, as people copy them: capitals, spaces and dashes are forgiven
 * @throws AppError tracking_number_invalid, consignment_not_found
 */
export async function verifyCertificate(
  context: ServiceContext,
  request: { readonly trackingNumber: string; readonly claim: string },
): Promise<Verification> {
  const trackingNumber = parseTrackingNumber(request.trackingNumber)
  if (trackingNumber === null) throw new AppError('tracking_number_invalid')
  const record = await readPaperRecord(context.db, trackingNumber)
  if (record === undefined) throw new AppError('consignment_not_found')
  const { chain, history } = historyOf(record)
  const claim = request.claim.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')
  const answer = askChain(record.id, chain, claim)
  if (answer.kind === 'broken') {
    context.logger.error({ consignmentId: record.id, sequence: answer.sequence }, 'a chain of events is broken')
  }
  const dailyRoot =
    answer.kind === 'confirmed' ? await readDailyRoot(context.db, localDateOf(answer.event.recordedAt)) : null
  return { record, answer, history, dailyRoot }
}
