import type { HttpMiddleware } from '../../server/http/state.ts'
import { staticFiles } from '../../server/http/static-files.ts'
import type { Person } from '../../server/services/actor.ts'
import { builtMiniProgram } from '../miniprogram/built.ts'
import type { Opening, Phone, Phones } from '../miniprogram/phones/phone.ts'
import { startPhones, usePhonesOf } from '../miniprogram/phones/use-phones.ts'
import type { Api } from '../setup/api.ts'

const PREVIEW = '/preview/'

/** Serves the mini-program beside the API, as the demo profile does. */
export const miniProgramPages: HttpMiddleware = async (ctx, next) =>
  staticFiles(PREVIEW, await builtMiniProgram())(ctx, next)

type Wish = Pick<Opening, 'mode'>

/**
 * Phones on which the mini-program's own pages talk to the real server, which serves {@link miniProgramPages}. Each opens
 * the app as the person, at the page, signed in by a session of the server's own.
 */
export function usePhonesOnServer(api: Api): (person: Person, page: string, wish?: Wish) => Promise<Phone>
export function usePhonesOnServer<P extends Phone>(
  api: Api,
  start: () => Promise<Phones<P>>,
): (person: Person, page: string, wish?: Wish) => Promise<P>
export function usePhonesOnServer(api: Api, start: () => Promise<Phones> = startPhones) {
  const phones = usePhonesOf(start)
  return async ({ channel, peerId }: Person, page: string, wish: Wish = {}) => {
    const { body: session } =
      channel === 'miniprogram'
        ? await api.call('POST', '/sessions/miniprogram', { body: { code: `code-of-${peerId}` } })
        : await api.call('POST', '/sessions/peer', { as: 'service', body: { channel, peerId } })
    const now = () => api.clock.now().getTime()
    return phones().open({ site: `${api.url}${PREVIEW}index.html`, persona: peerId, page, session, now, ...wish })
  }
}
