import Router from '@koa/router'
import { API_PREFIX } from '../contract/index.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Sessions } from '../services/sessions.ts'
import { Admission } from './admission.ts'
import { answerTable, type ListExport, listExport, wantsTable } from './list-export.ts'
import { type Authentication, authenticate } from './middleware/authenticate.ts'
import { authorise } from './middleware/authorise.ts'
import { type Answer, once } from './middleware/idempotency.ts'
import { jsonBodyReader } from './middleware/json-body.ts'
import { DEFAULT_BODY_BYTES, type Limiter, rateLimiter } from './middleware/limits.ts'
import { parseRequestPart } from './middleware/problem.ts'
import { rawBodyReader } from './middleware/raw-body.ts'
import type { Call, Picture, Route } from './route.ts'
import type { HttpContext, RequestState } from './state.ts'

export interface RouterOptions {
  readonly context: ServiceContext
  readonly sessions: Sessions
  readonly serviceToken: string
  /** multiplies every rate limit */
  readonly rateLimitScale: number
}

/** Serves the routes: authenticate, limit, authorise, parse, run once, check the answer. */
export function apiRouter(routes: readonly Route[], options: RouterOptions): Router<RequestState> {
  const router = new Router<RequestState>({ prefix: API_PREFIX })
  const admission = new Admission()
  for (const route of routes) {
    const { endpoint } = route
    const gate: Gate = {
      limit: rateLimiter(endpoint, options.rateLimitScale),
      admission,
      readBody: jsonBodyReader(endpoint.maxBodyBytes ?? DEFAULT_BODY_BYTES),
      readBytes: rawBodyReader(endpoint.rawBody ?? [], endpoint.maxBodyBytes ?? DEFAULT_BODY_BYTES),
      table: listExport(endpoint, options.rateLimitScale),
    }
    const serve = async (ctx: HttpContext) => {
      ctx.state.endpointId = endpoint.id
      // answers are about persons: no cache on the way may keep them
      ctx.set('Cache-Control', 'no-store')
      await answer(ctx, route, gate, options)
    }
    if (endpoint.method === 'GET') router.get(endpoint.path, serve)
    else if (endpoint.method === 'POST') router.post(endpoint.path, serve)
    else router.put(endpoint.path, serve)
  }
  return router
}

/** What a request passes before its route. */
interface Gate {
  /** one for all routes */
  readonly admission: Admission
  readonly limit: Limiter
  readonly readBody: (ctx: HttpContext) => Promise<unknown>
  readonly readBytes: (ctx: HttpContext) => Promise<Buffer>
  /** null where the answer is no list */
  readonly table: ListExport | null
}

async function answer(ctx: HttpContext, route: Route, gate: Gate, options: RouterOptions): Promise<void> {
  const { endpoint } = route
  const authentication = await authenticate(ctx, options.sessions, options.serviceToken).catch(async (error) => {
    // guessing tokens is limited by address
    await gate.limit(ctx.ip)
    throw error
  })
  await gate.limit(callerKey(ctx, authentication))
  const caller = authorise(endpoint.access, authentication)
  ctx.state.caller = caller
  const parsed = {
    params: endpoint.params === undefined ? undefined : parseRequestPart(endpoint.params, ctx.params),
    query: endpoint.query === undefined ? undefined : parseRequestPart(endpoint.query, ctx.query),
    // only now: nobody makes the server read what he may not send
    body: endpoint.body === undefined ? undefined : parseRequestPart(endpoint.body, await gate.readBody(ctx)),
  }
  const bytes = endpoint.rawBody === undefined ? Buffer.alloc(0) : await gate.readBytes(ctx)
  const request = { context: options.context, caller, ...parsed, bytes, commandKey: null } as Call<typeof endpoint>
  // only now: a body that comes slowly takes nobody's turn
  const serve = (call: Call<typeof endpoint>): Promise<unknown> =>
    gate.admission.run(async () => {
      const result = await route.serve(call)
      return endpoint.response === undefined ? result : endpoint.response.parse(result)
    })
  if (gate.table !== null) {
    ctx.vary('Accept')
    if (wantsTable(ctx)) {
      await gate.table.limit(callerKey(ctx, authentication))
      return answerTable(ctx, endpoint, gate.table, request, serve)
    }
  }
  const run = async (commandKey: string | null): Promise<Answer> => ({
    status: endpoint.status ?? 200,
    body: await serve({ ...request, commandKey }),
  })
  const result =
    endpoint.idempotencyKey === true && caller !== null
      ? await once(
          options.context,
          { person: caller, key: ctx.get('Idempotency-Key'), operation: endpoint.id, request: parsed },
          run,
        )
      : await run(null)
  ctx.status = result.status
  if (endpoint.contentType === 'image/*') {
    const picture = result.body as Picture
    ctx.type = picture.contentType
    ctx.body = picture.bytes
    return
  }
  if (endpoint.contentType !== undefined) ctx.type = endpoint.contentType
  ctx.body = result.body
}

function callerKey(ctx: HttpContext, authentication: Authentication): string {
  return authentication.kind === 'person'
    ? authentication.person.userId
    : authentication.kind === 'service'
      ? 'service'
      : ctx.ip
}
