import { AppError } from '../../errors.ts'
import type { HttpContext } from '../state.ts'

const PICTURE = { name: '图片', kinds: ' JPG、PNG 或 WebP 图片' }
const TABLE = { name: '表格', kinds: ' XLSX 或 CSV 表格' }

/**
 * Makes the reader of a body that is bytes of one of the media types.
 * @throws AppError unsupported_media_type for any other type or a compressed body, body_too_large
 */
export function rawBodyReader(mediaTypes: readonly string[], maxBytes: number): (ctx: HttpContext) => Promise<Buffer> {
  const wanted = mediaTypes.some((type) => type.startsWith('image/')) ? PICTURE : TABLE
  return async (ctx) => {
    const encoding = ctx.get('Content-Encoding')
    const isTaken = ctx.request.is([...mediaTypes]) !== false && ctx.request.type !== ''
    if (!isTaken || (encoding !== '' && encoding !== 'identity')) {
      throw new AppError('unsupported_media_type', { detail: `请上传${wanted.kinds}` })
    }
    const refusal = tooLarge(wanted.name, maxBytes)
    if ((ctx.request.length ?? 0) > maxBytes) throw refusal
    return readAll(ctx, maxBytes, refusal)
  }
}

/** Reads a body whole. @throws AppError body_too_large */
export function readAll(
  { req }: HttpContext,
  maxBytes: number,
  refusal = tooLarge(PICTURE.name, maxBytes),
): Promise<Buffer> {
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

function tooLarge(name: string, maxBytes: number): AppError {
  const most = maxBytes < 1024 * 1024 ? `${Math.floor(maxBytes / 1024)} KB` : `${Math.floor(maxBytes / 1024 / 1024)} MB`
  return new AppError('body_too_large', { detail: `${name}太大，请减到 ${most} 以内再上传` })
}
