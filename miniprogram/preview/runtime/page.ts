import type { ComponentConfig, WindowConfig } from './bundle.ts'
import { type BarState, initialBarState } from './chrome/navigation-bar.ts'
import { createCustom, h } from './dom.ts'
import type { Engine, Instance, Mounted } from './engine.ts'
import { EventChannel } from './event-channel.ts'
import { report } from './failures.ts'

/** A page's address inside the mini-program. */
export interface Address {
  path: string
  query: Record<string, string>
}

/** An open page: its component tree, its scroll box, its bar. */
export interface Page extends Address {
  /** `pages/x/index?id=1`, without a leading slash. */
  readonly url: string
  readonly config: WindowConfig
  readonly bar: BarState
  readonly instance: Instance
  /** The scrolling `<wx-page>`. */
  readonly scroller: HTMLElement
  readonly channel: EventChannel
  /** Runs a life cycle or event method of the page script, if it has it; what it throws is reported, not passed on. */
  call(method: string, ...args: unknown[]): unknown
  has(method: string): boolean
  show(): void
  hide(): void
  close(): void
}

interface PageParts {
  engine: Engine
  stack: HTMLElement
  address: Address
  window: WindowConfig
  config: ComponentConfig
}

/** Creates a page, hidden and lifeless: its first show() attaches it, loads it and, at last, calls it ready. */
export function createPage({ engine, stack, address, window, config }: PageParts): Page {
  const scroller = createCustom('wx-page')
  scroller.dataset.page = address.path
  const view = h('div', { class: 'webview', hidden: true }, scroller)
  stack.append(view)
  const mounted = engine.create(address.path)
  const { instance } = mounted
  const channel = new EventChannel()
  const url = toUrl(address)
  Object.assign(instance, { route: address.path, options: address.query, getOpenerEventChannel: () => channel })
  const call = (method: string, ...args: unknown[]) => callMethod(instance, method, args)
  let life: 'new' | 'shown' | 'hidden' = 'new'
  return {
    ...address,
    url,
    config: { ...window, ...config },
    bar: initialBarState(window, config),
    instance,
    scroller,
    channel,
    call,
    has: (method) => typeof instance[method] === 'function',
    show() {
      if (life === 'shown') return
      const first = life === 'new'
      life = 'shown'
      view.hidden = false
      if (first) {
        mounted.attach(scroller)
        call('onLoad', address.query)
      }
      call('onShow')
      mounted.lifetime('show')
      if (first) call('onReady')
    },
    hide() {
      if (life !== 'shown') return
      life = 'hidden'
      call('onHide')
      mounted.lifetime('hide')
      view.hidden = true
    },
    close() {
      call('onUnload')
      release(mounted, view)
    },
  }
}

function release(mounted: Mounted, view: HTMLElement): void {
  view.remove()
  mounted.release()
}

function callMethod(instance: Instance, method: string, args: unknown[]): unknown {
  const run = instance[method]
  if (typeof run !== 'function') return undefined
  try {
    const result: unknown = run.apply(instance, args)
    if (result instanceof Promise) result.catch(report)
    return result
  } catch (error) {
    report(error)
    return undefined
  }
}

/** `pages/x/index?id=1` from its parts. */
export function toUrl({ path, query }: Address): string {
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return search === '' ? path : `${path}?${search}`
}

/**
 * The parts of `/pages/x/index?id=1`; a relative URL is taken from the folder of `from`.
 * Values stay encoded, as WeChat hands them to onLoad: the page decodes what it encoded.
 */
export function parseUrl(url: string, from = ''): Address {
  const [path = '', search = ''] = url.split('?', 2)
  const target = new URL(path, new URL(from, 'http://app/'))
  const pairs = search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const [name = '', ...rest] = pair.split('=')
      return [name, rest.join('=')]
    })
  return { path: target.pathname.slice(1), query: Object.fromEntries(pairs) }
}
