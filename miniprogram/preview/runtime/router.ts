import type { Bundle } from './bundle.ts'
import type { NavigationBar } from './chrome/navigation-bar.ts'
import type { TabBar } from './chrome/tab-bar.ts'
import { type Address, type Page, parseUrl } from './page.ts'
import { ApiFailure, api } from './wx/api.ts'

interface UrlOption {
  url: string
}

type Events = Record<string, (...args: unknown[]) => void>

export interface Router {
  /** Bottom first; the last is in front. */
  readonly pages: readonly Page[]
  front(): Page | undefined
  open(url: string): Promise<void>
  /** Shows the front page's bar and tab again after something in it changed. */
  refreshChrome(): void
  /** `<navigator>`: WeChat's open-type by its function. */
  follow(openType: string, url: string, delta: number): Promise<void>
  readonly apis: ReturnType<typeof navigationApis>
}

interface RouterParts {
  bundle: Bundle
  createPage: (address: Address) => Page
  bar: NavigationBar
  tabs: TabBar
  /** Called whenever another page comes to the front. */
  shown: (page: Page) => void
  /** Called for a page that does not exist, before the call fails. */
  notFound: (address: Address) => void
}

/** WeChat's own limit of pages above one another. */
const MAX_PAGES = 10

/** The stack of pages and the rules by which WeChat lets one page follow another. */
export function createRouter(parts: RouterParts): Router {
  const { bundle, bar, tabs } = parts
  const pages: Page[] = []
  /** Tab pages stay alive while another tab is in front. */
  const keptTabs = new Map<string, Page>()
  const front = () => pages.at(-1)

  const refreshChrome = () => {
    const page = front()
    if (page === undefined) return
    const way = pages.length > 1 ? 'back' : tabs.has(page.path) || page.path === bundle.pages[0] ? 'none' : 'home'
    bar.render(page.bar, way)
    tabs.render(page.path)
  }
  const bringToFront = (page: Page) => {
    if (front() !== page) pages.push(page)
    refreshChrome()
    page.show()
    parts.shown(page)
  }
  const locate = (url: string): Address => {
    const address = parseUrl(url, front()?.path)
    if (!bundle.pages.includes(address.path)) {
      parts.notFound(address)
      throw new ApiFailure(`page "${address.path}" is not found`)
    }
    return address
  }
  const closeTop = () => {
    const page = pages.pop()
    if (page !== undefined && !keptTabs.has(page.path)) page.close()
    else page?.hide()
  }
  const push = (address: Address): Page => {
    const page = parts.createPage(address)
    bringToFront(page)
    return page
  }
  const stack: StackActions = {
    navigateTo(url) {
      const address = locate(url)
      if (tabs.has(address.path)) throw new ApiFailure('can not navigateTo a tabbar page')
      if (pages.length >= MAX_PAGES) throw new ApiFailure(`webview count limit exceed (${MAX_PAGES})`)
      front()?.hide()
      return push(address)
    },
    redirectTo(url) {
      const address = locate(url)
      if (tabs.has(address.path)) throw new ApiFailure('can not redirectTo a tabbar page')
      closeTop()
      push(address)
    },
    switchTab(url) {
      const address = { path: locate(url).path, query: {} }
      if (!tabs.has(address.path)) throw new ApiFailure('can not switch to no-tabBar page')
      if (front()?.path === address.path) return
      while (pages.length > 0) closeTop()
      const page = keptTabs.get(address.path) ?? parts.createPage(address)
      keptTabs.set(address.path, page)
      bringToFront(page)
    },
    reLaunch(url) {
      const address = locate(url)
      for (const page of new Set([...pages.splice(0).reverse(), ...keptTabs.values()])) page.close()
      keptTabs.clear()
      const page = push(address)
      if (tabs.has(address.path)) keptTabs.set(address.path, page)
    },
    navigateBack(delta) {
      if (pages.length < 2) throw new ApiFailure('cannot navigate back at first page')
      const keep = Math.max(1, pages.length - delta)
      while (pages.length > keep) closeTop()
      const page = front()
      if (page !== undefined) bringToFront(page)
    },
  }
  const apis = navigationApis(stack)
  return {
    pages,
    front,
    refreshChrome,
    open: async (url) => void (await apis.reLaunch({ url })),
    follow: (openType, url, delta) => followLink(apis, openType, url, delta),
    apis,
  }
}

interface StackActions {
  navigateTo(url: string): Page
  redirectTo(url: string): void
  switchTab(url: string): void
  reLaunch(url: string): void
  navigateBack(delta: number): void
}

function navigationApis(stack: StackActions) {
  return {
    navigateTo: api<UrlOption & { events?: Events }, { eventChannel: unknown }>(
      'navigateTo',
      ({ url, events = {} }) => {
        const { channel } = stack.navigateTo(url)
        for (const [name, listener] of Object.entries(events)) channel.on(name, listener)
        return { eventChannel: channel }
      },
    ),
    redirectTo: api<UrlOption, object>('redirectTo', ({ url }) => void stack.redirectTo(url)),
    switchTab: api<UrlOption, object>('switchTab', ({ url }) => void stack.switchTab(url)),
    reLaunch: api<UrlOption, object>('reLaunch', ({ url }) => void stack.reLaunch(url)),
    navigateBack: api<{ delta?: number }, object>('navigateBack', ({ delta = 1 }) => void stack.navigateBack(delta)),
  }
}

async function followLink(
  apis: ReturnType<typeof navigationApis>,
  openType: string,
  url: string,
  delta: number,
): Promise<void> {
  if (openType === 'navigate') await apis.navigateTo({ url })
  else if (openType === 'redirect') await apis.redirectTo({ url })
  else if (openType === 'switchTab') await apis.switchTab({ url })
  else if (openType === 'reLaunch') await apis.reLaunch({ url })
  else if (openType === 'navigateBack') await apis.navigateBack({ delta })
  else throw new ApiFailure(`<navigator open-type="${openType}"> is not supported by the preview`)
}
