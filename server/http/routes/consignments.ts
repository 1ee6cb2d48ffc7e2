import * as contract from '../../contract/consignments.ts'
import { readAuthorisationStatement } from '../../contract/filing.ts'
import * as pickup from '../../contract/pickup.ts'
import { currentStatement } from '../../domain/authorisation.ts'
import { cancelConsignment } from '../../services/cancel-consignment.ts'
import { listOwnCases, listOwnConsignments } from '../../services/list-consignments.ts'
import { readPickupCode } from '../../services/pickup-code.ts'
import { appointProxy, readProxy } from '../../services/pickup-proxy.ts'
import { redirectConsignment } from '../../services/redirect-consignment.ts'
import { registerConsignment } from '../../services/register-consignment.ts'
import { searchConsignments } from '../../services/search-consignments.ts'
import { readConsignment, trackByNumber } from '../../services/track.ts'
import { presentCases, presentConsignments, presentFound } from '../presenters/consignments.ts'
import { presentTracking } from '../presenters/tracking.ts'
import { handle } from '../route.ts'

export const consignmentRoutes = [
  handle(contract.registerConsignment, async ({ context, caller, body, commandKey }) => {
    const id = await registerConsignment(context, caller, body, commandKey ?? '')
    return presentTracking(context, await readConsignment(context, caller, id))
  }),

  handle(readAuthorisationStatement, async () => currentStatement()),

  handle(contract.listConsignments, async ({ context, caller, query }) => {
    const page = await listOwnConsignments(context, caller, query)
    return { items: await presentConsignments(context, page.rows), nextCursor: page.nextCursor }
  }),

  handle(contract.searchConsignments, async ({ context, caller, query }) => {
    const { rows, match, hasMore } = await searchConsignments(context, caller, query.q)
    return { items: await presentFound(context, rows, match), hasMore }
  }),

  handle(contract.readConsignment, async ({ context, caller, params }) =>
    presentTracking(context, await readConsignment(context, caller, params.consignmentId)),
  ),

  handle(contract.cancelConsignment, async ({ context, caller, params, body }) => {
    await cancelConsignment(context, caller, { ...params, ...body })
    return presentTracking(context, await readConsignment(context, caller, params.consignmentId))
  }),

  handle(contract.redirectConsignment, async ({ context, caller, params, body }) => {
    await redirectConsignment(context, caller, { ...params, ...body })
    return presentTracking(context, await readConsignment(context, caller, params.consignmentId))
  }),

  handle(contract.readPickupCode, ({ context, caller, params }) =>
    readPickupCode(context, caller, params.consignmentId),
  ),

  handle(pickup.appointProxy, ({ context, caller, params, body }) =>
    appointProxy(context, caller, { ...params, ...body }),
  ),

  handle(pickup.readProxy, ({ context, caller, params }) => readProxy(context, caller, params.consignmentId)),

  handle(contract.trackByNumber, async ({ context, caller, params, query }) =>
    presentTracking(context, await trackByNumber(context, caller, { ...params, ...query })),
  ),

  handle(contract.listCases, async ({ context, caller, query }) => {
    const page = await listOwnCases(context, caller, query)
    return { items: await presentCases(context, page.rows), nextCursor: page.nextCursor }
  }),
]
