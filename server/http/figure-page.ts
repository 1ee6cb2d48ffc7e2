import { createHash } from 'node:crypto'
import Router, { type RouterContext } from '@koa/router'
import { AppError } from '../errors.ts'
import type { ServiceContext } from '../services/context.ts'
import { openFigure } from '../services/figures/open-figure.ts'
import { rateLimiter } from './middleware/limits.ts'
import { figureFailurePage, figurePageOf } from './presenters/figure-page.ts'
import { STYLE } from './presenters/verify-page.ts'
import type { RequestState } from './state.ts'

const REQUESTS_A_MINUTE = 60

/** The page's one style and nothing else, as on the page of certificates. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The public page that the QR on a self-evaluation leads to: `/figures/<code>-<version>`. It says what the figure says and how
 * it was worked out, of signed evaluations alone, and nothing of persons. HTML without a script.
 */
export function figurePage(context: ServiceContext, rateLimitScale: number): Router<RequestState> {
  const limit = rateLimiter({ requestsPerMinute: REQUESTS_A_MINUTE }, rateLimitScale)
  const router = new Router<RequestState>()
  router.get('/figures/:code', async (ctx: RouterContext<RequestState>) => {
    ctx.state.endpointId = 'figurePage'
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    ctx.type = 'text/html; charset=utf-8'
    try {
      await limit(ctx.ip)
      ctx.body = figurePageOf(await openFigure(context, ctx.params.code ?? '', 'signed_only'))
    } catch (error) {
      // what is no fault of the caller goes the way of every fault, into the log
      if (!(error instanceof AppError) || error.status >= 500) throw error
      ctx.status = error.status
      ctx.body = figureFailurePage(error.detail)
    }
  })
  return router
}
