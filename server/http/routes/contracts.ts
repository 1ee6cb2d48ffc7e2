import * as contract from '../../contract/contracts.ts'
import type { TariffRule } from '../../domain/tariff.ts'
import { runningYear } from '../../services/budget.ts'
import { addContract, commitBudget, listCarrierContracts, listYearCommitments } from '../../services/contracts.ts'
import { pageOfList } from '../../services/cursor.ts'
import { addTariff, listTariffVersions } from '../../services/tariffs.ts'
import { presentCommitment, presentContract, presentTariff } from '../presenters/books.ts'
import { handle } from '../route.ts'

/** Contracts with carriers, what they bind of the budget, and their prices as dated versions. */
export const contractRoutes = [
  handle(contract.listContracts, async ({ context, query }) => {
    const page = await listCarrierContracts(context, query)
    return { items: page.rows.map(presentContract), nextCursor: page.nextCursor }
  }),

  handle(contract.addContract, async ({ context, caller, body, commandKey }) =>
    presentContract(await addContract(context, caller, { ...body, commandKey: commandKey as string })),
  ),

  handle(contract.listCommitments, async ({ context, query }) => {
    const page = await listYearCommitments(context, { ...query, year: query.year ?? runningYear(context) })
    return { items: page.rows.map(presentCommitment), nextCursor: page.nextCursor }
  }),

  handle(contract.commitBudget, async ({ context, caller, params, body, commandKey }) =>
    presentCommitment(await commitBudget(context, caller, { ...params, ...body, commandKey: commandKey as string })),
  ),

  handle(contract.listTariffs, async ({ context, query }) => {
    const { rows, nextCursor } = pageOfList(await listTariffVersions(context), query)
    return { items: rows.map(presentTariff), nextCursor }
  }),

  handle(contract.addTariff, async ({ context, caller, body, commandKey }) =>
    presentTariff(
      await addTariff(context, caller, { ...body, rule: body.rule as TariffRule, commandKey: commandKey as string }),
    ),
  ),
]
