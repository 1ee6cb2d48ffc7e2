import { dropFiling, type FilingSubmit, keepFiling } from '../store/filing-submit.js'
import { api } from './api.js'
import type { ReadAuthorisationStatementResponse, Tracking } from './api-types.js'
import { registerConsignment } from './consignments.js'
import { failureOf } from './failure.js'
import { dropPicture, uploadPicture } from './pictures.js'
import { record } from './scan-outbox.js'

/** What is read out to a resident before somebody files for him. */
export function readStatement(): Promise<ReadAuthorisationStatementResponse> {
  return api.call('readAuthorisationStatement', {})
}

/**
 * Files for a resident, and takes in the materials that he brought. What brought no answer is kept, to be sent again.
 * @throws Failure
 */
export async function file(submit: FilingSubmit): Promise<Tracking> {
  keepFiling(submit)
  try {
    if (submit.picture !== null) await uploadPicture(submit.picture)
    const tracking = await registerConsignment(submit.body, submit.key)
    if (submit.acceptedEventId !== null) await takeIn(tracking, submit.acceptedEventId)
    if (submit.picture !== null) dropPicture(submit.picture)
    dropFiling()
    return tracking
  } catch (error) {
    const failure = failureOf(error)
    if (!failure.isOutcomeUnknown && !failure.isTurnedAway) dropFiling()
    throw failure
  }
}

/** By the outbox: once the filing is known, taking in waits for a network like any other scan. */
async function takeIn({ trackingNumber }: Tracking, eventId: string): Promise<void> {
  await record({ eventId, trackingNumber, kind: 'accepted', occurredAt: new Date().toISOString() })
}
