import { z } from 'zod'
import type { Problem } from '../../contract/endpoint.ts'
import { AppError, type ErrorCode } from '../../errors.ts'
import type { HttpContext, HttpMiddleware } from '../state.ts'

/** Turns every error into RFC 9457 problem details with a stable code and a Chinese text that says what to do. */
export function problem(): HttpMiddleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined) throw new AppError('not_found')
    } catch (error) {
      const known = asAppError(error)
      if (known.status >= 500) {
        ctx.state.logger.error(
          { err: error, requestId: ctx.state.requestId, endpoint: ctx.state.endpointId },
          'request failed',
        )
      }
      write(ctx, known)
    }
  }
}

function write(ctx: HttpContext, error: AppError): void {
  const body: Problem = {
    type: `urn:shaopao:problem:${error.code}`,
    title: error.code,
    status: error.status,
    code: error.code,
    detail: error.detail,
    requestId: ctx.state.requestId,
    ...(error.issues === undefined ? {} : { issues: [...error.issues] }),
  }
  ctx.status = error.status
  if (error.status === 401) ctx.set('WWW-Authenticate', 'Bearer')
  if (error.status === 429) ctx.set('Retry-After', '60')
  ctx.body = body
  ctx.type = 'application/problem+json'
}

/** Errors that Koa and its body parser throw, by their status. */
const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'bad_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof z.ZodError) return new AppError('internal', { cause: error })
  const status = (error as { status?: unknown } | null)?.status
  const code = typeof status === 'number' ? CODE_BY_STATUS[status] : undefined
  return new AppError(code ?? 'internal', { cause: error })
}

/** @throws AppError validation_failed that names each field */
export function parseRequestPart<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  throw new AppError('validation_failed', { issues })
}
