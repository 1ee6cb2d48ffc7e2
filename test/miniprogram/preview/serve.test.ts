import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PreviewServer, servePreview } from '../../../miniprogram/preview/serve.ts'
import { FIXTURE, writeApp } from './fixture-app.ts'

const app = writeApp(FIXTURE)
const api = createServer(({ method, url }, response) => response.writeHead(201).end(`${method} ${url}`))
let preview: PreviewServer

beforeAll(async () => {
  await new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening))
  const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  preview = await servePreview({ source: app.source, out: app.out, port: 0, server })
})
afterAll(async () => {
  await preview?.close()
  api.close()
  app.remove()
})

/** What the server says of its builds, one after the other. */
async function* changes(): AsyncGenerator<{ problems: string[] }> {
  const { body } = await fetch(`${preview.url}changes`)
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) if (message.startsWith('data: ')) yield JSON.parse(message.slice(6))
  }
}

it('serves the workbench around the phone, and the API of the server behind it', async () => {
  const workbench = await (await fetch(preview.url)).text()
  expect(workbench).toContain('workbench.js')
  for (const file of ['index.html', 'app.js', 'workbench.js', 'workbench.css']) {
    expect((await fetch(preview.url + file)).status).toBe(200)
  }
  const answer = await fetch(`${preview.url}api/v1/sites?q=1`, { method: 'POST', body: '{}' })
  expect([answer.status, await answer.text()]).toEqual([201, 'POST /api/v1/sites?q=1'])
  expect((await fetch(`${preview.url}%2e%2e/package.json`)).status).toBe(404)
})

it('builds anew when a file changes, and says where a mistake is', async () => {
  const page = join(app.source, 'pages/home/index.wxml')
  const before = readFileSync(page, 'utf8')
  const said = changes()
  const next = said.next()

  writeFileSync(page, '<no-such-tag/>\n')
  expect((await next).value?.problems).toEqual([expect.stringMatching(/pages\/home\/index\.wxml:1:\d+ .*no-such-tag/)])

  writeFileSync(page, before.replace('加一', '再加一'))
  expect((await said.next()).value?.problems).toEqual([])
  expect(await (await fetch(`${preview.url}app.js`)).text()).toContain('再加一')
  await said.return(undefined)
})
