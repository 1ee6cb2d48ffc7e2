import * as contract from '../../contract/evaluation-inputs.ts'
import * as inputs from '../../services/evaluations/inputs.ts'
import { presentPopulation, presentScheme } from '../presenters/evaluation-inputs.ts'
import { handle } from '../route.ts'

/** What people enter for self-evaluations: weights and targets, how many people live where. */
export const evaluationInputRoutes = [
  handle(contract.listEvaluationSchemes, async ({ context, query }) => {
    const page = await inputs.listSchemes(context, query)
    return { items: page.rows.map(presentScheme), nextCursor: page.nextCursor }
  }),

  handle(contract.recordEvaluationScheme, async ({ context, caller, body, commandKey }) =>
    presentScheme(await inputs.recordScheme(context, caller, { ...body, commandKey: commandKey as string })),
  ),

  handle(contract.listTownPopulations, async ({ context, query }) => {
    const page = await inputs.listPopulations(context, query)
    return { items: page.rows.map(presentPopulation), nextCursor: page.nextCursor }
  }),

  handle(contract.recordTownPopulation, async ({ context, caller, body, commandKey }) =>
    presentPopulation(await inputs.recordPopulation(context, caller, { ...body, commandKey: commandKey as string })),
  ),
]
