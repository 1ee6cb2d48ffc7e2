import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { API_PREFIX } from '../contract/index.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Sessions } from '../services/sessions.ts'
import { authenticate } from './middleware/authenticate.ts'
import { authorise } from './middleware/authorise.ts'
import { type Answer, once } from './middleware/idempotency.ts'
import { DEFAULT_BODY_BYTES, type Limiter, rateLimiter } from './middleware/limits.ts'
import { parseRequestPart } from './middleware/problem.ts'
import type { Call, Route } from './route.ts'
import type { HttpContext, RequestState } from './state.ts'

export interface RouterOptions {
  readonly context: ServiceContext
  readonly sessions: Sessions
  readonly serviceToken: string
  /** multiplies every rate limit */
  readonly rateLimitScale: number
}

/** Serves the routes: limit, authenticate, authorise, parse, run once, check the answer. */
export function apiRouter(routes: readonly Route[], options: RouterOptions): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: API_PREFIX })
  for (const route of routes) {
    const { endpoint } = route
    const limit = rateLimiter(endpoint, options.rateLimitScale)
    const bytes = endpoint.maxBodyBytes ?? DEFAULT_BODY_BYTES
    const parseBody = bodyParser({ enableTypes: ['json'], jsonLimit: bytes, onError: refuseBody })
    const serve = async (ctx: HttpContext) => {
      ctx.state.endpointId = endpoint.id
      await answer(ctx, route, limit, options)
    }
    const path = endpoint.path
    if (endpoint.method === 'GET') router.get(path, serve)
    else if (endpoint.method === 'POST') router.post(path, parseBody, serve)
    else router.put(path, parseBody, serve)
  }
  return router
}

function refuseBody(error: Error & { status?: number }): never {
  error.status ??= 400
  throw error
}

async function answer(ctx: HttpContext, route: Route, limit: Limiter, options: RouterOptions): Promise<void> {
  const { endpoint } = route
  // before the token is looked at, so that guessing tokens is limited by address
  const authentication = await authenticate(ctx, options.sessions, options.serviceToken).catch(async (error) => {
    await limit(ctx.ip)
    throw error
  })
  const caller = authorise(endpoint.access, authentication)
  ctx.state.caller = caller
  await limit(authentication.kind === 'service' ? 'service' : (caller?.userId ?? ctx.ip))
  const parsed = {
    params: endpoint.params === undefined ? undefined : parseRequestPart(endpoint.params, ctx['params']),
    query: endpoint.query === undefined ? undefined : parseRequestPart(endpoint.query, ctx.query),
    body: endpoint.body === undefined ? undefined : parseRequestPart(endpoint.body, ctx.request.body ?? {}),
  }
  const run = async (commandKey: string | null): Promise<Answer> => {
    const call = { context: options.context, caller, ...parsed, commandKey } as Call<typeof endpoint>
    const result = await route.serve(call)
    const body = endpoint.response === undefined ? result : endpoint.response.parse(result)
    return { status: endpoint.status ?? 200, body }
  }
  const result =
    endpoint.idempotencyKey === true && caller !== null
      ? await once(
          options.context,
          { person: caller, key: ctx.get('Idempotency-Key'), operation: endpoint.id, request: parsed },
          run,
        )
      : await run(null)
  ctx.status = result.status
  if (endpoint.contentType !== undefined) ctx.type = endpoint.contentType
  ctx.body = result.body
}
