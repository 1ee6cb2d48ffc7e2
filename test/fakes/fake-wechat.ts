import { randomUUID } from 'node:crypto'
import type { Clock } from '../../server/services/clock.ts'
import { type PlatformAnswer, type PlatformRequest, type PlatformRoute, PlatformServer } from './platform-server.ts'
import { withinRate } from './rate.ts'
import { SentPictures } from './sent-pictures.ts'
import { WeChatMessages } from './wechat-messages.ts'
import { WECHAT_RULES } from './wechat-rules.ts'
import { StableTokens } from './wechat-tokens.ts'

/** The apps that the fake knows. */
export const MINI_PROGRAM = { appId: 'wx00000000000mini', secret: 'secret-of-the-mini-program' }
export const OFFICIAL_ACCOUNT = { appId: 'wx000000000account', secret: 'secret-of-the-account' }

/** A PNG of one pixel: what a picture must come through as, byte for byte. */
export const CODE_PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The same on white ground: a JPEG, as far as its first bytes say. */
export const CODE_PHOTO = Buffer.from([0xff, 0xd8, 0xff, 0xe0])

interface OneTimeCode {
  readonly stands: string
  readonly madeAt: number
  isUsed: boolean
}

const json = (answer: object): PlatformAnswer => ({ json: answer })
const refused = (errcode: number, errmsg = 'refused by the rules') => json({ errcode, errmsg })

