import { afterEach, beforeAll, expect } from 'vitest'
import type { Person } from '../../server/services/actor.ts'
import { builtMiniProgram } from '../miniprogram/built.ts'
import { type QuickPhone, quickPhone } from '../miniprogram/pages/quick-phones.ts'
import { openPhone, type Phone } from '../miniprogram/preview/jsdom-phone.ts'
import type { useApi } from '../setup/api.ts'

const ORIGIN = 'http://phone.example'

/** Phones without a screen on which the mini-program's own pages talk to the real server. */
export function usePhonesOnServer(
  api: ReturnType<typeof useApi>,
): (person: Person, page: string) => Promise<QuickPhone> {
  let folder = ''
  const open: Phone[] = []
  let underWay = 0
  beforeAll(async () => {
    folder = await builtMiniProgram()
  })
  afterEach(async () => {
    // a page that is drawn after its window closed fails
    for (let turns = 0; turns < 5 || underWay > 0; turns += 1) await new Promise(setImmediate)
    const errors = open.flatMap(({ control }) => control.errors.map(({ message }) => message))
    for (const { window } of open.splice(0)) window.close()
    expect(errors).toEqual([])
  })

  /** Opens the app as the person, at the page, signed in by a session of the server's own. */
  return async ({ channel, peerId }, page) => {
    const { body: session } =
      channel === 'miniprogram'
        ? await api.call('POST', '/sessions/miniprogram', { body: { code: `code-of-${peerId}` } })
        : await api.call('POST', '/sessions/peer', { as: 'service', body: { channel, peerId } })
    const answer = async (url: string, init: RequestInit = {}) => {
      const { method, body } = init
      if (url.endsWith('/sessions/miniprogram')) return Response.json(session)
      const headers = Object.fromEntries(new Headers(init.headers as Headers).entries())
      underWay += 1
      try {
        const sent = { ...(method ? { method } : {}), headers, ...(body ? { body } : {}) }
        const reply = await fetch(url.replace(ORIGIN, api.url), sent)
        const content = await reply.arrayBuffer()
        return new Response(content.byteLength === 0 ? null : content, reply)
      } finally {
        underWay -= 1
      }
    }
    const phone = openPhone({
      dist: folder,
      page,
      search: `?persona=${peerId}&api=/api/v1`,
      fetch: answer as unknown as typeof fetch,
      now: () => api.clock.now().getTime(),
    })
    open.push(phone)
    return quickPhone(phone, { isOffline: false })
  }
}
