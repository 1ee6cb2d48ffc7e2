import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import Koa from 'koa'
import pg from 'pg'

/**
 * What the machine can do at most: raw node http and pg with prepared statements. `POST /scan` is one transaction of
 * select-for-update, insert event, insert outbox, insert task, update; `GET /track/:id` reads a parcel and its events.
 * `GET /koa/:id` is the same reading behind Koa.
 */
const pool = new pg.Pool({ connectionString: process.argv[2] as string, max: 16 })

async function scan(body: { id: string; eventId: string }): Promise<object> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const found = await client.query({
      name: 'lock',
      text: 'SELECT id, version, status FROM floor_parcel WHERE id = $1 FOR UPDATE',
      values: [body.id],
    })
    const version = Number(found.rows[0]?.version) + 1
    await client.query({
      name: 'event',
      text: 'INSERT INTO floor_event (id, parcel_id, sequence, kind, at) VALUES ($1, $2, $3, $4, now())',
      values: [body.eventId, body.id, version, 'scanned'],
    })
    await client.query({
      name: 'outbox',
      text: 'INSERT INTO floor_outbox (event_id, payload) VALUES ($1, $2)',
      values: [body.eventId, JSON.stringify({ parcel: body.id })],
    })
    await client.query({
      name: 'task',
      text: 'INSERT INTO floor_task (event_id, parcel_id, due_at) VALUES ($1, $2, now())',
      values: [body.eventId, body.id],
    })
    await client.query({
      name: 'update',
      text: 'UPDATE floor_parcel SET version = $2, status = $3 WHERE id = $1',
      values: [body.id, version, 'moving'],
    })
    await client.query('COMMIT')
    return { version }
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function track(id: string): Promise<object> {
  const [parcel, events] = await Promise.all([
    pool.query({ name: 'parcel', text: 'SELECT id, version, status FROM floor_parcel WHERE id = $1', values: [id] }),
    pool.query({
      name: 'events',
      text: 'SELECT id, sequence, kind, at FROM floor_event WHERE parcel_id = $1 ORDER BY sequence',
      values: [id],
    }),
  ])
  return { ...parcel.rows[0], events: events.rows }
}

async function readJson(request: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

const koa = new Koa()
const router = new Router()
router.get('/koa/:id', async (ctx) => {
  ctx.body = await track(String(ctx.params.id))
})
koa.use(router.routes())
const throughKoa = koa.callback()

const server = http.createServer(async (request, response) => {
  const url = request.url ?? ''
  if (url.startsWith('/koa/')) return throughKoa(request, response)
  const answer =
    request.method === 'POST'
      ? await scan((await readJson(request)) as { id: string; eventId: string })
      : await track(url.slice('/track/'.length))
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(answer))
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
