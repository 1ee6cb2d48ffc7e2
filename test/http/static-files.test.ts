import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RequestState } from '../../server/http/state.ts'
import { staticFiles } from '../../server/http/static-files.ts'

let base: string
let server: http.Server
beforeAll(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), 'shaopao-static-'))
  mkdirSync(path.join(base, 'pages/inner'), { recursive: true })
  mkdirSync(path.join(base, 'pages-beside'))
  const files = {
    'secrets.json': '{"key":"outside"}',
    'pages-beside/page.html': 'outside',
    'pages/index.html': '<p>首页</p>',
    'pages/inner/part.js': 'export {}',
    'pages/notes.txt': 'not served',
    'pages/.env': 'not served',
    'pages/空 格.css': 'p {}',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(base, name), text)
  const app = new Koa<RequestState>()
  app.use(staticFiles('/site/', path.join(base, 'pages')))
  server = http.createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(base, { recursive: true })
})

/** As fetch, which would tidy up the path before it asks. */
function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }),
      )
    })
    request.on('error', reject).end()
  })
}

describe('files beside the API', () => {
  test('are served with their type; the directory is its index', async () => {
    expect(await get('/site/')).toMatchObject({ status: 200, text: '<p>首页</p>' })
    expect((await get('/site/')).headers['content-type']).toBe('text/html; charset=utf-8')
    expect(await get('/site/inner/part.js')).toMatchObject({ status: 200, text: 'export {}' })
    expect((await get(`/site/${encodeURIComponent('空 格.css')}`)).text).toBe('p {}')
    expect(await get('/site/index.html', {}, 'HEAD')).toMatchObject({ status: 200, text: '' })
  })

  test('are not sent again to who has them', async () => {
    const { etag = '' } = (await get('/site/index.html')).headers
    expect(await get('/site/index.html', { 'If-None-Match': etag })).toMatchObject({ status: 304, text: '' })
  })

  test.each([
    ['/site/../secrets.json'],
    ['/site/..%2fsecrets.json'],
    ['/site/%2e%2e/secrets.json'],
    ['/site/inner/..%2f..%2fsecrets.json'],
    ['/site/..%2fpages-beside%2fpage.html'],
    ['/site/%2fetc%2fpasswd'],
    ['/site/..%5csecrets.json'],
    ['/site/index.html%00.js'],
    ['/site/%E0%A4%A'],
    ['/site/notes.txt'],
    ['/site/.env'],
    ['/site/inner'],
    ['/site/absent.html'],
    ['/secrets.json'],
  ])('%s is not there', async (url) => {
    const { status, text } = await get(url)
    expect(status).toBe(404)
    expect(text).not.toMatch(/outside|not served/)
  })

  test('nothing is written', async () => {
    expect((await get('/site/index.html', {}, 'POST')).status).toBe(404)
  })
})
