import { derivedId } from '../domain/derived-id.ts'
import { firstTasks } from '../domain/relay-step.ts'
import { planRoute } from '../domain/route.ts'
import { insertFiling } from '../store/registrations.ts'
import { type DueReturn, readDueReturns } from '../store/round-trips.ts'
import type { ServiceContext } from './context.ts'
import { drawTrackingNumber } from './draw-tracking-number.ts'
import { lastSiteOf } from './registration-ends.ts'
import { relayRules } from './relay-rules.ts'

/** How far back the job looks for what a crash left: longer than any stop of the office. */
const LOOK_BACK_MS = 14 * 24 * 60 * 60_000

/** Registers the results of round trips whose materials are among these consignments and have arrived. */
export async function registerReturnsOf(context: ServiceContext, trackingNumbers: readonly string[]): Promise<void> {
  for (const due of await readDueReturns(context.db, { trackingNumbers })) await registerReturn(context, due)
}

/**
 * Registers what a process that died after the arrival left unregistered.
 * @param limit most in one run
 * @returns how many were registered
 */
export async function catchUpReturns(context: ServiceContext, limit: number, signal: AbortSignal): Promise<number> {
  const arrivedSince = new Date(context.clock.now().getTime() - LOOK_BACK_MS)
  let registered = 0
  for (const due of await readDueReturns(context.db, { arrivedSince, limit })) {
    if (signal.aborted) break
    await registerReturn(context, due)
    registered += 1
  }
  return registered
}

/** The result consignment of a round trip: its id follows from the case, so that it is one however often it is made. */
async function registerReturn(context: ServiceContext, due: DueReturn): Promise<void> {
  const { caseId, matterId, returnSiteId: siteId, returnAddressSealed: addressSealed, ...kept } = due
  const rules = await relayRules(context)
  const matter = (await context.network.matters()).get(matterId)
  if (matter === undefined) throw new Error(`matter ${matterId} is not in the network`)
  const id = derivedId('consignment', 'return', caseId)
  const homeDelivery = addressSealed !== null
  // a site that closed since is no reason to keep the result back: the desk finds it a new way
  const destinationId = lastSiteOf(rules.tree, { kind: homeDelivery ? 'home' : 'site', siteId })
  const plan = {
    direction: 'result' as const,
    route: planRoute(rules.tree, matter.agencyId, destinationId),
    homeDelivery,
    twoPersonHandling: false,
  }
  const registeredAt = context.clock.now()
  const consignment = {
    ...{ id, ...plan, ...kept, addressSealed, registeredAt, isSupplement: false, replacesId: null },
    ...{ contents: matter.resultDocument, items: [], weightGrams: null },
  }
  const tasks = firstTasks(rules, id, plan, registeredAt)
  await drawTrackingNumber(context, id, (trackingNumber) =>
    insertFiling(context.db, {
      relayCase: { existingId: caseId },
      consignment: { ...consignment, trackingNumber },
      tasks,
      authorisation: null,
    }),
  )
}
