import { z } from 'zod'

/** Who a mini-program's one-time login code belongs to. */
export interface WeChatLogin {
  /**
   * @returns the openid; null when WeChat does not know the code (any more)
   * @throws Error when WeChat cannot be reached or answers something else
   */
  openIdOf(code: string): Promise<string | null>
}

const DEADLINE_MS = 8_000
/** invalid code, code used before */
const CODE_REFUSED = new Set([40029, 40163])

const Answer = z.object({
  openid: z.string().min(1).optional(),
  errcode: z.number().int().optional(),
  errmsg: z.string().optional(),
})

/** WeChat's `jscode2session`. The session_key it also answers is not kept: nothing here needs it. */
export function wechatLogin(options: { appId: string; secret: string; baseUrl: string }): WeChatLogin {
  return {
    async openIdOf(code) {
      const url = new URL('/sns/jscode2session', options.baseUrl)
      url.search = new URLSearchParams({
        appid: options.appId,
        secret: options.secret,
        js_code: code,
        grant_type: 'authorization_code',
      }).toString()
      const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) })
      const answer = Answer.parse(JSON.parse(await response.text()))
      if (answer.openid !== undefined) return answer.openid
      if (answer.errcode !== undefined && CODE_REFUSED.has(answer.errcode)) return null
      throw new Error(`jscode2session answered ${answer.errcode ?? response.status}`)
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
