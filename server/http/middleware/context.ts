import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { observeRequest } from '../../metrics.ts'
import type { HttpMiddleware } from '../state.ts'

/** Gives each request an id and a log of its own, and writes one line when it is done. */
export function requestContext(logger: Logger): HttpMiddleware {
  return async (ctx, next) => {
    const start = performance.now()
    const requestId = randomUUID()
    ctx.state.requestId = requestId
    ctx.state.endpointId = 'unmatched'
    ctx.state.caller = null
    ctx.state.logger = logger
    ctx.set('X-Request-Id', requestId)
    await next()
    const seconds = (performance.now() - start) / 1000
    observeRequest(ctx.state.endpointId, ctx.status, seconds)
    if (logger.isLevelEnabled('info')) {
      const { endpointId } = ctx.state
      logger.info({ requestId, endpoint: endpointId, status: ctx.status, ms: Math.round(seconds * 1000) }, 'request')
    }
  }
}
