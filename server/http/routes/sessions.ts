import type { WeChatLogin } from '../../channels/wechat/login.ts'
import * as contract from '../../contract/sessions.ts'
import { AppError } from '../../errors.ts'
import type { ServiceContext } from '../../services/context.ts'
import { readProfile } from '../../services/profile.ts'
import { saveContact } from '../../services/residents.ts'
import { wantWeeklySummary } from '../../services/send-weekly-summaries.ts'
import type { IssuedSession, Sessions } from '../../services/sessions.ts'
import { handle } from '../route.ts'

/** Sign-in and the caller's own account. */
export function sessionRoutes(sessions: Sessions, login: WeChatLogin) {
  return [
    handle(contract.signInByMiniProgram, async ({ context, body }) => {
      const openId = await askWeChat(context, login, body.code)
      return presentSession(context, await sessions.signIn({ channel: 'miniprogram', peerId: openId }, 'phone'))
    }),

    handle(contract.signInByPeer, async ({ context, body }) =>
      presentSession(context, await sessions.signIn(body, 'peer')),
    ),

    handle(contract.readMe, ({ context, caller }) => readProfile(context, caller.userId)),

    handle(contract.saveContact, async ({ context, caller, body }) => {
      await saveContact(context, caller.userId, body)
      return readProfile(context, caller.userId)
    }),

    handle(contract.wantWeeklySummary, async ({ context, caller, body }) => {
      await wantWeeklySummary(context, caller, body.wanted)
      return body
    }),

    handle(contract.createOwnBindingCode, async ({ caller }) => {
      const { code, expiresAt } = await sessions.createBindingCode(caller.userId, caller.userId)
      return { code, expiresAt: expiresAt.toISOString() }
    }),

    handle(contract.bind, async ({ context, caller, body }) =>
      presentSession(context, await sessions.bind(caller, body.code)),
    ),
  ]
}

async function askWeChat({ logger }: ServiceContext, login: WeChatLogin, code: string): Promise<string> {
  const openId = await login.openIdOf(code).catch((error: unknown) => {
    logger.error({ err: error }, 'WeChat sign-in failed')
    throw new AppError('unavailable', { detail: '微信登录暂时不可用，请稍后再试', cause: error })
  })
  if (openId === null) throw new AppError('wechat_code_invalid')
  return openId
}

async function presentSession(context: ServiceContext, { token, expiresAt, person }: IssuedSession) {
  return { token, expiresAt: expiresAt.toISOString(), me: await readProfile(context, person.userId) }
}
