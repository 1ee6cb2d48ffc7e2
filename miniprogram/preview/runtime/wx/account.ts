import type { PreviewControl } from '../../control.ts'
import type { Session } from '../session.ts'
import { ApiFailure, api } from './api.ts'

/** WeChat's own limit of templates in one request. */
const MAX_TEMPLATES = 3

/** Who the person is and what the person has allowed. */
export function createAccount(session: Session, appId: string, control: PreviewControl) {
  const accountInfo = { miniProgram: { appId, envVersion: 'develop', version: '' } }
  return {
    login: api('login', () => ({ code: `demo-${session.persona}` })),
    checkSession: api('checkSession', () => ({})),
    getAccountInfoSync: () => accountInfo,
    getExtConfigSync: () => extConfig(session),
    getExtConfig: api('getExtConfig', () => ({ extConfig: extConfig(session) })),
    requestSubscribeMessage: api<{ tmplIds: string[] }, Record<string, string>>(
      'requestSubscribeMessage',
      ({ tmplIds }) => {
        if (tmplIds.length === 0 || tmplIds.length > MAX_TEMPLATES) {
          throw new ApiFailure('Templates count out of max bounds', { errCode: 20003 })
        }
        const answer = control.subscribeAnswer
        control.subscriptions.push({ templateIds: [...tmplIds], answer })
        return Object.fromEntries(tmplIds.map((id) => [id, answer]))
      },
    ),
  }
}

function extConfig({ apiBase }: Session): Record<string, string> {
  return apiBase === undefined ? {} : { apiBase }
}
