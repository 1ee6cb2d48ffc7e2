import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../../setup/browser.ts'
import { PHONE_MODE } from '../../setup/thoroughness.ts'
import { openEyes } from './eyes.ts'
import { CARE_SCALE, type Opening, type Phone, type Phones, phoneOn, type Surface, uncaughtOn } from './phone.ts'

const USUAL_WIDTH = 390
const HEIGHT = 844
/** How long one look may take whether something can be reached, before it is looked for anew; in milliseconds. */
const REACH_MS = 1000
/** How long a tap on what can be reached may take on a busy machine; in milliseconds. */
const TAP_MS = 10_000

/** A phone in a browser, for how a page looks and feels, too. */
export interface BrowserPhone extends Phone {
  readonly page: Page
  readonly context: BrowserContext
}

/** Starts a browser for phones. @param patience of the phones, in milliseconds */
export async function browserPhones(patience?: number): Promise<Phones<BrowserPhone>> {
  const browser = await openBrowser()
  const open: BrowserSurface[] = []
  return {
    async open(opening) {
      const surface = await BrowserSurface.open(browser, opening)
      open.push(surface)
      const { page } = surface
      return Object.assign(phoneOn(surface, patience), { page, context: page.context() })
    },
    async putAway() {
      const errors = (await Promise.all(open.splice(0).map((surface) => surface.close()))).flat()
      if (errors.length > 0) throw new Error(`uncaught in a page:\n${errors.join('\n')}`)
    },
    close: () => browser.close(),
  }
}

class BrowserSurface implements Surface {
  readonly page: Page
  /** answers that a page still waits for */
  #underWay = 0
  readonly #errors: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('request', () => (this.#underWay += 1))
    const end = () => (this.#underWay -= 1)
    page.on('requestfinished', end).on('requestfailed', end)
  }

  static async open(browser: Browser, opening: Opening): Promise<BrowserSurface> {
    const { site, persona, page, mode = PHONE_MODE, width = USUAL_WIDTH, now, session, isCutOff = false } = opening
    const context = await browser.newContext({
      viewport: { width, height: HEIGHT },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
      locale: 'zh-CN',
      colorScheme: mode === 'dark' ? 'dark' : 'light',
    })
    await context.addInitScript(`window.__eyes = (${openEyes})()`)
    if (session !== undefined)
      await context.route('**/sessions/miniprogram', async (route) => route.fulfill({ json: await session() }))
    const surface = new BrowserSurface(await context.newPage())
    if (now !== undefined) await surface.page.clock.setFixedTime(now())
    if (isCutOff) await surface.cutOff(true)
    const letters = mode === 'elder' ? `&fontScale=${CARE_SCALE}` : ''
    await surface.page.goto(`${site}?persona=${persona}&api=/api/v1${letters}#${page}`)
    return surface
  }

  run = <A, T>(inside: (argument: A) => T | Promise<T>, argument?: A): Promise<T> =>
    this.page.evaluate(inside as (argument: unknown) => T | Promise<T>, argument)

  async tap(wish: Parameters<Surface['tap']>[0]): Promise<boolean> {
    const found = await this.page.evaluateHandle((one) => window.__eyes.target(one), wish)
    const target = found.asElement()
    // a tap that was given up may have been felt all the same, and would be one too many when it is tried again
    await target?.click({ timeout: REACH_MS, trial: true })
    await target?.click({ timeout: TAP_MS })
    return target !== null
  }

  async type(label: string, text: string): Promise<boolean> {
    const found = await this.page.evaluateHandle((name) => window.__eyes.field(name), label)
    const field = found.asElement()
    await field?.fill(text, { timeout: REACH_MS })
    return field !== null
  }

  async draw(): Promise<void> {
    const pad = (await this.page.evaluateHandle(() => window.__eyes.pad())).asElement()
    await pad?.scrollIntoViewIfNeeded()
    const box = await pad?.boundingBox()
    if (!box) throw new Error('the pad is not on the page')
    const { mouse } = this.page
    await mouse.move(box.x + 30, box.y + 30)
    await mouse.down()
    for (const way of [40, 80, 120]) await mouse.move(box.x + 30 + way, box.y + 30 + (way % 50))
    await mouse.up()
  }

  restart = async (): Promise<void> => {
    this.#errors.push(...(await uncaughtOn(this)))
    await this.page.goto(this.page.url().replace(/#.*$/, '#/pages/home/index'))
    await this.page.reload()
  }

  setOffline = (isOffline: boolean): Promise<void> => this.page.context().setOffline(isOffline)

  cutOff = async (isCut: boolean): Promise<void> => {
    if (isCut) await this.page.route('**/api/**', (route) => route.abort())
    else await this.page.unroute('**/api/**')
  }

  settled = async (): Promise<void> => {
    do await this.run(() => new Promise<void>((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
    while (this.#underWay > 0)
  }

  /** @returns errors that nobody caught */
  async close(): Promise<string[]> {
    this.#errors.push(...(await uncaughtOn(this)))
    await this.page.context().close()
    return this.#errors
  }
}
