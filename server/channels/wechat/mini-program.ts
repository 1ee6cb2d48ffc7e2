import { z } from 'zod'
import type { Bytes } from '../http-call.ts'
import type { PlatformApi } from '../platform-api.ts'

/** Which of the mini-program's versions a message or a code opens. */
export type MiniProgramState = 'formal' | 'trial' | 'developer'

export interface SubscribeMessage {
  readonly openId: string
  readonly templateId: string
  readonly fields: Readonly<Record<string, string>>
  readonly page: string | null
}

/** What WeChat thinks of a text that others will read. */
export type ContentVerdict = 'pass' | 'review' | 'risky'

/** What the server asks WeChat in the mini-program's name. Every call rejects with ChannelError when it does not succeed. */
export interface MiniProgram {
  /** @returns null when the code is wrong, older than five minutes or used */
  phoneNumberOf(code: string): Promise<string | null>
  sendSubscribeMessage(message: SubscribeMessage): Promise<void>
  /** @param openId of who wrote the text; he was in the mini-program within two hours. @param text 2500 characters at most */
  checkText(openId: string, text: string, scene: 1 | 2 | 3 | 4): Promise<ContentVerdict>
  /**
   * A round code that opens a page, as PNG on no ground.
   * @param page without a query
   * @param scene at most 32 characters, without `%`
   * @param width in pixels, 280 to 1280; WeChat's own 430 when absent
   */
  unlimitedCode(page: string, scene: string, width?: number): Promise<Bytes>
}

const NOTHING = z.object({})
const PhoneAnswer = z.object({ phone_info: z.object({ purePhoneNumber: z.string().min(1) }) })
const SecurityAnswer = z.object({ result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }) })
const SCENE = /^[\w!#$&'()*+,/:;=?@\-.~]{1,32}$/

export function miniProgram(api: PlatformApi, state: MiniProgramState = 'formal'): MiniProgram {
  return {
    async phoneNumberOf(code) {
      const call = {
        operation: 'getuserphonenumber',
        method: 'POST',
        path: '/wxa/business/getuserphonenumber',
      } as const
      const answer = await api.json({ ...call, body: { code } }, PhoneAnswer).catch(asRefusedCode)
      return answer?.phone_info.purePhoneNumber ?? null
    },

    async sendSubscribeMessage({ openId, templateId, fields, page }) {
      const body = {
        touser: openId,
        template_id: templateId,
        ...(page === null ? {} : { page }),
        miniprogram_state: state,
        lang: 'zh_CN',
        data: valuesOf(fields),
      }
      const path = '/cgi-bin/message/subscribe/send'
      await api.json({ operation: 'subscribe_message', method: 'POST', path, body }, NOTHING)
    },

    async checkText(openId, text, scene) {
      const body = { version: 2, openid: openId, scene, content: text }
      const call = { operation: 'msg_sec_check', method: 'POST', path: '/wxa/msg_sec_check', body } as const
      return (await api.json(call, SecurityAnswer)).result.suggest
    },

    async unlimitedCode(page, scene, width) {
      if (!SCENE.test(scene)) throw new RangeError('a scene has 1 to 32 characters of those that WeChat allows')
      const env = { formal: 'release', trial: 'trial', developer: 'develop' }[state]
      const size = width === undefined ? {} : { width }
      const body = { page, scene, env_version: env, check_path: state === 'formal', is_hyaline: true, ...size }
      return api.bytes({ operation: 'unlimited_code', method: 'POST', path: '/wxa/getwxacodeunlimit', body })
    },
  }
}

/** Fields as templates want them. */
export function valuesOf(fields: Readonly<Record<string, string>>): Record<string, { value: string }> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, { value }]))
}

function asRefusedCode(error: unknown): null {
  if (error instanceof Error && 'kind' in error && error.kind === 'bad_code') return null
  throw error
}
