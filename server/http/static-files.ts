import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { HttpMiddleware } from './state.ts'

/** What may be served; other files of the directory are as good as absent. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
}

/** Serves the files of a directory below a path that ends in a slash; `index.html` stands for the directory itself. */
export function staticFiles(prefix: `/${string}` | '/', directory: string): HttpMiddleware {
  const root = path.resolve(directory)
  return async (ctx, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || !ctx.path.startsWith(prefix)) return next()
    const asked = decodePath(ctx.path.slice(prefix.length))
    const file = asked === undefined ? undefined : path.resolve(root, asked === '' ? 'index.html' : asked)
    const type = file === undefined ? undefined : MEDIA_TYPES[path.extname(file)]
    if (file === undefined || type === undefined || !file.startsWith(root + path.sep)) return next()
    const found = await stat(file).catch(() => undefined)
    if (found === undefined || !found.isFile()) return next()
    ctx.state.endpointId = 'static'
    ctx.status = 200
    ctx.type = type
    ctx.set('Cache-Control', 'no-cache')
    ctx.lastModified = found.mtime
    ctx.etag = `${found.size.toString(36)}-${found.mtimeMs.toString(36)}`
    if (ctx.fresh) {
      ctx.status = 304
      return
    }
    ctx.length = found.size
    ctx.body = createReadStream(file)
  }
}

function decodePath(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text)
    return decoded.includes('\0') ? undefined : decoded
  } catch {
    return undefined
  }
}
