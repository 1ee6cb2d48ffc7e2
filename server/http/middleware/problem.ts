import { z } from 'zod'
import type { Problem } from '../../contract/endpoint.ts'
import { AppError, type ErrorCode, type FieldIssue } from '../../errors.ts'
import { isDatabaseAway, isDatabaseSlow } from '../../services/outage.ts'
import type { HttpContext, HttpMiddleware } from '../state.ts'

/** Turns every error into RFC 9457 problem details with a stable code and a Chinese text that says what to do. */
export function problem(): HttpMiddleware {
  return async (ctx, next) => {
    try {
      await next()
      const code = CODE_BY_STATUS[ctx.status]
      if (code !== undefined && ctx.body == null) throw new AppError(code)
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
  if (error.status === 503) ctx.set('Retry-After', '5')
  ctx.body = body
  ctx.type = 'application/problem+json'
}

/** What Koa, its router and its body parser say by a status alone. */
const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'bad_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  501: 'method_not_allowed',
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof z.ZodError) return new AppError('internal', { cause: error })
  if (isDatabaseAway(error)) return new AppError('unavailable', { cause: error })
  if (isDatabaseSlow(error)) return new AppError('deadline_exceeded', { cause: error })
  const status = (error as { status?: unknown } | null)?.status
  const code = typeof status === 'number' ? CODE_BY_STATUS[status] : undefined
  return new AppError(code ?? 'internal', { cause: error })
}

/**
 * Reads a part of the request by its schema.
 * @throws AppError validation_failed that names each field
 */
export function parseRequestPart<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  const issues = parsed.success ? brokenTexts(parsed.data) : parsed.error.issues.map(toFieldIssue)
  if (!parsed.success || issues.length > 0) throw new AppError('validation_failed', { issues })
  return parsed.data
}

function toFieldIssue(issue: z.core.$ZodIssue): FieldIssue {
  return { path: issue.path.join('.'), message: issue.message }
}

/** Texts that a database cannot keep (NUL, half of a character) or that were damaged on the way (U+FFFD). */
function brokenTexts(value: unknown, path: readonly string[] = []): FieldIssue[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, part]) => brokenTexts(part, [...path, key]))
  }
  const isBroken =
    typeof value === 'string' && (!value.isWellFormed() || value.includes('\0') || value.includes('\uFFFD'))
  return isBroken ? [{ path: path.join('.'), message: '含有无法识别的字符，请重新输入' }] : []
}
