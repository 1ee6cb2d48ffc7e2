import * as contract from '../../contract/phones.ts'
import { readProfile } from '../../services/profile.ts'
import type { Sessions } from '../../services/sessions.ts'
import { claimPhoneFilings, listPhoneFilings, verifyPhone } from '../../services/verified-phone.ts'
import { presentPhoneFilings } from '../presenters/consignments.ts'
import { handle } from '../route.ts'

/** The caller's phone as WeChat knows it, and what staff filed for it. */
export function phoneRoutes(sessions: Sessions) {
  return [
    handle(contract.verifyPhone, async ({ context, caller, body }) => {
      await verifyPhone(context, caller, body)
      return readProfile(context, caller.userId)
    }),

    handle(contract.listPhoneFilings, async ({ context, caller, query }) => {
      const page = await listPhoneFilings(context, caller, query)
      return { items: await presentPhoneFilings(context, page.rows), nextCursor: page.nextCursor }
    }),

    handle(contract.claimPhoneFilings, async ({ context, caller, body }) => {
      const caseIds = await claimPhoneFilings(context, caller, body.caseIds)
      sessions.forget(caller.userId)
      return { caseIds: [...caseIds] }
    }),
  ]
}
