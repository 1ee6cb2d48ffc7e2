import { PHONE_MODE } from '../../setup/thoroughness.ts'
import { builtMiniProgram } from '../built.ts'
import { openPhone, type PreviewWindow } from '../preview/jsdom-phone.ts'
import { openEyes } from './eyes.ts'
import { CARE_SCALE, type Opening, type Phones, phoneOn, type Surface, uncaughtOn } from './phone.ts'

/** Phones without a screen, each a window of jsdom: quick, for what pages say and do. How they look a browser tests. */
export async function jsdomPhones(): Promise<Phones> {
  const folder = await builtMiniProgram()
  const open: JsdomSurface[] = []
  return {
    async open(opening) {
      const surface = new JsdomSurface(folder, opening)
      if ((opening.mode ?? PHONE_MODE) === 'dark') await surface.run(() => window.__preview.showIn('dark'))
      open.push(surface)
      return phoneOn(surface)
    },
    async putAway() {
      const errors = (await Promise.all(open.splice(0).map((surface) => surface.close()))).flat()
      if (errors.length > 0) throw new Error(`uncaught in a page:\n${errors.join('\n')}`)
    },
    close: async () => undefined,
  }
}

const HOME = '/pages/home/index'
const ORIGIN = 'http://phone.example'
/** Turns of the event loop within which a page asks for what it shows next. */
const TURNS_TO_ASK = 5

class JsdomSurface implements Surface {
  readonly #folder: string
  readonly #opening: Opening
  #shown: PreviewWindow
  #isOffline = false
  #isCut: boolean
  /** answers that a page still waits for */
  #underWay = 0
  readonly #errors: string[] = []

  constructor(folder: string, opening: Opening) {
    this.#folder = folder
    this.#opening = opening
    this.#isCut = opening.isCutOff ?? false
    this.#shown = this.#open(opening.page, {})
  }

  #open(page: string, storage: Record<string, string>): PreviewWindow {
    const { persona, mode = PHONE_MODE, now } = this.#opening
    const letters = mode === 'elder' ? `&fontScale=${CARE_SCALE}` : ''
    const shown = openPhone({
      dist: this.#folder,
      page,
      search: `?persona=${persona}&api=/api/v1${letters}`,
      fetch: ((url: string, init?: RequestInit) => this.#ask(url, init)) as typeof fetch,
      storage,
      ...(now === undefined ? {} : { now }),
    })
    shown.window.eval(`window.__eyes = (${openEyes})()`)
    return shown
  }

  /** jsdom asks nobody: what a page asks of its own origin is asked of the server from here. */
  async #ask(url: string, init: RequestInit = {}): Promise<Response> {
    if (this.#isOffline || this.#isCut) throw new TypeError('Failed to fetch')
    const { session, site } = this.#opening
    if (session !== undefined && url.endsWith('/sessions/miniprogram')) return Response.json(await session())
    const headers = Object.fromEntries(new Headers(init.headers as Headers).entries())
    const { method, body } = init
    this.#underWay += 1
    try {
      const sent = { ...(method ? { method } : {}), headers, ...(body ? { body } : {}) }
      const reply = await fetch(url.replace(ORIGIN, new URL(site).origin), sent)
      const content = await reply.arrayBuffer()
      return new Response(content.byteLength === 0 ? null : content, reply)
    } finally {
      this.#underWay -= 1
    }
  }

  /** Runs the source of the function in the window, as a browser would, and copies what comes of it. */
  run = async <A, T>(inside: (argument: A) => T | Promise<T>, argument?: A): Promise<T> =>
    structuredClone(await this.#inside(inside, argument as A))

  #inside<A, T>(inside: (argument: A) => T, argument: A): T {
    return (this.#shown.window.eval(`(${inside})`) as typeof inside)(argument)
  }

  async tap(wish: Parameters<Surface['tap']>[0]): Promise<boolean> {
    const target = this.#inside((one) => window.__eyes.target(one), wish)
    if (target === null) return false
    for (const type of ['mousedown', 'mouseup', 'click']) this.#point(target, type)
    return true
  }

  #point(target: EventTarget, type: string, clientX = 0, clientY = 0): void {
    const { MouseEvent } = this.#shown.window
    target.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX, clientY }))
  }

  async type(label: string, text: string): Promise<boolean> {
    const field = this.#inside((name) => window.__eyes.field(name), label)
    if (field === null) return false
    field.value = text
    field.dispatchEvent(new this.#shown.window.Event('input', { bubbles: true }))
    return true
  }

  async draw(): Promise<void> {
    const pad = this.#inside(() => window.__eyes.pad(), undefined)
    if (pad === null) throw new Error('there is no pad')
    this.#point(pad, 'mousedown', 30, 30)
    this.#point(pad, 'mousemove', 70, 50)
    this.#point(pad, 'mouseup', 70, 50)
  }

  restart = async (): Promise<void> => {
    const storage = { ...this.#shown.window.localStorage } as Record<string, string>
    await this.#leave()
    this.#shown = this.#open(HOME, storage)
    await this.setOffline(this.#isOffline)
  }

  setOffline = async (isOffline: boolean): Promise<void> => {
    if (isOffline === this.#isOffline) return
    this.#isOffline = isOffline
    const { window } = this.#shown
    Object.defineProperty(window.navigator, 'onLine', { value: !isOffline, configurable: true })
    window.dispatchEvent(new window.Event(isOffline ? 'offline' : 'online'))
  }

  cutOff = async (isCut: boolean): Promise<void> => {
    this.#isCut = isCut
  }

  settled = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS_TO_ASK; turn += 1) {
      while (this.#underWay > 0) await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  }

  /** What was asked is heard to its end: a page that is drawn after its window closed fails. */
  async #leave(): Promise<void> {
    this.#errors.push(...(await uncaughtOn(this)))
    await this.settled()
    this.#shown.window.close()
  }

  /** @returns errors that nobody caught */
  async close(): Promise<string[]> {
    await this.#leave()
    return this.#errors
  }
}
