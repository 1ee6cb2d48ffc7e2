import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { PreviewControl } from '../../../miniprogram/preview/control.ts'
import { openBrowser } from '../../setup/browser.ts'
import { builtMiniProgram } from '../built.ts'
import { type FakeApi, startFakeApi } from './fake-api.ts'

/** How a phone shows the pages: by day, at night, or by day with WeChat's large letters. */
export type Mode = 'light' | 'dark' | 'elder'

/** The letters of WeChat's care mode on an iPhone. */
const CARE_SCALE = 1.4
const USUAL_WIDTH = 390

/** Somebody's phone with the mini-program open. */
export interface Phone {
  readonly page: Page
  readonly context: BrowserContext
  /** the text in the page in front; pages below it stay in the document, hidden */
  sees(text: string): Locator
  /** taps the button whose name holds the text */
  press(name: string, options?: { exact: boolean }): Promise<void>
  /** taps one of several: a radio or a tab */
  choose(name: string): Promise<void>
  /** types into the field with this label */
  fill(label: string, text: string): Promise<void>
  /** path and query of the page in front */
  front(): Promise<string>
  /** closes every page and opens this one, as a link in a message does */
  goTo(url: string): Promise<void>
  /** closes the app and starts it anew; what it stored stays */
  restart(): Promise<void>
  scrollToEnd(): Promise<void>
  /** what the camera sees next */
  show(code: string): Promise<void>
}

export interface Bench {
  /** a server with a county of its own, for one test */
  serve(): Promise<FakeApi>
  /** opens the app as the person; `width` in pixels */
  phone(api: FakeApi, persona: string, url?: string, mode?: Mode, width?: number): Promise<Phone>
  /** closes phones and servers; @throws when a page had an error that nobody caught */
  putAway(): Promise<void>
  close(): Promise<void>
}

declare global {
  interface Window {
    readonly wx: { pageScrollTo(to: { scrollTop: number; duration: number }): void }
    readonly __preview: PreviewControl
    /** once a test has put axe into the page */
    readonly axe: typeof import('axe-core')
  }
}

/** The phone that a page of the browser shows. */
export function phoneOf(page: Page, context: BrowserContext): Phone {
  return {
    page,
    context,
    sees: (text) => page.getByText(text).filter({ visible: true }).first(),
    press: (name, { exact } = { exact: false }) => page.getByRole('button', { name, exact }).click(),
    choose: (name) => page.getByRole('radio', { name }).or(page.getByRole('tab', { name })).click(),
    fill: (name, text) => page.getByRole('textbox', { name }).fill(text),
    async front() {
      const open = await page.evaluate(() => window.__preview.pages().at(-1))
      if (open === undefined) return ''
      const query = new URLSearchParams(open.query).toString()
      return query === '' ? open.path : `${open.path}?${query}`
    },
    goTo: (url) => page.evaluate((target) => window.__preview.open(target), url),
    restart: async () => {
      await page.goto(page.url().replace(/#.*$/, '#/pages/home/index'))
      await page.reload()
    },
    scrollToEnd: () =>
      page.evaluate(async () => {
        // A finger passes the middle on its way; a jump from end to end would be no new arrival.
        window.wx.pageScrollTo({ scrollTop: 0, duration: 0 })
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        window.wx.pageScrollTo({ scrollTop: 1_000_000, duration: 0 })
      }),
    show: (code) => page.evaluate((seen) => window.__preview.scan.push(seen), code),
  }
}

/** Opens the mini-program at an address, on a phone of its own. */
export async function openPhoneAt(
  browser: Browser,
  address: string,
  scheme: 'light' | 'dark',
  width = USUAL_WIDTH,
): Promise<Phone> {
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
    colorScheme: scheme,
  })
  context.setDefaultTimeout(5000)
  const page = await context.newPage()
  await page.goto(address)
  return phoneOf(page, context)
}

/** Errors of a phone that nobody in the mini-program caught. */
export async function uncaught(phone: Phone): Promise<string[]> {
  const errors = await phone.page.evaluate(() => [
    ...window.__preview.errors.map(({ message, stack }) => `${message}\n${stack}`),
    ...window.__preview.warnings,
  ])
  return errors
}

/** Starts a browser for phones with the mini-program; the caller closes it. */
export async function startBench(): Promise<Bench> {
  const folder = await builtMiniProgram()
  const browser: Browser = await openBrowser()
  const phones: Phone[] = []
  const servers: FakeApi[] = []
  return {
    async serve() {
      const api = await startFakeApi(folder)
      servers.push(api)
      return api
    },
    async phone(api, persona, url = '/pages/home/index', mode = 'light', width = USUAL_WIDTH) {
      const letters = mode === 'elder' ? `&fontScale=${CARE_SCALE}` : ''
      const address = `${api.url}/?persona=${persona}&api=/api/v1${letters}#${url}`
      const phone = await openPhoneAt(browser, address, mode === 'dark' ? 'dark' : 'light', width)
      phones.push(phone)
      return phone
    },
    async putAway() {
      const errors = (await Promise.all(phones.map(uncaught))).flat()
      await Promise.all(phones.splice(0).map(({ context }) => context.close()))
      await Promise.all(servers.splice(0).map((server) => server.close()))
      if (errors.length > 0) throw new Error(`uncaught in a page:\n${errors.join('\n')}`)
    },
    async close() {
      await browser.close()
    },
  }
}
