import type { HttpMiddleware } from '../../server/http/state.ts'
import { staticFiles } from '../../server/http/static-files.ts'
import type { Person } from '../../server/services/actor.ts'
import { builtMiniProgram } from '../miniprogram/built.ts'
import type { Opening, Phone } from '../miniprogram/phones/phone.ts'
import { startPhones, usePhonesOf } from '../miniprogram/phones/use-phones.ts'
import type { Api } from '../setup/api.ts'

const PREVIEW = '/preview/'

/** Serves the mini-program beside the API, as the demo profile does. */
export const miniProgramPages: HttpMiddleware = async (ctx, next) =>
  staticFiles(PREVIEW, await builtMiniProgram())(ctx, next)

/** Opens the app as the person, at the page, signed in by sessions of the server's own. */
export type PhoneOnServer = (person: Person, page: string, wish?: Pick<Opening, 'mode'>) => Promise<Phone>

/**
 * Phones on which the mini-program's own pages talk to the real server, which serves {@link miniProgramPages}: in a browser
 * in the full run, without a screen else.
 */
export function usePhonesOnServer(api: Api): PhoneOnServer {
  const phones = usePhonesOf(startPhones)
  return async ({ channel, peerId }, page, wish = {}) => {
    const session = async () => {
      const answer =
        channel === 'miniprogram'
          ? await api.call('POST', '/sessions/miniprogram', { body: { code: `code-of-${peerId}` } })
          : await api.call('POST', '/sessions/peer', { as: 'service', body: { channel, peerId } })
      return answer.body
    }
    const now = () => api.clock.now().getTime()
    return phones().open({ site: `${api.url}${PREVIEW}index.html`, persona: peerId, page, session, now, ...wish })
  }
}
