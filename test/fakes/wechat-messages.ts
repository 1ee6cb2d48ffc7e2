import type { Clock } from '../../server/services/clock.ts'
import { nextShown } from './platform-server.ts'
import { brokenField, WECHAT_RULES } from './wechat-rules.ts'

/** A message that a person was shown. */
export interface ShownMessage {
  readonly kind: 'subscribe' | 'template' | 'text' | 'image'
  readonly openId: string
  readonly templateId: string | null
  /** what it says: the text, or the values of the fields in their order */
  readonly text: string
  readonly page: string | null
  readonly at: Date
  readonly place: number
}

interface Template {
  readonly fields: readonly string[]
  readonly isLongTerm: boolean
}

interface Window {
  readonly kind: 'message' | 'tap'
  readonly since: number
  used: number
}

type Json = Readonly<Record<string, unknown>>
const refused = (errcode: number, errmsg = 'refused by the rules of messages') => ({ errcode, errmsg })
const DONE = { errcode: 0, errmsg: 'ok' }

/** What a mini-program and an Official Account may say to whom. */
export class WeChatMessages {
  readonly #clock: Clock
  readonly #templates = new Map<string, Template>()
  readonly #consents = new Map<string, number>()
  readonly #people = new Set<string>()
  readonly #followers = new Set<string>()
  readonly #windows = new Map<string, Window>()
  readonly #pages = new Set<string>()
  readonly #clientIds = new Map<string, number>()
  readonly #uploads = new Set<string>()
  #messageId = 100
  readonly shown: ShownMessage[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  // ---- what the world does -----------------------------------------------------------------------------

  knows(...openIds: readonly string[]): void {
    for (const openId of openIds) this.#people.add(openId)
  }

  release(...pages: readonly string[]): void {
    for (const page of pages) this.#pages.add(page)
  }

  isReleased(page: string): boolean {
    return this.#pages.has(page)
  }

  approve(templateId: string, fields: readonly string[], { isLongTerm = false } = {}): void {
    this.#templates.set(templateId, { fields, isLongTerm })
  }

  consent(openId: string, templateId: string, times = 1): void {
    this.knows(openId)
    const key = consentKey(openId, templateId)
    this.#consents.set(key, (this.#consents.get(key) ?? 0) + times)
  }

  follow(openId: string): void {
    this.knows(openId)
    this.#followers.add(openId)
    this.#opens(openId, 'tap')
  }

  unfollow(openId: string): void {
    this.#followers.delete(openId)
    this.#windows.delete(openId)
  }

  writes(openId: string): void {
    this.#opens(openId, 'message')
  }

  taps(openId: string): void {
    this.#opens(openId, 'tap')
  }

  consentsLeft(openId: string, templateId: string): number {
    return this.#consents.get(consentKey(openId, templateId)) ?? 0
  }

  // ---- what the server asks ------------------------------------------------------------------------------

  sendSubscribe({ touser, template_id, page, data }: Json): object {
    const [openId, templateId] = [String(touser), String(template_id)]
    const template = this.#templates.get(templateId)
    if (!this.#people.has(openId)) return refused(40003, 'invalid openid')
    if (template === undefined) return refused(40037, 'invalid template_id')
    const path = page === undefined ? null : String(page)
    if (path !== null && !this.#pages.has(path.split('?')[0] as string)) return refused(41030, 'invalid page')
    const fields = (data ?? {}) as Json
    const broken = brokenField(fields, template.fields)
    if (broken !== undefined) return refused(47003, `argument invalid! data.${broken}.value invalid`)
    const key = consentKey(openId, templateId)
    const left = this.#consents.get(key) ?? 0
    if (left < 1) return refused(43101, 'user refuse to accept the msg')
    if (!template.isLongTerm) this.#consents.set(key, left - 1)
    this.#show('subscribe', openId, textOf(fields, template), templateId, path)
    return { ...DONE, msgid: this.#nextId() }
  }

  sendTemplate({ touser, template_id, data, client_msg_id, miniprogram }: Json): object {
    const [openId, templateId] = [String(touser), String(template_id)]
    const template = this.#templates.get(templateId)
    if (!this.#people.has(openId)) return refused(40003, 'invalid openid')
    if (!this.#followers.has(openId)) return refused(43004, 'require subscribe')
    if (template === undefined) return refused(40037, 'invalid template_id')
    const fields = (data ?? {}) as Json
    const broken = brokenField(fields, template.fields)
    if (broken !== undefined) return refused(47003, `argument invalid! data.${broken}.value invalid`)
    const known = client_msg_id === undefined ? undefined : this.#clientIds.get(String(client_msg_id))
    if (known !== undefined) return { ...DONE, msgid: known }
    const msgid = this.#nextId()
    if (client_msg_id !== undefined) this.#clientIds.set(String(client_msg_id), msgid)
    const page = (miniprogram as { pagepath?: string } | undefined)?.pagepath ?? null
    this.#show('template', openId, textOf(fields, template), templateId, page)
    return { ...DONE, msgid }
  }

  sendCustomerService(body: Json): object {
    const { touser, msgtype, text, image } = body
    const openId = String(touser)
    if (!this.#people.has(openId)) return refused(40003, 'invalid openid')
    const window = this.#windows.get(openId)
    const rule = window === undefined ? undefined : WECHAT_RULES.customerService[window.kind]
    if (window === undefined || rule === undefined) return refused(45015, 'response out of time limit')
    if (this.#now() - window.since > rule.lifetimeSeconds * 1000) return refused(45015, 'response out of time limit')
    if (window.used >= rule.messages) return refused(45047, 'out of response count limit')
    const said =
      msgtype === 'image' ? (image as { media_id?: string })?.media_id : (text as { content?: string })?.content
    if (said === undefined || said === '') return refused(44004, 'empty content')
    if (msgtype === 'image' && !this.#uploads.has(said)) return refused(40007, 'invalid media_id')
    if (Buffer.byteLength(said) > 2048) return refused(45002, 'content size out of limit')
    window.used += 1
    this.#show(msgtype === 'image' ? 'image' : 'text', openId, said, null, null)
    return DONE
  }

  upload(): object {
    const media_id = `media-${this.#nextId()}`
    this.#uploads.add(media_id)
    return { type: 'image', media_id, created_at: Math.floor(this.#now() / 1000) }
  }

  #opens(openId: string, kind: Window['kind']): void {
    this.knows(openId)
    const open = this.#windows.get(openId)
    // a tap does not shorten the window that a message opened
    if (kind === 'tap' && open?.kind === 'message' && this.#isOpen(open)) return
    this.#windows.set(openId, { kind, since: this.#now(), used: 0 })
  }

  #isOpen({ kind, since, used }: Window): boolean {
    const rule = WECHAT_RULES.customerService[kind]
    return this.#now() - since <= rule.lifetimeSeconds * 1000 && used < rule.messages
  }

  #show(kind: ShownMessage['kind'], openId: string, text: string, templateId: string | null, page: string | null) {
    this.shown.push({ kind, openId, text, templateId, page, at: this.#clock.now(), place: nextShown() })
  }

  #nextId(): number {
    this.#messageId += 1
    return this.#messageId
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

const consentKey = (openId: string, templateId: string) => `${openId} ${templateId}`

function textOf(fields: Json, { fields: wanted }: Template): string {
  return wanted.map((key) => (fields[key] as { value: string }).value).join(' | ')
}
