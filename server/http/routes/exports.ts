import * as contract from '../../contract/exports.ts'
import { exportEpcis, revealOwnAddress } from '../../services/export-consignment.ts'
import { readConsignment, trackByNumber } from '../../services/track.ts'
import { presentParcelDelivery } from '../presenters/parcel-delivery.ts'
import { handle } from '../route.ts'

/** A consignment in the formats of others. @param publicUrl where people reach this server */
export function exportRoutes(publicUrl: string) {
  return [
    handle(contract.readEpcis, ({ context, caller, params }) => exportEpcis(context, caller, params.consignmentId)),

    handle(contract.readParcelDelivery, async ({ context, caller, params, query }) => {
      const tracked = await readConsignment(context, caller, params.consignmentId)
      const address = query.withAddress === true ? await revealOwnAddress(context, caller, tracked.record) : null
      return presentParcelDelivery(context, tracked, { publicUrl, address })
    }),

    handle(contract.trackParcelDelivery, async ({ context, params }) =>
      // nobody signed in and no digits given: what anybody may see, whoever asks
      presentParcelDelivery(context, await trackByNumber(context, null, params), { publicUrl, address: null }),
    ),
  ]
}
