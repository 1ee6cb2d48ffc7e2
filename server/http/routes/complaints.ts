import * as contract from '../../contract/complaints.ts'
import * as service from '../../services/complaints.ts'
import { presentComplaint, presentComplaintRow } from '../presenters/complaints.ts'
import { handle } from '../route.ts'

export const complaintRoutes = [
  handle(contract.fileComplaint, async ({ context, caller, params, body }) =>
    presentComplaint(await service.fileComplaint(context, caller, { ...params, ...body })),
  ),

  handle(contract.listOwnComplaints, async ({ context, caller, params, query }) => {
    const page = await service.listOwnComplaints(context, caller, { ...params, ...query })
    return { items: page.rows.map(presentComplaintRow), nextCursor: page.nextCursor }
  }),

  handle(contract.listComplaints, async ({ context, caller, query }) => {
    const page = await service.listComplaints(context, caller, query)
    return { items: page.rows.map(presentComplaintRow), nextCursor: page.nextCursor }
  }),

  handle(contract.readComplaint, async ({ context, caller, params }) =>
    presentComplaint(await service.readComplaint(context, caller, params.complaintId)),
  ),

  handle(contract.answerComplaint, async ({ context, caller, params, body }) =>
    presentComplaint(await service.answerComplaint(context, caller, { ...params, ...body })),
  ),

  handle(contract.reopenComplaint, async ({ context, caller, params, body }) =>
    presentComplaint(await service.reopenComplaint(context, caller, { ...params, ...body })),
  ),

  handle(contract.closeComplaint, async ({ context, caller, params }) =>
    presentComplaint(await service.closeComplaint(context, caller, params.complaintId)),
  ),
]
