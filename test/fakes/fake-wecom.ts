import { randomBytes } from 'node:crypto'
import type { Clock } from '../../server/services/clock.ts'
import {
  nextShown,
  type PlatformAnswer,
  type PlatformRequest,
  type PlatformRoute,
  PlatformServer,
} from './platform-server.ts'
import { withinRate } from './rate.ts'
import { SentPictures } from './sent-pictures.ts'
import { WECOM_RULES } from './wecom-rules.ts'

/** The app that the fake knows. */
export const WECOM_APP = { corpId: 'ww0000000000corp', agentId: 1000002, secret: 'secret-of-the-app' }

/** A message that a member was shown. */
export interface MemberMessage {
  readonly memberId: string
  readonly kind: 'text' | 'card' | 'image'
  readonly text: string
  readonly buttons: readonly { readonly key: string; readonly text: string }[]
  readonly taskId: string | null
  /** what stands on the card instead of its buttons, once it was tapped and marked */
  markedAs: string | null
  readonly at: Date
  readonly place: number
}

interface Tap {
  readonly message: MemberMessage
  readonly at: number
  isUsed: boolean
}

type Json = Readonly<Record<string, unknown>>
const refused = (errcode: number, errmsg = 'refused by the rules') => ({ errcode, errmsg })

/** qyapi.weixin.qq.com as strict as the real one, by the test's clock. */
export class FakeWeCom {
  readonly #clock: Clock
  readonly server: PlatformServer
  /** what members sent */
  readonly sentPictures: SentPictures
  #token: { readonly value: string; readonly endsAt: number } | null = null
  readonly #members = new Set<string>()
  readonly #sentAt = new Map<string, number[]>()
  readonly #seen = new Map<string, number>()
  readonly #taskIds = new Set<string>()
  readonly #taps = new Map<string, Tap>()
  readonly #uploads = new Set<string>()
  #count = 0
  readonly shown: MemberMessage[] = []
  /** what was taken and never shown: over a limit, or a repeat */
  readonly dropped: { readonly memberId: string; readonly why: 'rate' | 'repeat' }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.sentPictures = new SentPictures(clock)
    const withToken = (serve: (request: PlatformRequest) => PlatformAnswer): PlatformRoute => {
      return (request) => {
        const errcode = this.#check(request.query.get('access_token'))
        return errcode === 0 ? serve(request) : { json: refused(errcode, 'invalid access_token') }
      }
    }
    const withJson = (serve: (request: PlatformRequest) => object) => withToken((request) => ({ json: serve(request) }))
    this.server = new PlatformServer({
      'GET /cgi-bin/gettoken': ({ query }) => ({ json: this.#getToken(query) }),
      'POST /cgi-bin/message/send': withJson(({ json }) => this.#send(json)),
      'POST /cgi-bin/message/update_template_card': withJson(({ json }) => this.#update(json)),
      'GET /cgi-bin/media/get': withToken(({ query }) => this.sentPictures.get(query.get('media_id'))),
      'POST /cgi-bin/media/upload': withJson(() => this.#upload()),
    })
  }

  employs(...memberIds: readonly string[]): void {
    for (const memberId of memberIds) this.#members.add(memberId)
  }

  /** Ends the token before its time, as WeCom may. */
  endTokenEarly(): void {
    this.#token = null
  }

  /** A member taps a button. @returns the response code that the callback brings */
  taps(taskId: string): string {
    const message = this.shown.find((one) => one.taskId === taskId)
    if (message === undefined) throw new Error('no such card was shown')
    return this.#responseCode(message)
  }

  /** By which a card is changed once: a tap brings one, and so does the answer to what sent it. */
  #responseCode(message: MemberMessage): string {
    const responseCode = randomBytes(16).toString('base64url')
    this.#taps.set(responseCode, { message, at: this.#now(), isUsed: false })
    return responseCode
  }

  #getToken(query: URLSearchParams): object {
    if (query.get('corpid') !== WECOM_APP.corpId) return refused(40013, 'invalid corpid')
    if (query.get('corpsecret') !== WECOM_APP.secret) return refused(40001, 'invalid credential')
    const now = this.#now()
    if (this.#token === null || this.#token.endsAt <= now) {
      const value = randomBytes(64).toString('base64url')
      this.#token = { value, endsAt: now + WECOM_RULES.tokenLifetimeSeconds * 1000 }
    }
    const { value, endsAt } = this.#token
    return { errcode: 0, errmsg: 'ok', access_token: value, expires_in: Math.floor((endsAt - now) / 1000) }
  }

  #check(token: string | null): number {
    if (this.#token?.value !== token) return 40014
    return this.#token.endsAt <= this.#now() ? 42001 : 0
  }

  #send(body: Json): object {
    const { touser, agentid, msgtype } = body
    const memberId = String(touser)
    if (agentid !== WECOM_APP.agentId) return refused(40056, 'invalid agentid')
    if (!this.#members.has(memberId)) return refused(81013, 'user & party & tag all invalid')
    this.#count += 1
    const taken = { errcode: 0, errmsg: 'ok', msgid: `msg-${this.#count}` }
    if (this.#isRepeat(body)) return this.#drop(memberId, 'repeat', taken)
    const message = this.#read(memberId, body)
    if ('errcode' in message) return message
    const sent = this.#sentAt.get(memberId) ?? []
    if (!withinRate(sent, this.#now(), WECOM_RULES.perMember)) return this.#drop(memberId, 'rate', taken)
    this.#sentAt.set(memberId, sent)
    if (message.taskId !== null) this.#taskIds.add(message.taskId)
    this.shown.push(message)
    return msgtype === 'template_card' ? { ...taken, response_code: this.#responseCode(message) } : taken
  }

  #read(memberId: string, { msgtype, text, image, template_card }: Json): MemberMessage | ReturnType<typeof refused> {
    const shown = { memberId, buttons: [], taskId: null, markedAs: null, at: this.#clock.now(), place: nextShown() }
    if (msgtype === 'text') {
      const content = String((text as Json)?.content ?? '')
      if (content === '') return refused(44004, 'text content is empty')
      const cut = Buffer.from(content).subarray(0, WECOM_RULES.longestTextBytes).toString()
      return { ...shown, kind: 'text', text: cut }
    }
    if (msgtype === 'image') {
      const id = String((image as Json)?.media_id)
      return this.#uploads.has(id) ? { ...shown, kind: 'image', text: id } : refused(40007, 'invalid media_id')
    }
    if (msgtype !== 'template_card') return refused(40008, 'invalid msgtype')
    return this.#readCard(shown, template_card as Json)
  }

  #readCard(shown: Omit<MemberMessage, 'kind' | 'text'>, card: Json): MemberMessage | ReturnType<typeof refused> {
    const rules = WECOM_RULES.card
    const buttons = (card.button_list ?? []) as { key: string; text: string }[]
    const taskId = String(card.task_id ?? '')
    if (card.card_type !== 'button_interaction' || !rules.taskId.test(taskId)) return refused(40058, 'invalid card')
    if (this.#taskIds.has(taskId)) return refused(40058, 'task_id repeated')
    const keys = new Set(buttons.map(({ key }) => key))
    const fits = buttons.length >= 1 && buttons.length <= rules.mostButtons && keys.size === buttons.length
    if (!fits || buttons.some(({ key }) => Buffer.byteLength(key) > rules.longestKeyBytes)) {
      return refused(40058, 'invalid button_list')
    }
    const title = String((card.main_title as Json)?.title ?? '')
    return { ...shown, kind: 'card', text: `${title}\n${String(card.sub_title_text ?? '')}`, buttons, taskId }
  }

  #isRepeat(body: Json): boolean {
    const { duplicate_check_interval = WECOM_RULES.repeatSeconds } = body
    const seconds = Math.min(Number(duplicate_check_interval), WECOM_RULES.longestRepeatSeconds)
    const key = JSON.stringify(body)
    const last = this.#seen.get(key)
    const now = this.#now()
    if (body.enable_duplicate_check === 0) return false
    if (last !== undefined && now - last < seconds * 1000) return true
    this.#seen.set(key, now)
    return false
  }

  #drop(memberId: string, why: 'rate' | 'repeat', answer: object): object {
    this.dropped.push({ memberId, why })
    return answer
  }

  #update({ response_code, button }: Json): object {
    const tap = this.#taps.get(String(response_code))
    const isOver = tap !== undefined && this.#now() - tap.at > WECOM_RULES.card.responseCodeHours * 3_600_000
    if (tap === undefined || tap.isUsed || isOver) return refused(40058, 'invalid response_code')
    tap.isUsed = true
    tap.message.markedAs = String((button as Json)?.replace_name)
    return { errcode: 0, errmsg: 'ok' }
  }

  #upload(): object {
    this.#count += 1
    const media_id = `media-${this.#count}`
    this.#uploads.add(media_id)
    return { errcode: 0, errmsg: 'ok', type: 'image', media_id }
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}
