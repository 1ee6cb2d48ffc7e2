import { z } from 'zod'
import { ChannelError } from '../channel-error.ts'
import { meaningOf, WECHAT_ERRCODES } from '../errcodes.ts'
import { callJson } from '../http-call.ts'

/** Who a mini-program's one-time login code belongs to. */
export interface WeChatLogin {
  /**
   * @returns the openid; null when WeChat does not know the code (any more)
   * @throws Error when WeChat cannot be reached or answers something else
   */
  openIdOf(code: string): Promise<string | null>
}

const DEADLINE_MS = 8_000

const Answer = z.object({
  openid: z.string().min(1).optional(),
  errcode: z.number().int().default(0),
})

/** WeChat's `jscode2session`. The session_key it also answers is not kept: nothing here needs it. */
export function wechatLogin(options: { appId: string; secret: string; baseUrl: string }): WeChatLogin {
  const operation = 'jscode2session'
  return {
    async openIdOf(code) {
      const url = new URL('/sns/jscode2session', options.baseUrl)
      url.search = new URLSearchParams({
        appid: options.appId,
        secret: options.secret,
        js_code: code,
        grant_type: 'authorization_code',
      }).toString()
      const signal = AbortSignal.timeout(DEADLINE_MS)
      const { openid, errcode } = await callJson({ operation, method: 'GET', url, signal }, Answer)
      if (openid !== undefined) return openid
      const meaning = meaningOf(WECHAT_ERRCODES, errcode)
      if (meaning === 'bad_code') return null
      throw new ChannelError(meaning, String(errcode), { operation })
    },
  }
}

/** The demonstration's stand-in for WeChat: code `demo-<key>` is the persona of that key. Never mounted outside the demo profile. */
export function demoLogin(personaKeys: ReadonlySet<string>): WeChatLogin {
  return {
    async openIdOf(code) {
      const key = /^demo-([\w-]+)$/.exec(code)?.[1]
      return key !== undefined && personaKeys.has(key) ? key : null
    },
  }
}
