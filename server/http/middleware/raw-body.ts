import { AppError } from '../../errors.ts'
import type { HttpContext } from '../state.ts'

/**
 * Makes the reader of a body that is bytes of one of the media types.
 * @throws AppError unsupported_media_type for any other type or a compressed body, body_too_large
 */
export function rawBodyReader(mediaTypes: readonly string[], maxBytes: number): (ctx: HttpContext) => Promise<Buffer> {
  return async (ctx) => {
    const encoding = ctx.get('Content-Encoding')
    const isTaken = ctx.request.is([...mediaTypes]) !== false && ctx.request.type !== ''
    if (!isTaken || (encoding !== '' && encoding !== 'identity')) {
      throw new AppError('unsupported_media_type', { detail: '请上传 JPG、PNG 或 WebP 图片' })
    }
    if ((ctx.request.length ?? 0) > maxBytes) throw tooLarge(maxBytes)
    return readAll(ctx, maxBytes)
  }
}

/** Reads a body whole. @throws AppError body_too_large */
export function readAll({ req }: HttpContext, maxBytes: number, refusal = tooLarge(maxBytes)): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else {
        // the rest stays unread; the answer tells why
        req.removeAllListeners('data').pause()
        reject(refusal)
      }
    })
    req.on('end', () => resolve(Buffer.concat(chunks)))
    req.on('error', reject)
  })
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('body_too_large', { detail: `图片太大，请压缩到 ${Math.floor(maxBytes / 1024)} KB 以内再上传` })
}
