import { listDemoPersonas } from '../contract/sessions.ts'
import { handle, type Route } from '../http/route.ts'
import { presentPersonas } from './personas.ts'

/** Routes that exist in the demo profile only. */
export const demoRoutes: Route[] = [
  handle(listDemoPersonas, async ({ context }) => ({ personas: presentPersonas(await context.network.tree()) })),
]
