import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoint } from '../../server/contract/endpoint.ts'
import { handle } from '../../server/http/route.ts'
import { expectNoneOf, expectProblem } from '../setup/answers.ts'
import { useApi } from '../setup/api.ts'

const SECRET = '不该出门的测试文字'
const routeTo = (path: `/${string}`) =>
  endpoint({
    id: path,
    method: 'GET',
    path,
    summary: 'for tests',
    access: 'public',
    response: z.object({ ok: z.literal(true) }),
  })

const api = useApi({
  extraRoutes: [
    handle(routeTo('/throws'), async () => {
      throw new Error(SECRET)
    }),
    handle(routeTo('/throws-nothing'), async () => Promise.reject(null)),
    handle(routeTo('/misanswers'), async () => ({ ok: SECRET, phone: SECRET }) as never),
    handle(routeTo('/says-more'), async () => ({ ok: true as const, phone: SECRET })),
    handle(routeTo('/is-slow'), async ({ context }) => {
      await context.db.$transaction([
        context.db.$executeRaw`SET LOCAL statement_timeout = 40`,
        context.db.$queryRaw`SELECT pg_sleep(20)::text`,
      ])
      return { ok: true as const }
    }),
    handle(routeTo('/waits-for-a-lock'), async ({ context }) => {
      await context.db.$transaction([
        context.db.$executeRaw`SET LOCAL lock_timeout = 40`,
        context.db.$executeRaw`LOCK TABLE matter IN ACCESS EXCLUSIVE MODE`,
      ])
      return { ok: true as const }
    }),
  ],
})

describe('what goes wrong inside', () => {
  test.each([['/throws'], ['/throws-nothing'], ['/misanswers']])(
    '%s: the caller is told to try later, not what it was',
    async (path) => {
      const answer = await api.call('GET', path)
      expect(expectProblem(answer, 'internal').detail).toMatch(/稍后再试/)
      expectNoneOf(answer.body, [SECRET, 'Error', 'zod'])
    },
  )

  test('an answer holds what the contract says and no more', async () => {
    expect((await api.call('GET', '/says-more')).body).toEqual({ ok: true })
  })
})

describe('a database that is busy', () => {
  test('a statement that takes too long ends, and the caller may come again', async () => {
    const answer = await api.call('GET', '/is-slow')
    expectProblem(answer, 'deadline_exceeded')
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  test('so does one that waits for another', async () => {
    await api.db.$transaction(async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE matter IN ACCESS SHARE MODE`
      expectProblem(await api.call('GET', '/waits-for-a-lock'), 'deadline_exceeded')
    })
  })
})
