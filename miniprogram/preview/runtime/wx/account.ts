import type { Session } from '../session.ts'
import { api } from './api.ts'

/** Who the person is. */
export function createAccount(session: Session, appId: string) {
  const accountInfo = { miniProgram: { appId, envVersion: 'develop', version: '' } }
  return {
    login: api('login', () => ({ code: `demo-${session.persona}` })),
    checkSession: api('checkSession', () => ({})),
    getAccountInfoSync: () => accountInfo,
    getExtConfigSync: () => extConfig(session),
    getExtConfig: api('getExtConfig', () => ({ extConfig: extConfig(session) })),
  }
}

function extConfig({ apiBase }: Session): Record<string, string> {
  return apiBase === undefined ? {} : { apiBase }
}
