import { createReadStream, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Router, { type RouterContext } from '@koa/router'
import { openApiDocument } from './openapi.ts'

const DOCUMENT_PATH = '/openapi.json'
const PAGE_PATH = '/docs/api'
const PROGRAM_PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url))

/** Files of swagger-ui-dist that the page needs, with their media types; nothing else of the package is served. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

/** No script or style but our own files: the page needs nothing inline and nothing from elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Swagger UI draws its icons as data: images.
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>少跑 API</title>
<link rel="icon" href="${PAGE_PATH}/favicon-32x32.png">
<link rel="stylesheet" href="${PAGE_PATH}/swagger-ui.css">
<script defer src="${PAGE_PATH}/swagger-ui-bundle.js"></script>
<script defer src="${PAGE_PATH}/start.js"></script>
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript; the document itself is at <a href="${DOCUMENT_PATH}">${DOCUMENT_PATH}</a>.</noscript>
</body>
</html>
`

const START_SCRIPT = `SwaggerUIBundle({
  url: '${DOCUMENT_PATH}',
  dom_id: '#swagger-ui',
  deepLinking: true,
  filter: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
})
`

/**
 * Serves the API's description: `/openapi.json` for programs, and for people a page at `/docs/api` (swagger-ui-dist)
 * that sets a strict Content-Security-Policy of its own. The document is made on the first request and then kept.
 */
export function apiDocs(): Router {
  const assetsPackage = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')
  const assetsVersion = readVersion(assetsPackage)
  let documentText: string | undefined

  const router = new Router()
  router.get(DOCUMENT_PATH, (ctx) => {
    documentText ??= JSON.stringify(openApiDocument(readVersion(PROGRAM_PACKAGE)))
    ctx.set('Cache-Control', 'no-cache')
    ctx.type = 'application/json'
    ctx.body = documentText
  })
  router.get(PAGE_PATH, (ctx) => {
    ctx.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = PAGE
  })
  router.get(`${PAGE_PATH}/start.js`, (ctx) => {
    ctx.type = 'text/javascript; charset=utf-8'
    ctx.body = START_SCRIPT
  })
  for (const [name, type] of Object.entries(ASSETS)) {
    const file = join(dirname(assetsPackage), name)
    router.get(`${PAGE_PATH}/${name}`, (ctx) => sendAsset(ctx, file, type, assetsVersion))
  }
  return router
}

async function sendAsset(ctx: RouterContext, file: string, type: string, version: string): Promise<void> {
  ctx.status = 200
  ctx.set('Cache-Control', 'public, max-age=3600')
  ctx.etag = version
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  ctx.type = type
  ctx.length = (await stat(file)).size
  ctx.body = createReadStream(file)
}

function readVersion(packageFile: string): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(packageFile, 'utf8'))
  if (typeof version !== 'string') throw new Error(`${packageFile} names no version`)
  return version
}
