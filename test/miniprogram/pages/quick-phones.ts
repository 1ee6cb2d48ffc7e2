import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { builtMiniProgram } from '../built.ts'
import { openPhone, type Phone } from '../preview/jsdom-phone.ts'
import { type FakeApi, startFakeApi } from './fake-api.ts'

const ORIGIN = 'http://phone.example'

/** Somebody's phone without a screen: quick, for what a page says and does. How it looks a browser tests. */
export interface QuickPhone extends Phone {
  /** waits until the page in front, or what lies over it, says so */
  sees(text: string): Promise<void>
  /** taps the button, radio or checkbox that says so, or is called so */
  press(name: string): Promise<void>
  fill(label: string, text: string): Promise<void>
  /** every answer that a page waits for has come and was drawn */
  settled(): Promise<void>
  /** how often somebody tapped, and how many fields were filled in */
  readonly effort: { taps: number; fields: number }
  setOffline(isOffline: boolean): void
  /** path and query of the page in front */
  front(): string
}

export interface QuickBench {
  readonly api: FakeApi
  /** opens the app as the person, at the page; `isOffline` from the start; WeChat's letters as a multiple of the usual */
  phone(persona: string, page: string, isOffline?: boolean, fontScale?: number): QuickPhone
}

const TARGETS = 'button, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab]'

function isShown(element: Element): boolean {
  return element.closest('[hidden]') === null
}

/** What is not hidden: pages below the one in front stay in the document. */
function shownText(element: Element): string {
  if (element.hasAttribute('hidden') || element.tagName === 'NOSCRIPT') return ''
  const textOf = (node: ChildNode) => {
    if (node.nodeType === node.TEXT_NODE) return node.textContent ?? ''
    return node.nodeType === node.ELEMENT_NODE ? shownText(node as Element) : ''
  }
  return [...element.childNodes].map(textOf).join('').replace(/\s+/g, ' ')
}

function nameOf(element: Element): string {
  return element.getAttribute('aria-label') || (element.textContent ?? '').replace(/\s+/g, ' ').trim()
}

/** Taps and types on an open phone by what its pages say. */
export function quickPhone(
  phone: Phone,
  network: { isOffline: boolean },
  settled: () => Promise<void> = async () => undefined,
): QuickPhone {
  const effort = { taps: 0, fields: 0 }
  const target = (name: string) => {
    const all = [...phone.window.document.querySelectorAll<HTMLElement>(TARGETS)].filter(isShown)
    const found = all.findLast((one) => nameOf(one) === name) ?? all.findLast((one) => nameOf(one).includes(name))
    if (found === undefined) throw new Error(`nothing to press called ${name} in: ${phone.text()}`)
    return found
  }
  const field = (label: string) => {
    const all = [...phone.window.document.querySelectorAll<HTMLElement>('input, textarea')].filter(isShown)
    const found = all.find((one) => (one.closest('.field')?.textContent ?? '').includes(label))
    if (found === undefined) throw new Error(`no field called ${label} in: ${phone.text()}`)
    return found
  }
  return {
    ...phone,
    effort,
    async sees(text) {
      const said = () => shownText(phone.window.document.body)
      await vi.waitFor(() => expect(said()).toContain(text), 10_000)
    },
    async press(name) {
      const element = await vi.waitFor(() => target(name), 10_000)
      effort.taps += 1
      for (const type of ['mousedown', 'mouseup', 'click']) {
        element.dispatchEvent(new phone.window.MouseEvent(type, { bubbles: true, composed: true }))
      }
    },
    async fill(label, text) {
      const element = await vi.waitFor(() => field(label), 10_000)
      effort.fields += 1
      Object.assign(element, { value: text })
      element.dispatchEvent(new phone.window.Event('input', { bubbles: true }))
    },
    settled,
    setOffline(isOffline) {
      network.isOffline = isOffline
    },
    front() {
      const open = phone.control.pages().at(-1)
      const query = new URLSearchParams(open?.query).toString()
      return query === '' ? (open?.path ?? '') : `${open?.path}?${query}`
    },
  }
}

/** One county for each test. @throws after a test in which a page had an uncaught error */
export function useQuickPhones(): QuickBench {
  let folder = ''
  let api: FakeApi | undefined
  const open: Phone[] = []
  /** answers that a page still waits for */
  let underWay = 0
  /** What was asked is heard to its end: a page that is drawn after its window closed fails. */
  const quiet = async () => {
    for (let turns = 0; turns < 5; turns += 1) {
      while (underWay > 0) await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  }

  beforeAll(async () => {
    folder = await builtMiniProgram()
  })
  beforeEach(async () => {
    api = await startFakeApi(folder)
  })
  afterEach(async () => {
    const errors = open.flatMap(({ control }) => control.errors.map(({ message, stack }) => `${message}\n${stack}`))
    await quiet()
    for (const { window } of open.splice(0)) window.close()
    await api?.close()
    expect(errors).toEqual([])
  })

  return {
    get api() {
      if (api === undefined) throw new Error('there is a county within a test only')
      return api
    },
    phone(persona, page, isOffline = false, fontScale = 1) {
      const network = { isOffline }
      const base = api?.url ?? ''
      const answer = async (url: string, init: RequestInit = {}) => {
        if (network.isOffline) throw new TypeError('Failed to fetch')
        const headers = Object.fromEntries(new Headers(init.headers as Headers).entries())
        const { method, body } = init
        underWay += 1
        try {
          const sent = { ...(method ? { method } : {}), headers, ...(body ? { body } : {}) }
          const reply = await fetch(url.replace(ORIGIN, base), sent)
          const content = await reply.arrayBuffer()
          return new Response(content.byteLength === 0 ? null : content, reply)
        } finally {
          underWay -= 1
        }
      }
      const phone: Phone = openPhone({
        dist: folder,
        page,
        search: `?persona=${persona}&api=/api/v1&fontScale=${fontScale}`,
        fetch: answer as unknown as typeof fetch,
      })
      open.push(phone)
      return quickPhone(phone, network, quiet)
    },
  }
}
