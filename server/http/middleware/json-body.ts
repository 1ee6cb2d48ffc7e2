import { bodyParser } from '@koa/bodyparser'
import { AppError } from '../../errors.ts'
import type { HttpContext } from '../state.ts'

/**
 * Makes the reader of a JSON body; no body at all reads as `{}`.
 * @throws AppError unsupported_media_type for anything but JSON in UTF-8; an error of Koa's parser (400, 413) otherwise
 */
export function jsonBodyReader(maxBytes: number): (ctx: HttpContext) => Promise<unknown> {
  const parse = bodyParser({ enableTypes: ['json'], jsonLimit: maxBytes, onError: refuseBody })
  return async (ctx) => {
    if (ctx.request.length === 0 || ctx.request.is('application/json') === null) return {}
    const isUtf8 = /^(utf-?8)?$/i.test(ctx.request.charset)
    if (!isUtf8 || ctx.request.is('application/json') === false) throw new AppError('unsupported_media_type')
    await parse(ctx, async () => {})
    return ctx.request.body
  }
}

function refuseBody(error: Error & { status?: number }): never {
  error.status ??= 400
  throw error
}
