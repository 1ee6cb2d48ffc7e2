import * as contract from '../../contract/bags.ts'
import { listBags, readBag } from '../../services/bags/read-bags.ts'
import { recordBagEvent } from '../../services/bags/record-bag-event.ts'
import { sealBag } from '../../services/bags/seal-bag.ts'
import { presentBag, presentBagListItem, presentBagOutcome } from '../presenters/bags.ts'
import { handle } from '../route.ts'

export const bagRoutes = [
  handle(contract.sealBag, async ({ context, caller, body }) => {
    const outcome = await sealBag(context, caller, { ...body, occurredAt: new Date(body.occurredAt) })
    return presentBagOutcome(await context.network.tree(), 'sealed', outcome)
  }),

  handle(contract.recordBagEvent, async ({ context, caller, params, body }) => {
    const fact = { ...body, ...params, occurredAt: new Date(body.occurredAt) }
    const outcome = await recordBagEvent(context, caller, fact)
    return presentBagOutcome(await context.network.tree(), body.kind, outcome)
  }),

  handle(contract.readBag, async ({ context, params }) =>
    presentBag(await context.network.tree(), await readBag(context, { id: params.bagId })),
  ),

  handle(contract.readBagBySeal, async ({ context, params }) =>
    presentBag(await context.network.tree(), await readBag(context, params)),
  ),

  handle(contract.listBags, async ({ context, caller, query }) => {
    const [tree, page] = await Promise.all([context.network.tree(), listBags(context, caller, query)])
    return { items: page.rows.map((row) => presentBagListItem(tree, row)), nextCursor: page.nextCursor }
  }),
]
