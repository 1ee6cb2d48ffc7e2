import type { RelayRules } from '../domain/relay-step.ts'
import type { ServiceContext } from './context.ts'

/** The rules in force: network, holidays, service levels, tariffs and methods. */
export async function relayRules(
  context: Pick<ServiceContext, 'network' | 'pricing' | 'workdays' | 'serviceLevels'>,
): Promise<RelayRules> {
  const [tree, pricing, workdays, serviceLevels] = await Promise.all([
    context.network.tree(),
    context.pricing.current(),
    context.workdays.current(),
    context.serviceLevels.current(),
  ])
  return { tree, workdays, serviceLevels, pricing }
}
