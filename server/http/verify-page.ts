import { createHash } from 'node:crypto'
import Router, { type RouterContext } from '@koa/router'
import { AppError } from '../errors.ts'
import type { ServiceContext } from '../services/context.ts'
import { verifyCertificate } from '../services/papers/verify-certificate.ts'
import { type Limiter, rateLimiter } from './middleware/limits.ts'
import { failurePage, formPage, STYLE, verificationPage } from './presenters/verify-page.ts'
import type { RequestState } from './state.ts'

const PATH = '/verify'
const REQUESTS_A_MINUTE = 60
/** Longer than anything that is on a paper. */
const LONGEST_TEXT = 200

/** The page's one style and nothing else: no script, no picture, no address but its own. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The public page that a certificate's QR leads to: `/verify/<trackingNumber>?h=<hash>`, or `/verify` with a form for those
 * who type. HTML without a script; it says nothing of persons.
 */
export function verifyPage(context: ServiceContext, rateLimitScale: number): Router<RequestState> {
  const limit = rateLimiter({ requestsPerMinute: REQUESTS_A_MINUTE }, rateLimitScale)
  const router = new Router<RequestState>()
  const serve = async (ctx: RouterContext<RequestState>) => {
    ctx.state.endpointId = 'verifyPage'
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    const asked = {
      trackingNumber: textOf(ctx.params.trackingNumber ?? ctx.query.number),
      claim: textOf(ctx.query.h),
    }
    const { status, html } = await pageFor(context, asked, () => limit(ctx.ip))
    ctx.status = status
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = html
  }
  router.get(PATH, serve)
  router.get(`${PATH}/:trackingNumber`, serve)
  return router
}

async function pageFor(
  context: ServiceContext,
  asked: { readonly trackingNumber: string; readonly claim: string },
  limit: () => ReturnType<Limiter>,
): Promise<{ status: number; html: string }> {
  try {
    await limit()
    if (asked.trackingNumber === '' || asked.claim === '') return { status: 200, html: formPage(asked) }
    const verification = await verifyCertificate(context, asked)
    return { status: 200, html: verificationPage(await context.network.tree(), verification) }
  } catch (error) {
    // what is no fault of the caller goes the way of every fault, into the log
    if (!(error instanceof AppError) || error.status >= 500) throw error
    return { status: error.status, html: failurePage(error.detail, asked) }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, LONGEST_TEXT) : ''
}
