import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM, VirtualConsole } from 'jsdom'
import { vi } from 'vitest'
import type { PreviewControl } from '../../../miniprogram/preview/control.ts'
import { giveScreen } from './jsdom-screen.ts'

interface PhoneOptions {
  /** Folder that buildPreview wrote. */
  dist: string
  /** `/pages/x/index?id=1` */
  page?: string
  /** `?persona=…&api=…` */
  search?: string
  fetch?: typeof fetch
  /** What the phone's clock shows, in milliseconds; the machine's unless given. */
  now?: () => number
  /** What an earlier phone of the same person stored. */
  storage?: Readonly<Record<string, string>>
}

/** A window of jsdom with the preview in it, and its document at hand. */
export interface PreviewWindow {
  readonly window: Window & typeof globalThis
  readonly control: PreviewControl
  readonly wx: Wx
  /** Uncaught errors, in the order in which they came. */
  readonly failures: Error[]
  /** Text of the page in front, without what lies over it. */
  text(): string
  /** The visible element that matches and, if given, has exactly this text; waits for it. */
  find(selector: string, text?: string): Promise<HTMLElement>
  tap(selector: string, text?: string): Promise<void>
  type(selector: string, value: string): Promise<void>
}

/** The functions of `wx` that tests call, loosely: what they answer is what the tests look at. */
export type Wx = Record<string, (options?: unknown) => unknown>

/** Opens the built preview in jsdom, as a browser would, without layout and without the network. */
export function openPhone({ dist, page, search = '', fetch, now, storage = {} }: PhoneOptions): PreviewWindow {
  const failures: Error[] = []
  const virtualConsole = new VirtualConsole()
  virtualConsole.on('jsdomError', (error) => failures.push(error))
  const { window } = new JSDOM(readFileSync(join(dist, 'index.html'), 'utf8'), {
    url: `http://phone.example/preview/index.html${search}${page === undefined ? '' : `#${page}`}`,
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse: (target) => void Object.assign(target, fetch === undefined ? {} : { fetch }),
  })
  giveScreen(window as unknown as Window & typeof globalThis)
  for (const [key, value] of Object.entries(storage)) window.localStorage.setItem(key, value)
  if (now !== undefined) setClock(window as unknown as typeof globalThis, now)
  window.eval(readFileSync(join(dist, 'app.js'), 'utf8'))
  const { __preview: control, wx } = window as unknown as { __preview: PreviewControl; wx: Wx }

  const front = () => window.document.querySelector<HTMLElement>('.webview:not([hidden])')
  const look = (selector: string, text: string | undefined): HTMLElement => {
    const found = Array.from(window.document.querySelectorAll<HTMLElement>(selector)).find(
      (element) => element.closest('[hidden]') === null && (text === undefined || element.textContent?.trim() === text),
    )
    if (found === undefined) throw new Error(`no ${selector} ${text ?? ''} in: ${window.document.body.textContent}`)
    return found
  }
  const find = (selector: string, text?: string) => vi.waitFor(() => look(selector, text))
  return {
    window,
    control,
    wx,
    failures,
    text: () => front()?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    find,
    async tap(selector, text) {
      const element = await find(selector, text)
      for (const type of ['mousedown', 'mouseup', 'click']) {
        element.dispatchEvent(new window.MouseEvent(type, { bubbles: true, composed: true }))
      }
    },
    async type(selector, value) {
      const field = await find(selector)
      Object.assign(field, { value })
      field.dispatchEvent(new window.Event('input', { bubbles: true }))
    },
  }
}

function setClock(window: typeof globalThis, now: () => number): void {
  const Real = window.Date
  window.Date = class extends Real {
    constructor(...given: readonly unknown[]) {
      super(...((given.length === 0 ? [now()] : given) as [number]))
    }
    static override now = now
  } as DateConstructor
}
