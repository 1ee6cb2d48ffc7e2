import { forgetScans } from '../store/unsent-scans.js'
import type { ScanInput, ScanResult } from './api-types.js'
import { type Failure, failureOf } from './failure.js'
import { recordScans } from './staff.js'

/** What became of a scan: the server's result, or why there is none. */
export interface ScanAnswer {
  readonly scan: ScanInput
  readonly result: ScanResult | null
  readonly failure: Failure | null
}

/** The server read it and will never take it; anything else may go better the next time. */
function isRefusal({ status }: Failure): boolean {
  return status === 400 || status === 422
}

/**
 * Sends scans that the phone keeps, and lets go of those that the server has answered. What brought no answer stays, with
 * its event id, for another try.
 */
export async function sendKeptScans(scans: readonly [ScanInput, ...ScanInput[]]): Promise<ScanAnswer[]> {
  try {
    const results = await recordScans(scans)
    forgetScans(results.map(({ eventId }) => eventId))
    return scans.map((scan, index) => ({ scan, result: results[index] ?? null, failure: null }))
  } catch (error) {
    const failure = failureOf(error)
    if (isRefusal(failure) && scans.length > 1) return sendOneByOne(scans)
    if (isRefusal(failure)) forgetScans(scans.map(({ eventId }) => eventId))
    return scans.map((scan) => ({ scan, result: null, failure }))
  }
}

/** One bad entry must not hold back the others, and none is thrown away for another one's fault. */
async function sendOneByOne(scans: readonly ScanInput[]): Promise<ScanAnswer[]> {
  const answers: ScanAnswer[] = []
  for (const scan of scans) answers.push(...(await sendKeptScans([scan])))
  return answers
}

/** The server said no to this very scan, so that it can be put right and recorded anew. */
export function isTurnedDown({ result, failure }: ScanAnswer): boolean {
  return result?.outcome === 'rejected' || (failure !== null && isRefusal(failure))
}
