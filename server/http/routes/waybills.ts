import * as contract from '../../contract/waybills.ts'
import { recordWaybill } from '../../services/waybills.ts'
import { handle } from '../route.ts'

export const waybillRoutes = [
  handle(contract.recordWaybill, async ({ context, caller, body }) => {
    const { recordedAt, number, consignmentId, bagId } = await recordWaybill(context, caller, body)
    return { number, consignmentId, bagId, recordedAt: recordedAt.toISOString() }
  }),
]