/** api.weixin.qq.com as strict as the real one, by the test's clock. */
export class FakeWeChat {
  readonly #clock: Clock
  readonly tokens: Readonly<Record<string, StableTokens>>
  readonly messages: WeChatMessages
  readonly server: PlatformServer
  /** what people sent to the Official Account */
  readonly sentPictures: SentPictures
  readonly #loginCodes = new Map<string, OneTimeCode>()
  readonly #phoneCodes = new Map<string, OneTimeCode>()
  readonly #activeAt = new Map<string, number>()
  readonly #codesAt: number[] = []
  readonly #checksAt: number[] = []
  /** what the security check calls risky */
  readonly riskyWords = new Set<string>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.tokens = { [MINI_PROGRAM.appId]: new StableTokens(clock), [OFFICIAL_ACCOUNT.appId]: new StableTokens(clock) }
    this.messages = new WeChatMessages(clock)
    this.sentPictures = new SentPictures(clock)
    const withToken = (appId: string, serve: (request: PlatformRequest) => PlatformAnswer): PlatformRoute => {
      return (request) => {
        const errcode = this.tokens[appId]?.check(request.query.get('access_token')) ?? 40001
        return errcode === 0 ? serve(request) : refused(errcode, 'access_token is invalid or not latest')
      }
    }
    const mini = (serve: (request: PlatformRequest) => PlatformAnswer) => withToken(MINI_PROGRAM.appId, serve)
    const account = (serve: (request: PlatformRequest) => PlatformAnswer) => withToken(OFFICIAL_ACCOUNT.appId, serve)
    this.server = new PlatformServer({
      'POST /cgi-bin/stable_token': ({ json: body }) => json(this.#stableToken(body)),
      'GET /sns/jscode2session': ({ query }) => json(this.#login(query)),
      'POST /wxa/business/getuserphonenumber': mini(({ json: body }) => json(this.#phoneNumber(String(body.code)))),
      'POST /cgi-bin/message/subscribe/send': mini(({ json: body }) => json(this.messages.sendSubscribe(body))),
      'POST /wxa/msg_sec_check': mini(({ json: body }) => json(this.#securityCheck(body))),
      'POST /wxa/getwxacodeunlimit': mini(({ json: body }) => this.#codePicture(body)),
      'POST /cgi-bin/message/custom/send': account(({ json: body }) => json(this.messages.sendCustomerService(body))),
      'POST /cgi-bin/message/template/send': account(({ json: body }) => json(this.messages.sendTemplate(body))),
      'GET /cgi-bin/media/get': account(({ query }) => this.sentPictures.get(query.get('media_id'))),
      'POST /cgi-bin/media/upload': account(({ contentType }) =>
        contentType.startsWith('multipart/form-data')
          ? json(this.messages.upload())
          : refused(41005, 'media data missing'),
      ),
    })
  }

  /** The person opens the mini-program. @returns the code of wx.login */
  opens(openId: string): string {
    this.messages.knows(openId)
    this.#activeAt.set(openId, this.#now())
    return this.#code(this.#loginCodes, openId)
  }

  /** So much was asked for within this minute by others. */
  hasAsked({ codes, checks }: { readonly codes: number; readonly checks: number }): void {
    this.#codesAt.push(...Array<number>(codes).fill(this.#now()))
    this.#checksAt.push(...Array<number>(checks).fill(this.#now()))
  }

  /** The person taps the button that gives his phone number. @returns the code */
  givesPhone(phone: string): string {
    return this.#code(this.#phoneCodes, phone)
  }

  #code(codes: Map<string, OneTimeCode>, stands: string): string {
    const code = randomUUID()
    codes.set(code, { stands, madeAt: this.#now(), isUsed: false })
    return code
  }

  /** What a code stands for, once and within five minutes. */
  #redeem(codes: Map<string, OneTimeCode>, given: string): string | number {
    const code = codes.get(given)
    if (code === undefined || this.#now() - code.madeAt > WECHAT_RULES.codes.lifetimeSeconds * 1000) return 40029
    if (code.isUsed) return 40163
    code.isUsed = true
    return code.stands
  }

  #stableToken({ appid, secret, force_refresh, grant_type }: Readonly<Record<string, unknown>>): object {
    const app = [MINI_PROGRAM, OFFICIAL_ACCOUNT].find(({ appId }) => appId === appid)
    if (grant_type !== 'client_credential') return { errcode: 40002, errmsg: 'invalid grant_type' }
    if (app === undefined) return { errcode: 40013, errmsg: 'invalid appid' }
    if (app.secret !== secret) return { errcode: 40125, errmsg: 'invalid appsecret' }
    return (this.tokens[app.appId] as StableTokens).answer(force_refresh === true)
  }

  #login(query: URLSearchParams): object {
    if (query.get('appid') !== MINI_PROGRAM.appId) return { errcode: 40013, errmsg: 'invalid appid' }
    if (query.get('secret') !== MINI_PROGRAM.secret) return { errcode: 40125, errmsg: 'invalid appsecret' }
    const found = this.#redeem(this.#loginCodes, query.get('js_code') ?? '')
    if (typeof found === 'number') return { errcode: found, errmsg: 'code refused' }
    return { openid: found, session_key: 'never to leave the server' }
  }

  #phoneNumber(code: string): object {
    const found = this.#redeem(this.#phoneCodes, code)
    if (typeof found === 'number') return { errcode: found, errmsg: 'code refused' }
    return {
      errcode: 0,
      errmsg: 'ok',
      phone_info: { phoneNumber: found, purePhoneNumber: found, countryCode: '86', watermark: {} },
    }
  }

  #securityCheck({ content, openid, version, scene }: Readonly<Record<string, unknown>>): object {
    const text = String(content)
    const { perMinute } = WECHAT_RULES.securityCheck
    if (!withinRate(this.#checksAt, this.#now(), { minute: perMinute, hour: Number.POSITIVE_INFINITY })) {
      return { errcode: 45009, errmsg: 'reach max api minute quota limit' }
    }
    if (version !== 2 || typeof scene !== 'number') return { errcode: 40097, errmsg: 'invalid args' }
    if ([...text].length > WECHAT_RULES.securityCheck.longestText) return { errcode: 45002, errmsg: 'content too long' }
    const active = this.#activeAt.get(String(openid))
    const since = WECHAT_RULES.securityCheck.activeWithinHours * 3_600_000
    if (active === undefined || this.#now() - active > since) return { errcode: 40003, errmsg: 'openid not active' }
    const isRisky = [...this.riskyWords].some((word) => text.includes(word))
    return { errcode: 0, errmsg: 'ok', result: { suggest: isRisky ? 'risky' : 'pass', label: isRisky ? 20001 : 100 } }
  }

  #codePicture({ scene, page, check_path, is_hyaline }: Readonly<Record<string, unknown>>): PlatformAnswer {
    const { scene: allowed, perMinute } = WECHAT_RULES.codePicture
    if (!withinRate(this.#codesAt, this.#now(), { minute: perMinute, hour: Number.POSITIVE_INFINITY })) {
      return refused(45009, 'reach max api minute quota limit')
    }
    if (!allowed.test(String(scene ?? ''))) return refused(40169, 'invalid scene')
    if (/^\/|\?/.test(String(page ?? ''))) return refused(41030, 'invalid page')
    if (check_path !== false && !this.messages.isReleased(String(page))) return refused(41030, 'invalid page')
    return is_hyaline === true
      ? { bytes: CODE_PICTURE, contentType: 'image/png' }
      : { bytes: CODE_PHOTO, contentType: 'image/jpeg' }
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}
