import { derivedId } from '../domain/derived-id.ts'
import { firstTasks } from '../domain/relay-step.ts'
import { AppError } from '../errors.ts'
import { insertFiling, readRegistered } from '../store/registrations.ts'
import type { Person } from './actor.ts'
import type { ServiceContext } from './context.ts'
import { drawTrackingNumber } from './draw-tracking-number.ts'
import { relayRules } from './relay-rules.ts'

/**
 * Registers a consignment that takes the place of a lost or damaged one: same case, same way, same consignee.
 * @param commandKey names this one wish: asked twice, it is one replacement
 * @returns id of the new consignment
 * @throws AppError consignment_not_found
 */
export async function registerReplacement(
  context: ServiceContext,
  person: Person,
  { replacesId, commandKey }: { readonly replacesId: string; readonly commandKey: string },
): Promise<string> {
  const lost = await readRegistered(context.db, replacesId)
  if (lost === null) throw new AppError('consignment_not_found')
  const { caseId, plannedRoute: route, plannedHomeDelivery: homeDelivery, ...kept } = lost
  const id = derivedId('replacement', commandKey)
  const registeredAt = context.clock.now()
  const tasks = firstTasks(
    await relayRules(context),
    id,
    { direction: kept.direction, route, homeDelivery },
    registeredAt,
  )
  const consignment = { ...kept, id, route, homeDelivery, replacesId, registeredBy: person.userId, registeredAt }
  await drawTrackingNumber(context, id, (trackingNumber) =>
    insertFiling(context.db, {
      relayCase: { existingId: caseId },
      consignment: { ...consignment, trackingNumber },
      tasks,
      authorisation: null,
    }),
  )
  return id
}
