import { z } from 'zod'
import { ChannelError } from '../channel-error.ts'
import { meaningOf, WECHAT_ERRCODES } from '../errcodes.ts'
import { callJson } from '../http-call.ts'
import { PlatformApi } from '../platform-api.ts'
import { TokenSource, type TokenStore } from '../token-source.ts'

/** A mini-program or an Official Account, as its owner knows it. */
export interface WeChatAppOptions {
  readonly appId: string
  readonly secret: string
  /** `https://api.weixin.qq.com` unless a test says otherwise */
  readonly baseUrl: string
  readonly store: TokenStore
  readonly now: () => Date
  readonly pause?: (milliseconds: number) => Promise<void>
}

/** WeChat makes the next token five minutes before the end and then lets both live; before that it would answer the same. */
const MARGIN_MS = 4 * 60_000
const FORCING = { perDay: 20, gapMs: 30_000 }
/** WeChat asks for room for 512 characters. */
const LONGEST_TOKEN = 512

const TokenAnswer = z.object({
  access_token: z.string().min(1).max(LONGEST_TOKEN).optional(),
  expires_in: z.number().int().positive().optional(),
  errcode: z.number().int().optional(),
})

/** Calls of api.weixin.qq.com in the name of one app, with its `stable_token` shared by all processes. */
export function wechatApi(options: WeChatAppOptions): PlatformApi {
  const { appId, baseUrl, store, now, pause } = options
  const tokens = new TokenSource({
    holder: `wechat:${appId}`,
    store,
    now,
    marginMs: MARGIN_MS,
    forcing: FORCING,
    obtain: (force, signal) => obtainToken(options, force, signal),
    ...(pause === undefined ? {} : { pause }),
  })
  return new PlatformApi({ baseUrl, errcodes: WECHAT_ERRCODES, tokens, ...(pause === undefined ? {} : { pause }) })
}

async function obtainToken({ appId, secret, baseUrl }: WeChatAppOptions, force: boolean, signal: AbortSignal) {
  const operation = 'stable_token'
  const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: force }
  const url = new URL('/cgi-bin/stable_token', baseUrl)
  const answer = await callJson({ operation, method: 'POST', url, body, signal }, TokenAnswer)
  if (answer.access_token !== undefined && answer.expires_in !== undefined) {
    return { token: answer.access_token, expiresInSeconds: answer.expires_in }
  }
  throw tokenRefused(answer.errcode, operation)
}

/** Here a code that speaks of a dead token says that the app's secret is wrong. */
function tokenRefused(errcode: number | undefined, operation: string): ChannelError {
  if (errcode === undefined) return new ChannelError('unknown_outcome', 'unexpected_answer', { operation })
  const meaning = meaningOf(WECHAT_ERRCODES, errcode)
  return new ChannelError(meaning === 'refresh_token' ? 'configuration' : meaning, String(errcode), { operation })
}
