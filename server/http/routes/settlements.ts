import * as contract from '../../contract/settlements.ts'
import * as service from '../../services/settlements.ts'
import { presentSettlement, presentSettlementFile } from '../presenters/settlements.ts'
import { handle } from '../route.ts'

export const settlementRoutes = [
  handle(contract.listSettlements, async ({ context, query }) => {
    const page = await service.listAllSettlements(context, query)
    return { items: page.rows.map(presentSettlement), nextCursor: page.nextCursor }
  }),

  handle(contract.readSettlement, async ({ context, params }) =>
    presentSettlementFile(await service.readSettlement(context, params.settlementId)),
  ),

  handle(contract.prepareSettlement, async ({ context, caller, params }) =>
    presentSettlementFile(await service.prepareSettlement(context, caller, params.statementId)),
  ),

  handle(contract.reviewSettlement, async ({ context, caller, params, body }) =>
    presentSettlementFile(await service.reviewSettlement(context, caller, { ...params, ...body })),
  ),

  handle(contract.approveSettlement, async ({ context, caller, params, body }) =>
    presentSettlementFile(await service.approveSettlement(context, caller, { ...params, ...body })),
  ),

  handle(contract.returnSettlement, async ({ context, caller, params, body }) =>
    presentSettlementFile(await service.returnSettlement(context, caller, { ...params, ...body })),
  ),

  handle(contract.recordPayment, async ({ context, caller, params, body }) =>
    presentSettlementFile(await service.recordPayment(context, caller, { ...params, ...body })),
  ),
]
