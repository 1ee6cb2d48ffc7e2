import type { RelayRules } from '../domain/relay-step.ts'
import type { ServiceContext } from './context.ts'

/** The rules in force: network, holidays, tariffs and methods. */
export async function relayRules(
  context: Pick<ServiceContext, 'network' | 'pricing' | 'workdays'>,
): Promise<RelayRules> {
  const [tree, pricing, workdays] = await Promise.all([
    context.network.tree(),
    context.pricing.current(),
    context.workdays.current(),
  ])
  return { tree, workdays, pricing }
}
