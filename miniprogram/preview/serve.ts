import { createReadStream, type FSWatcher, statSync, watch } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BuildError, formatProblem } from './build/problem.ts'
import { workbenchHtml } from './build/workbench.ts'
import { buildPreview } from './build.ts'

export interface ServeOptions {
  /** Folder of the mini-program. */
  source: string
  /** Folder to build into. */
  out: string
  /** 0 picks a free one. */
  port: number
  /** Origin of the server whose /api the app calls, `http://127.0.0.1:3000`. */
  server: string
}

export interface PreviewServer {
  /** Of the workbench. */
  readonly url: string
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
}
/** An editor writes a file in several steps. */
const SETTLE_MS = 60

/** Builds the mini-program, serves it with the workbench, and builds anew whenever a file of it or of the preview changes. */
export async function servePreview({ source, out, port, server }: ServeOptions): Promise<PreviewServer> {
  const listeners = new Set<ServerResponse>()
  let state = await build(source, out)
  const tell = (response: ServerResponse) => response.write(`data: ${JSON.stringify(state)}\n\n`)
  const watcher = watchSettled([source, join(import.meta.dirname, 'runtime')], async () => {
    state = await build(source, out)
    for (const listener of listeners) tell(listener)
  })
  const http = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://preview')
    if (pathname.startsWith('/api/')) forward(incoming, response, server)
    else if (pathname === '/changes') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(': here\n\n')
      // Whoever comes while the build is broken is told at once; otherwise there is nothing to say yet.
      if (state.problems.length > 0) tell(response)
      listeners.add(response)
      response.on('close', () => listeners.delete(response))
    } else if (pathname === '/' || pathname === '/workbench.html') {
      response.writeHead(200, { 'content-type': TYPES['.html'] }).end(workbenchHtml(true))
    } else sendFile(join(out, normalize(pathname)), response)
  })
  await new Promise<void>((listening) => http.listen(port, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    close: () => {
      for (const each of watcher) each.close()
      http.closeAllConnections()
      return new Promise((closed) => http.close(() => closed()))
    },
  }
}

/** Problems as `file:line:column message`; none when the build went well. */
async function build(source: string, out: string): Promise<{ problems: string[] }> {
  try {
    await buildPreview({ source, out })
    return { problems: [] }
  } catch (error) {
    if (error instanceof BuildError) return { problems: error.problems.map((problem) => formatProblem(problem)) }
    throw error
  }
}

/** Runs once things are quiet again; changes during a run are one more run after it. */
function watchSettled(folders: readonly string[], run: () => Promise<void>): FSWatcher[] {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const changed = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = running.then(run).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
      })
    }, SETTLE_MS)
  }
  return folders.map((folder) => watch(folder, { recursive: true }, changed))
}

function sendFile(file: string, response: ServerResponse): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile()) return void response.writeHead(404).end()
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
  createReadStream(file).pipe(response)
}

function forward(incoming: IncomingMessage, response: ServerResponse, server: string): void {
  const target = new URL(incoming.url ?? '/', server)
  const { method, headers } = incoming
  const outgoing = request(
    target,
    { ...(method ? { method } : {}), headers: { ...headers, host: target.host } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  outgoing.on('error', () => {
    if (!response.headersSent) response.writeHead(502).end()
  })
  incoming.pipe(outgoing)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      source: { type: 'string', default: resolve(import.meta.dirname, '../src') },
      out: { type: 'string', default: resolve(import.meta.dirname, 'dist') },
      port: { type: 'string', default: '5180' },
      server: { type: 'string', default: 'http://127.0.0.1:3000' },
    },
  })
  const { url } = await servePreview({ ...values, port: Number(values.port) })
  process.stdout.write(`preview: ${url}?persona=resident (API: ${values.server})\n`)
}

if (import.meta.filename === process.argv[1]) await main()
