import * as contract from '../../contract/attachments.ts'
import { readAttachment, uploadAttachment } from '../../services/attachments.ts'
import { presentAttachment } from '../presenters/attachments.ts'
import { handle } from '../route.ts'

export const attachmentRoutes = [
  handle(contract.uploadAttachment, async ({ context, caller, query, bytes }) =>
    presentAttachment(await uploadAttachment(context, caller, query, bytes)),
  ),

  handle(contract.readAttachment, ({ context, caller, params }) =>
    readAttachment(context, caller, params.attachmentId),
  ),
]
