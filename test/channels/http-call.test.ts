import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { callHttp, callJson } from '../../server/channels/http-call.ts'
import { PlatformServer } from '../fakes/platform-server.ts'

const SECRET = 'token-that-nobody-may-read'
const huge = Buffer.alloc(5 * 1024 * 1024, 'a')
const server = new PlatformServer({
  'POST /ok': () => ({ json: { errcode: 0 } }),
  'POST /huge': () => ({ bytes: huge, contentType: 'text/plain' }),
})

beforeAll(() => server.start())
afterAll(() => server.stop())

const call = (path: string, base = server.url, deadlineMs = 3_000) => {
  const url = new URL(`${path}?access_token=${SECRET}`, base)
  return { operation: 'test', method: 'POST', url, body: {}, signal: AbortSignal.timeout(deadlineMs) } as const
}
const fault = async (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

test('nobody at the address: certainly nothing was done', async () => {
  const gone = new PlatformServer({})
  const url = await gone.start()
  await gone.stop()
  expect(await fault(callHttp(call('/ok', url)))).toMatchObject({ kind: 'unreachable', code: 'unreachable' })
})

test('no answer within the deadline: perhaps it was done', async () => {
  server.fail({ kind: 'hang', done: true })
  const start = performance.now()
  expect(await fault(callHttp(call('/ok', server.url, 60)))).toMatchObject({ kind: 'unknown_outcome', code: 'timeout' })
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('an answer of another shape or without end is none', async () => {
  const Answer = z.object({ must: z.string() })
  expect(await fault(callJson(call('/ok'), Answer))).toMatchObject({ code: 'unexpected_answer' })
  expect(await fault(callHttp(call('/huge')))).toMatchObject({ code: 'too_large' })
})

test('no error tells the token that stood in the address', async () => {
  for (const kind of ['hang', 'half_closed', 'lost'] as const) {
    server.fail({ kind, done: false })
    const error = (await fault(callHttp(call('/ok', server.url, 60)))) as Error
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(SECRET)
  }
})
