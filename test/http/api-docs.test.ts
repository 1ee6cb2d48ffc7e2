import { type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiDocs } from '../../server/http/api-docs.ts'

let server: Server
let origin: string
beforeAll(async () => {
  const app = new Koa()
  app.use(apiDocs().routes())
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
})

/** As `fetch`, which would tidy up the path and forbid caches before it asks. */
function rawGet(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end()
  })
}

describe('/openapi.json', () => {
  it('is the document, the same each time', async () => {
    const answer = await fetch(`${origin}/openapi.json`)
    expect(answer.headers.get('content-type')).toMatch('application/json')
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({
      openapi: '3.1.0',
      info: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    })
    expect(await (await fetch(`${origin}/openapi.json`)).text()).toBe(text)
  })
})

describe('/docs/api', () => {
  it('allows no script or style but files of its own, and has none inline', async () => {
    const answer = await fetch(`${origin}/docs/api`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    const page = await answer.text()
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i)
    expect(page).not.toMatch(/(src|href)="(?!\/)/)
  })

  it('serves every file that the page asks for', async () => {
    const page = await (await fetch(`${origin}/docs/api`)).text()
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)
    expect(files.length).toBeGreaterThanOrEqual(4)
    for (const path of files) {
      const answer = await fetch(origin + path)
      expect(answer.status, path).toBe(200)
      const bytes = (await answer.arrayBuffer()).byteLength
      expect(bytes, path).toBeGreaterThan(100)
      expect(answer.headers.get('content-type'), path).not.toBe('application/octet-stream')
    }
  })

  it('answers a repeat without sending the file again', async () => {
    const { etag = '' } = (await rawGet('/docs/api/swagger-ui.css')).headers
    const again = await rawGet('/docs/api/swagger-ui.css', { 'If-None-Match': etag })
    expect(again.statusCode).toBe(304)
    expect(again.headers['content-length']).toBeUndefined()
    expect((await rawGet('/docs/api/swagger-ui.css', { 'If-None-Match': '"older"' })).statusCode).toBe(200)
  })

  it.each(['package.json', 'index.html', '..%2fpackage.json', '../../package.json'])(
    'does not serve %s',
    async (name) => {
      expect((await rawGet(`/docs/api/${name}`)).statusCode).toBe(404)
    },
  )
})
