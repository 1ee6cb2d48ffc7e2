import * as contract from '../../contract/bags.ts'
import type { BagEventKind } from '../../domain/bag.ts'
import type { Person } from '../../services/actor.ts'
import type { BagOutcome } from '../../services/bags/bag-fact.ts'
import { correctBagEvent, stepToTakeBack } from '../../services/bags/correct-bag-event.ts'
import { listBags, readBag } from '../../services/bags/read-bags.ts'
import { recordBagEvent } from '../../services/bags/record-bag-event.ts'
import { sealBag } from '../../services/bags/seal-bag.ts'
import type { ServiceContext } from '../../services/context.ts'
import { presentBag, presentBagListItem, presentBagOutcome } from '../presenters/bags.ts'
import { handle } from '../route.ts'

export const bagRoutes = [
  handle(contract.sealBag, async ({ context, caller, body }) => {
    const outcome = await sealBag(context, caller, { ...body, occurredAt: new Date(body.occurredAt) })
    return presented(context, caller, 'sealed', outcome)
  }),

  handle(contract.recordBagEvent, async ({ context, caller, params, body }) => {
    const fact = { ...body, ...params, occurredAt: new Date(body.occurredAt) }
    const outcome = await recordBagEvent(context, caller, fact)
    return presented(context, caller, body.kind, outcome)
  }),

  handle(contract.correctBagEvent, async ({ context, caller, params, body }) =>
    presented(context, caller, 'corrected', await correctBagEvent(context, caller, { ...params, ...body })),
  ),

  handle(contract.readBag, async ({ context, caller, params }) => {
    const bag = await readBag(context, { id: params.bagId })
    return presentBag(await context.network.tree(), bag, stepToTakeBack(context, caller, bag))
  }),

  handle(contract.readBagBySeal, async ({ context, caller, params }) => {
    const bag = await readBag(context, params)
    return presentBag(await context.network.tree(), bag, stepToTakeBack(context, caller, bag))
  }),

  handle(contract.listBags, async ({ context, caller, query }) => {
    const [tree, page] = await Promise.all([context.network.tree(), listBags(context, caller, query)])
    return { items: page.rows.map((row) => presentBagListItem(tree, row)), nextCursor: page.nextCursor }
  }),
]

async function presented(context: ServiceContext, caller: Person, kind: BagEventKind, outcome: BagOutcome) {
  const takeBack = stepToTakeBack(context, caller, outcome.bag)
  return presentBagOutcome(await context.network.tree(), kind, outcome, takeBack)
}
