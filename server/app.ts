import Koa from 'koa'
import { z } from 'zod'
import { apiDocs } from './http/api-docs.ts'
import { figurePage } from './http/figure-page.ts'
import { healthRoutes } from './http/health.ts'
import { requestContext } from './http/middleware/context.ts'
import { problem } from './http/middleware/problem.ts'
import { securityHeaders } from './http/middleware/security-headers.ts'
import type { Route } from './http/route.ts'
import { apiRouter, type RouterOptions } from './http/router.ts'
import { type CallbackOptions, callbackRouter } from './http/routes/callbacks.ts'
import type { HttpMiddleware, RequestState } from './http/state.ts'
import { verifyPage } from './http/verify-page.ts'

// people read the messages of rejected fields
z.config(z.locales.zhCN())

export interface AppOptions extends RouterOptions {
  readonly routes: readonly Route[]
  readonly trustProxy: boolean
  /** where platforms call back; nowhere unless given */
  readonly callbacks?: CallbackOptions
  /** pages that are served beside the API: the simulator in the demo profile */
  readonly pages?: readonly HttpMiddleware[]
}

/** Somebody who leaves a page while it loads is no fault. */
const CALLER_LEFT = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'])

/** The HTTP application. It never listens, so that tests can mount it. */
export function createApp(options: AppOptions): Koa<RequestState> {
  // of several forwarded addresses only the last was written by our own proxy, the others by whoever asked
  const app = new Koa<RequestState>({ proxy: options.trustProxy, maxIpsCount: 1 })
  app.silent = true
  app.on('error', (error: NodeJS.ErrnoException) => {
    const level = CALLER_LEFT.has(error.code ?? '') ? 'debug' : 'error'
    options.context.logger[level]({ err: error }, 'a response could not be sent')
  })
  app.use(requestContext(options.context.logger))
  app.use(problem())
  app.use(securityHeaders())
  const api = apiRouter(options.routes, options)
  const health = healthRoutes(options.context)
  const docs = apiDocs()
  const verify = verifyPage(options.context, options.rateLimitScale)
  // before the API: a platform wants its answer within a second
  if (options.callbacks !== undefined) app.use(callbackRouter(options.context, options.callbacks).routes())
  app.use(api.routes())
  app.use(api.allowedMethods())
  for (const router of [health, docs]) app.use(router.routes() as unknown as HttpMiddleware)
  app.use(verify.routes())
  app.use(figurePage(options.context, options.rateLimitScale).routes())
  for (const page of options.pages ?? []) app.use(page)
  return app
}
